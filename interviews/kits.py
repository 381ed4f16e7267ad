"""When the library must keep a kit closed: while the person's own round on that scenario is not released."""

from accounts.models import User
from interviews.models import InterviewState, Round, RoundState
from scenarios.models import Scenario

UNRELEASED = [RoundState.WAITING, RoundState.LIVE, RoundState.DEBRIEF]


def unreleased_for(user: User) -> set[int]:
    """Ids of the scenarios on which the person is the candidate of a round that is not released."""
    rounds = Round.objects.filter(candidate=user, state__in=UNRELEASED).exclude(
        interview__state=InterviewState.CANCELLED
    )
    return set(rounds.values_list("scenario_version__scenario_id", flat=True))


def reason_to_withhold_kit(user: User, scenario: Scenario) -> str | None:
    """Return the sentence for a candidate whose round on the scenario is not released; None otherwise."""
    if scenario.pk not in unreleased_for(user):
        return None
    return "You are the candidate on this scenario. Its kit opens to you once the scores are released."
