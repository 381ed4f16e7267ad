"""The release of a round: both may see both from here on. Blind until then, for both alike."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.isolation import isolated
from interviews.lifecycle import advance, lock_interview
from interviews.models import Assessment, Round, RoundState


def release_if_all_submitted(round_: Round, *, actor: User) -> bool:
    """Release a round in debrief when everyone who scores it has submitted; needs the interview's lock."""
    expected = {"self"} if round_.interviewer_id is None else {"self", "interviewer"}
    submitted = Assessment.objects.filter(round=round_, submitted_at__isnull=False)
    if round_.state != RoundState.DEBRIEF or not expected <= set(submitted.values_list("kind", flat=True)):
        return False
    advance(round_, RoundState.RELEASED, actor=actor, reason="Everyone has submitted.")
    return True


def release_overdue() -> int:
    """Release each round whose 24 hours are over, with what was submitted; return how many."""
    overdue = Round.objects.filter(state=RoundState.DEBRIEF, assess_by__lte=timezone.now())
    released = 0
    for round_ in overdue.order_by("assess_by")[:200]:
        with isolated("round_not_released", round=str(round_.pk)):
            released += _release_late(round_)
    return released


@transaction.atomic
def _release_late(round_: Round) -> bool:
    # Looked for without a lock: the last submission may have released it in the meantime.
    lock_interview(round_.interview_id)
    round_.refresh_from_db()
    if round_.state != RoundState.DEBRIEF:
        return False
    advance(round_, RoundState.RELEASED, reason="The 24 hours to submit are over.")
    return True
