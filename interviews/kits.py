"""When the library must keep a kit closed: while the person's own round on that scenario is not released."""

from django.db.models import QuerySet

from accounts.models import User
from interviews.models import InterviewState, Round, RoundState
from scenarios.models import Scenario
from scenarios.selectors import has_opened_kit

UNRELEASED = [RoundState.WAITING, RoundState.LIVE, RoundState.DEBRIEF]


def unreleased_for(user: User) -> set[int]:
    """Ids of the scenarios on which the person is the candidate of a round that is not released."""
    return set(_unreleased_rounds(user).values_list("scenario_version__scenario_id", flat=True))


def unreleased_interviewers_of(user: User) -> set[int]:
    """Ids of who asks the person in a round that is not released: their kits tell what it is about."""
    rounds = _unreleased_rounds(user).filter(interviewer__isnull=False)
    return set(rounds.values_list("interviewer_id", flat=True))


def _unreleased_rounds(candidate: User) -> QuerySet[Round]:
    return Round.objects.filter(candidate=candidate, state__in=UNRELEASED).exclude(
        interview__state=InterviewState.CANCELLED
    )


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
