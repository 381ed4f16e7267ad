"""When the library must keep a kit closed: while the person's own round on that scenario is not released."""

from accounts.models import User
from interviews.models import InterviewState, Round, RoundState
from scenarios.models import Scenario
from scenarios.selectors import has_opened_kit

UNRELEASED = [RoundState.WAITING, RoundState.LIVE, RoundState.DEBRIEF]


def unreleased_for(user: User) -> set[int]:
    """Ids of the scenarios on which the person is the candidate of a round that is not released."""
    rounds = Round.objects.filter(candidate=user, state__in=UNRELEASED).exclude(
        interview__state=InterviewState.CANCELLED
    )
    return set(rounds.values_list("scenario_version__scenario_id", flat=True))


def reason_to_withhold_kit(user: User, scenario: Scenario) -> str | None:
    """Return the sentence for a candidate whose round is not released; None when the kit may be opened.

    Every kit that they have not opened answers alike: otherwise the answers would tell before the round
    which scenario it is about.
    """
    own = unreleased_for(user)
    if not own or (scenario.pk not in own and has_opened_kit(user, scenario)):
        return None
    return (
        "You are the candidate of a round whose scores are not released yet."
        " Until then the kits that you have not opened stay closed."
    )
