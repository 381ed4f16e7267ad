"""What time does to requests: claims that lapse go back, and what nobody takes ends kindly."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from config.isolation import isolated
from interviews.models import ReviewRequest, ReviewState
from interviews.reviews.claims import runs
from interviews.reviews.mails import tell_expired, tell_lapsed
from interviews.reviews.rules import WAITS_AT_MOST
from interviews.reviews.services import end, locked_requests, reopen

AT_ONCE = 200


def sweep_reviews() -> int:
    """Give lapsed claims back and expire what waited for two weeks; return how many requests changed."""
    now = timezone.now()
    lapsed = Q(state=ReviewState.TAKEN, claimed_until__lte=now)
    waited = Q(state=ReviewState.OPEN, asked_at__lte=now - WAITS_AT_MOST)
    due = ReviewRequest.objects.filter(lapsed | waited).order_by("asked_at", "pk")
    changed = 0
    for pk in due.values_list("pk", flat=True)[:AT_ONCE]:
        with isolated("review_not_swept", review=str(pk)):
            changed += _sweep(pk, now)
    return changed


def _sweep(pk: UUID, now: datetime) -> bool:
    """Looked for without a lock: it may have been scored, taken or withdrawn in the meantime."""
    locked = locked_requests().get(pk=pk)
    if locked.state == ReviewState.TAKEN and not runs(locked, now) and locked.claimed_by:
        tell_lapsed(locked, locked.claimed_by)
        reopen(locked)
        return True
    if locked.state == ReviewState.OPEN and locked.asked_at <= now - WAITS_AT_MOST:
        end(locked, ReviewState.EXPIRED)
        tell_expired(locked)
        return True
    return False
