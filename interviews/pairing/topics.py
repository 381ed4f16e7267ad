"""Which scenario a round is about: unseen by the candidate, in their families, not one they gave."""

from django.db.models import Case, IntegerField, Value, When

from accounts.models import User
from config.errors import Refused
from interviews.kits import unreleased_for
from interviews.models import Round, RoundState
from scenarios.models import Scenario, ScenarioVersion
from scenarios.selectors import has_opened_kit

DIFFICULTY_FOR = {"mid": 2, "senior": 3, "staff": 3}


def pick_scenario(
    *, candidate: User, interviewer: User | None, level: str, taken: frozenset[int] = frozenset()
) -> ScenarioVersion:
    """Choose a published scenario for the candidate, leaving out `taken` scenario ids.

    Never one whose kit the candidate has opened. Prefers one not yet taken, in the candidate's families,
    that the interviewer has seen, close to the level, and never one on which the interviewer's own round
    is not released yet, since giving it shows its kit; the order is otherwise the library's. When every
    scenario is known to the candidate, raises Refused(`no_scenario_left`).
    """
    interests = candidate.profile.interests
    seen_by_interviewer = _known_to(interviewer) if interviewer else set()
    held = set(
        Round.objects.filter(candidate=candidate)
        .exclude(state__in=[RoundState.SKIPPED])
        .values_list("scenario_version__scenario_id", flat=True)
    )
    choices = (
        Scenario.objects.filter(retired_at=None, current_version__isnull=False)
        .exclude(kit_openings__user=candidate)
        .exclude(pk__in=taken)
        .exclude(pk__in=unreleased_for(interviewer) if interviewer else [])
        .select_related("current_version")
        .annotate(in_families=_first(family__in=interests), known=_first(pk__in=seen_by_interviewer))
        .annotate(done=_first(pk__in=held))
    )
    wanted = DIFFICULTY_FOR[level]
    ranked = sorted(
        choices,
        key=lambda s: (s.done, -s.in_families, -s.known, abs(s.difficulty - wanted), s.position),
    )
    if not ranked or ranked[0].current_version is None:
        raise Refused(
            "no_scenario_left",
            "You have seen the kit of every scenario that is published here. You can still interview others.",
        )
    return ranked[0].current_version


def version_to_give(*, candidate: User, scenario: Scenario) -> ScenarioVersion:
    """What the candidate gets of the scenario they chose. Raises Refused(`kit_opened`)."""
    if has_opened_kit(candidate, scenario):
        raise Refused(
            "kit_opened",
            "You have opened this kit, so the scenario is not given to you. You can interview others on it.",
        )
    return scenario.version


def _known_to(user: User) -> set[int]:
    """Scenarios that the interviewer has taken or whose kit they have opened."""
    taken = Round.objects.filter(candidate=user).values_list("scenario_version__scenario_id", flat=True)
    return {*taken, *user.kit_openings.values_list("scenario_id", flat=True)}


def _first(**condition: object) -> Case:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=IntegerField())
