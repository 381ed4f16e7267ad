"""When something is recorded: under the round's lock, in its stage, at its own time."""

from interviews.models import Clock, Round, RoundState
from interviews.room.services import database_now


def lock_round(round_: Round) -> Round:
    """The round under its row's lock. A release and the end of the round take the same."""
    return Round.objects.select_for_update(no_key=True).get(pk=round_.pk)


def stage_now(locked: Round) -> str:
    """The stage that runs; empty when the round is not live."""
    if locked.state != RoundState.LIVE:
        return ""
    return Clock.objects.filter(round_id=locked.pk).values_list("stage", flat=True).first() or ""


def round_seconds(locked: Round) -> int:
    """Seconds since the round started; what is added in the debrief stands at its end."""
    if locked.started_at is None:
        return 0
    until = locked.ended_at or database_now()
    return max(0, int((until - locked.started_at).total_seconds()))
