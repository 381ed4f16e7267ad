"""Since when somebody is not in a round's room, as the database knows it: a web process holds no sockets.

The live process logs a person's coming and, five seconds after their last tab went, their going. A process
that was killed logs nothing; then the end of its heartbeat stands for the going of everybody it held.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from interviews.models import InterviewState, LiveHeartbeat, RoomLogEntry, Round, RoundState, Transition
from interviews.room.services import database_now

LEAVE_TOLD_AFTER = timedelta(seconds=5)
PROCESS_SILENT_AFTER = timedelta(seconds=10)
ALONE_AFTER = timedelta(seconds=5)
GONE_FOR_GOOD_AFTER = timedelta(minutes=5)


def away_since(round_: Round, user_id: int) -> datetime | None:
    """Return when the person left the room, or could first have come to it; None while they are here.

    Nobody is away from a room that is not open yet, and who looked in before has been away since it opened.
    """
    opened = open_since(round_)
    if opened is None:
        return None
    last = (
        RoomLogEntry.objects.filter(
            room_id=round_.pk, author_id=user_id, kind__in=[RoomLogEntry.JOIN, RoomLogEntry.LEAVE]
        )
        .order_by("-seq")
        .first()
    )
    if last is None:
        return opened
    if last.kind == RoomLogEntry.LEAVE:
        return max(opened, last.at - LEAVE_TOLD_AFTER)
    ended = _process_ended_at(bytes(last.tab))
    return max(opened, ended, _last_written(round_, user_id)) if ended else None


def partner_away_for(round_: Round, user_id: int) -> timedelta | None:
    """For how long the other person has been away; None as `away_since` is, and in a solo run."""
    others = {round_.candidate_id, round_.interviewer_id} - {user_id, None}
    since = next((away_since(round_, other) for other in others if other is not None), None)
    return database_now() - since if since else None


def open_since(round_: Round) -> datetime | None:
    """When people could first come: the interview was live and every round before over; None until then."""
    before = Round.objects.filter(interview_id=round_.interview_id, number__lt=round_.number).aggregate(
        open=Count("pk", filter=Q(state__in=[RoundState.WAITING, RoundState.LIVE])), at=Max("ended_at")
    )
    live: datetime | None = Transition.objects.filter(
        interview_id=round_.interview_id, round=None, to_state=InterviewState.LIVE
    ).aggregate(at=Max("at"))["at"]
    if live is None or before["open"]:
        return None
    last_end: datetime = before["at"] or live
    return max(live, last_end)


def _process_ended_at(mark: bytes) -> datetime | None:
    """When the live process that wrote `mark` was last alive; None while it is."""
    first, last = UUID(bytes=mark + bytes(8)), UUID(bytes=mark + b"\xff" * 8)
    beat: datetime | None = LiveHeartbeat.objects.filter(process__range=(first, last)).aggregate(
        at=Max("beat_at")
    )["at"]
    return beat if beat and database_now() - beat > PROCESS_SILENT_AFTER else None


def _last_written(round_: Round, user_id: int) -> datetime:
    written: datetime = RoomLogEntry.objects.filter(room_id=round_.pk, author_id=user_id).aggregate(
        at=Max("at")
    )["at"]
    return written
