"""What surrounds a booked interview: reminders, the calendar feed, appeals against an attendance record."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from interviews.models.guest import Guest
from interviews.models.interview import Participation


class Reminder(models.Model):
    """A mail to one person at one moment before a booked interview; the sweeper queues it when it is due.

    To one of the two, or to their third person.
    """

    KINDS = [
        ("day", "24 hours before"),
        ("hour", "1 hour before"),
        ("soon", "10 minutes before"),
        ("snoozed", "Asked for again"),
    ]

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.CASCADE, null=True, blank=True, related_name="reminders"
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind", "due_at"], name="reminder_once"),
            models.UniqueConstraint(fields=["guest", "kind", "due_at"], name="reminder_of_guest_once"),
            models.CheckConstraint(
                condition=models.Q(participation=None, guest__isnull=False)
                | models.Q(participation__isnull=False, guest=None),
                name="reminder_of_one_person",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="reminder_waiting")]

    @classmethod
    def for_person(cls, whose: Participation | Guest, *, kind: str, due_at: datetime) -> "Reminder":
        if isinstance(whose, Guest):
            return cls(guest=whose, kind=kind, due_at=due_at)
        return cls(participation=whose, kind=kind, due_at=due_at)

    @property
    def whose(self) -> Participation | Guest:
        """The person's part in the interview."""
        whose = self.participation or self.guest
        if whose is None:
            raise ValueError("a reminder is for somebody")
        return whose

    @property
    def person(self) -> User:
        if self.whose.user is None:
            raise ValueError("nobody is reminded before they are let in")
        return self.whose.user


class CalendarFeed(models.Model):
    """The private address of a person's interviews for calendar programs; a new key ends the old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed"
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)


class AttendanceAppeal(models.Model):
    """Somebody says that an attendance record is wrong; a moderator looks at it once."""

    STATES = [("open", "Waits for a moderator"), ("upheld", "Taken off"), ("declined", "Stands")]

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="appeal")
    against = models.CharField(
        max_length=15,
        choices=Participation.OUTCOMES,
        blank=True,
        help_text="What was recorded when it was made.",
    )
    text = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    created_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open")
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="appeal_decided_by_somebody",
            )
        ]
