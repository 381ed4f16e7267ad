"""Who may read a kit. Loading is permission, as in `interviews.access`; reading one is `services.read_kit`.

The library does not know about interviews, but interviews know when a kit must stay closed: they say so
through `withhold_kit_when`.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from config.errors import Forbidden, Refused
from scenarios.models import Scenario
from scenarios.selectors import has_opened_kit, published

# Returns the sentence that tells the person why, or None.
ReasonToWithhold = Callable[[User, Scenario], str | None]

_reasons: list[ReasonToWithhold] = []


def withhold_kit_when(reason: ReasonToWithhold) -> None:
    """Register a check that can keep a kit closed to a person; called once, when the apps are ready."""
    if reason not in _reasons:
        _reasons.append(reason)


def get_scenario(slug: str) -> Scenario:
    """Return a published scenario with its current version.

    Raises Refused: `not_found`, `scenario_retired`.
    """
    scenario = published().defer(None).filter(slug=slug).first()
    if scenario is None:
        raise _missing(slug)
    return scenario


def _missing(slug: str) -> Refused:
    retired = Scenario.objects.filter(slug=slug, current_version__isnull=False).only("title").first()
    if retired is None:
        return Refused("not_found", "There is no scenario at this address.", status=404)
    sentence = f"{retired.title} was retired: it is given to nobody any more."
    kept = "Rounds that were held on it keep it, with their reports."
    return Refused("scenario_retired", f"{sentence} {kept}", status=404)


def get_scenario_to_open_for(user: User, slug: str) -> Scenario:
    """Return the scenario if the person may open its kit now. Raises Forbidden(`kit_withheld`)."""
    scenario = get_scenario(slug)
    refuse_withheld(user, scenario)
    return scenario


def refuse_withheld(user: User, scenario: Scenario) -> None:
    """Raise Forbidden(`kit_withheld`) while the person must not see this kit, published or retired."""
    if sentence := reason_to_withhold(user, scenario):
        raise Forbidden("kit_withheld", sentence)


def reason_to_withhold(user: User, scenario: Scenario) -> str:
    """Why the person must not see this kit now, as a sentence; empty while they may."""
    return next(filter(None, (reason(user, scenario) for reason in _reasons)), "")


def may_read_kit(user: User | AnonymousUser, scenario: Scenario) -> bool:
    return user.is_authenticated and (user.is_staff or has_opened_kit(user, scenario))
