"""Who has taken which recording, and until when. Reads only; knows of no page and no scores."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from interviews.models import ReviewRequest, ReviewState, Round
from scenarios.selectors import texts

TAKEN_OR_DONE = (ReviewState.TAKEN, ReviewState.DONE)


def claim_on(user: User, round_: Round) -> ReviewRequest | None:
    """The request about this round that the person has taken, or has scored."""
    return ReviewRequest.objects.filter(round=round_.pk, claimed_by=user, state__in=TAKEN_OR_DONE).first()


def claim_of(user: User) -> ReviewRequest | None:
    """What the person has taken; one at a time. Its time may be over, and it was not given back yet."""
    taken = ReviewRequest.objects.filter(claimed_by=user, state=ReviewState.TAKEN)
    with_title = taken.select_related("round__scenario_version__scenario")
    return with_title.defer(*texts("round__scenario_version")).first()


def running_claim_of(user: User, now: datetime) -> ReviewRequest | None:
    """The same while its time is not over."""
    taken = claim_of(user)
    return taken if taken and runs(taken, now) else None


def runs(request: ReviewRequest, now: datetime) -> bool:
    """Whether it is taken and its time is not over."""
    is_taken = request.state == ReviewState.TAKEN
    return is_taken and request.claimed_until is not None and now < request.claimed_until


def rounds_under_review(user: User) -> QuerySet[Round]:
    """Rounds whose recording the person re-scores: until they have, they see nobody else's scores."""
    taken = ReviewRequest.objects.filter(claimed_by=user, state=ReviewState.TAKEN)
    return Round.objects.filter(pk__in=taken.values("round"))
