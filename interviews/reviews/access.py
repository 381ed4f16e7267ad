"""Loading is permission, for requests. Every door of a round itself stays closed to its reviewers.

What they get stands at `/reviews/<id>/`, where before their own scores are in nothing is read of the
interviewer's side, and nothing that names the people.
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden
from interviews.access import NotFound
from interviews.models import ReviewRequest, ReviewState
from interviews.reviews.claims import runs
from interviews.reviews.eligible import is_kept_apart, requests_to_take
from scenarios.selectors import texts


def get_review_for(user: User, review_id: UUID) -> ReviewRequest:
    """A request for who could take it now, has it, or has re-scored it. Raises NotFound for anybody else.

    A block that was made since, by anybody of the round or of them, closes it.
    """
    offered = requests_to_take(user).filter(pk=review_id).first()
    if offered is not None:
        return offered
    mine = _with_round().filter(pk=review_id, claimed_by=user).first()
    if mine is None or is_kept_apart(user, mine.round):
        raise NotFound
    if mine.state == ReviewState.DONE or runs(mine, timezone.now()):
        return mine
    raise NotFound


def get_taken_review_for(user: User, review_id: UUID) -> ReviewRequest:
    """The same, once they have taken it. Raises Forbidden(`not_taken`) before."""
    review = get_review_for(user, review_id)
    if review.state == ReviewState.OPEN:
        raise Forbidden("not_taken", "Take the recording first. Nothing of it is shown before.")
    return review


def get_request_by(user: User, review_id: UUID) -> ReviewRequest:
    """What the person has asked for themselves; raises NotFound for anything else."""
    asked = _with_round().filter(pk=review_id, asked_by=user).first()
    if asked is None:
        raise NotFound
    return asked


def _with_round() -> QuerySet[ReviewRequest]:
    people = ("round__candidate", "round__interviewer", "claimed_by", "asked_by")
    content = ("round__interview", "round__scenario_version__scenario", "round__rubric")
    found = ReviewRequest.objects.select_related(*people, *content)
    return found.defer("round__rubric__content", *texts("round__scenario_version"))
