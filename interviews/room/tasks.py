"""Celery's door to snapshots of rooms. Each task may run twice, or at once with itself."""

from uuid import UUID

from celery import shared_task

from interviews.room.compaction import compact_room, sweep


@shared_task
def compact(room_id: str) -> None:
    compact_room(room_id=UUID(room_id))


@shared_task
def sweep_rooms() -> int:
    return sweep()
