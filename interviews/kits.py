"""When the library must keep a kit closed: while the person's own round on that scenario is not released."""

from accounts.models import User
from interviews.models import InterviewState, Round, RoundState
from scenarios.models import Scenario

UNRELEASED = [RoundState.WAITING, RoundState.LIVE, RoundState.DEBRIEF]


def reason_to_withhold_kit(user: User, scenario: Scenario) -> str | None:
    """Return the sentence for a candidate whose round on the scenario is not released; None otherwise."""
    is_candidate = (
        Round.objects.filter(candidate=user, scenario_version__scenario=scenario, state__in=UNRELEASED)
        .exclude(interview__state=InterviewState.CANCELLED)
        .exists()
    )
    if not is_candidate:
        return None
    return "You are the candidate on this scenario. Its kit opens to you once the scores are released."
