"""What the web process does to a room: open it, append to its log, tell its interviewer, take a seat away.

The live process writes people's own entries (`log.py`); both take the room's row lock before they count up.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from interviews.models import (
    Clock,
    Interview,
    Room,
    RoomLogEntry,
    RoomPrivateEntry,
    Round,
    Seat,
)
from interviews.room.hints import hint


def database_now() -> datetime:
    """PostgreSQL's clock, the authority for everything in a room; unlike now() it moves in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now


def open_rooms(rounds: Sequence[Round]) -> None:
    """Make the rounds' rooms with a seat for each person and a clock that has not started."""
    Room.objects.bulk_create(Room(round=round_) for round_ in rounds)
    Seat.objects.bulk_create(
        Seat(room_id=round_.pk, user_id=user, role=role)
        for round_ in rounds
        for role, user in (("candidate", round_.candidate_id), ("interviewer", round_.interviewer_id))
        if user is not None
    )
    Clock.objects.bulk_create(Clock(round=round_) for round_ in rounds)


def append_entry(*, room_id: UUID, kind: int, payload: bytes, author: User | None = None) -> RoomLogEntry:
    """Append an entry of the system's own, also to a closed room, and hint it after commit.

    Takes the room's row lock for the rest of the caller's transaction: append last.
    """
    with transaction.atomic():
        Room.objects.filter(pk=room_id).update(head=F("head") + 1)
        head = Room.objects.values_list("head", flat=True).get(pk=room_id)
        entry = RoomLogEntry.objects.create(
            room_id=room_id,
            seq=head,
            lseq=head,
            kind=kind,
            author=author,
            at=database_now(),
            payload=payload,
        )
        transaction.on_commit(partial(hint, room_id=room_id, head=head))
        return entry


def publish_private(
    *, round_: Round, event: dict[str, Any], only_for: User | None = None
) -> RoomPrivateEntry:
    """Append an event that only interviewers' tabs are told, or one interviewer's; hint it after commit.

    Takes the room's row lock for the rest of the caller's transaction: publish last.
    """
    with transaction.atomic():
        Room.objects.filter(pk=round_.pk).update(private_head=F("private_head") + 1)
        head = Room.objects.values_list("private_head", flat=True).get(pk=round_.pk)
        entry = RoomPrivateEntry.objects.create(
            room_id=round_.pk, seq=head, at=database_now(), event=event, only_for=only_for
        )
        transaction.on_commit(partial(hint, room_id=round_.pk, private_head=head))
        return entry


def revoke_seat(*, user: User, interview: Interview) -> int:
    """Take the user's seats in all rooms of the interview; open sockets close within two seconds."""
    return Seat.objects.filter(user=user, room__round__interview=interview, revoked_at=None).update(
        revoked_at=timezone.now()
    )
