"""The room of a round: its log, its private side, its seats and its clock.

The live process writes the log with SQL of its own (`interviews/room/log.py`); the ORM reads it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.interview import Round


class Room(models.Model):
    """Heads of the two sequences of a round's room. `closed_at` refuses further entries."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, primary_key=True, related_name="room")
    head = models.BigIntegerField(default=0)
    private_head = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_compacted = models.BooleanField(
        default=False, db_default=False, help_text="Its snapshot is the last one: there is no more to do."
    )

    class Meta:
        indexes = [
            models.Index(fields=["round"], condition=models.Q(is_compacted=False), name="room_to_compact")
        ]

    def __str__(self) -> str:
        return f"Room of {self.round_id} at {self.head}"


class Seat(models.Model):
    """Who may enter a room, in which role. Checked again on every durable command."""

    ROLES = [
        ("candidate", "Candidate"),
        ("interviewer", "Interviewer"),
        ("second", "Second interviewer"),
        ("observer", "Observer"),
    ]

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=15, choices=ROLES)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class RoomLogEntry(models.Model):
    """What happened in a room, under one sequence per room: the room itself, and its replay."""

    UPDATE, CHAT, CLOCK, JOIN, LEAVE, REVEAL = 1, 2, 3, 4, 5, 6
    KINDS = [
        (UPDATE, "update"),
        (CHAT, "chat"),
        (CLOCK, "clock"),
        (JOIN, "join"),
        (LEAVE, "leave"),
        (REVEAL, "reveal"),
    ]

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False, related_name="log")
    seq = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(choices=KINDS)
    doc = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    tab = models.BinaryField(
        max_length=8, default=bytes(8), help_text="Eight random bytes of the browser tab."
    )
    lseq = models.BigIntegerField(help_text="The tab's own count; makes resending harmless.")
    at = models.DateTimeField(default=timezone.now)
    payload = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="room_log_seq"),
            # The author is part of it: nobody can use up another person's counts.
            models.UniqueConstraint(
                fields=["room", "author", "tab", "lseq"], nulls_distinct=False, name="room_log_resend"
            ),
        ]
        # What is asked for by its kind; edits and chats, nearly all of a log, cost it nothing.
        indexes = [models.Index(fields=["room", "seq"], condition=Q(kind__gt=2), name="room_log_events")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.seq} {self.get_kind_display()}"


class RoomSnapshot(models.Model):
    """A room's document as one update that stands for its log up to `seq`; the log itself is kept.

    One row per document, which only grows. Who joins reads it instead of the log, and so does who compacts.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False, related_name="snapshots")
    doc = models.PositiveSmallIntegerField(default=0)
    seq = models.BigIntegerField(help_text="Every update up to here is in it, or set aside.")
    payload = models.BinaryField(help_text="A Yjs update, version 1.")
    entries = models.PositiveIntegerField(help_text="How many updates it stands for.")
    made_at = models.DateTimeField()
    is_final = models.BooleanField(default=False, help_text="The room was closed: nothing can follow.")
    is_stuck = models.BooleanField(
        default=False, help_text="What follows cannot be merged within the limits; it is read from the log."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "doc"], name="room_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.room_id} up to {self.seq}"


class RoomSetAside(models.Model):
    """An update in the log that no snapshot contains, because reading it fails or does harm."""

    UNDECODABLE, CRASHED, TOO_SLOW = "undecodable", "crashed", "too_slow"
    REASONS = [
        (UNDECODABLE, "cannot be decoded"),
        (CRASHED, "ends the process that reads it"),
        (TOO_SLOW, "takes too long to read"),
    ]

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False, related_name="set_aside")
    seq = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=REASONS)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="room_set_aside_once")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.seq}: {self.get_reason_display()}"


class RoomPrivateEntry(models.Model):
    """What only interviewers' tabs are told, under a sequence of its own."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False, related_name="private_log")
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    event = models.JSONField()
    only_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="Of two interviewers the one who is told; none: both.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="room_private_seq")]

    def __str__(self) -> str:
        return f"{self.room_id} private {self.seq}"


class Clock(models.Model):
    """A round's stage clock as absolute values; PostgreSQL's clock is the authority.

    Elapsed seconds of the stage = (paused_at or now) - stage_started_at - paused_seconds.
    Every move compares and increases `version`.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, primary_key=True, related_name="clock")
    version = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=20, blank=True, help_text="Empty before the start and after the end.")
    stage_started_at = models.DateTimeField(null=True, blank=True)
    planned_seconds = models.PositiveIntegerField(default=0, help_text="Of this stage, with extensions.")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.FloatField(default=0, help_text="Finished pauses of this stage.")
    pause_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    last_move = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.stage or 'stopped'}"


class StageSpan(models.Model):
    """Time spent in a stage: planned and used, for the report."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="spans")
    stage = models.CharField(max_length=20)
    planned_seconds = models.PositiveIntegerField(help_text="As the format plans it, without extensions.")
    extended_seconds = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["round", "started_at"]
        constraints = [models.UniqueConstraint(fields=["round", "stage"], name="stage_span_once")]

    def __str__(self) -> str:
        return f"{self.stage} of {self.round_id}"


class LiveHeartbeat(models.Model):
    """When each live process was last alive; a gap in all of them is downtime that clocks get back."""

    process = models.UUIDField(primary_key=True)
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.process} at {self.beat_at:%H:%M:%S}"


class Downtime(models.Model):
    """A time for which no live process was there: nobody could come, so nobody is counted as missing."""

    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="downtime_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M:%S} to {self.until:%H:%M:%S}"
