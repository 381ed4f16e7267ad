"""Effects outside the database, written in the transaction that causes them."""

from django.db import models
from django.utils import timezone


class OutboxMessage(models.Model):
    """One e-mail to send. A worker claims it by a conditional update and sends it at least once."""

    dedupe_key = models.CharField(max_length=200, unique=True, help_text="The same key is sent once.")
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="A calendar file that goes with it (RFC 5545).")
    calendar_method = models.CharField(max_length=10, blank=True, help_text="Of that file: REQUEST, CANCEL.")
    created_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(sent_at=None), name="outbox_waiting")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(calendar="", calendar_method="")
                | ~models.Q(calendar="") & ~models.Q(calendar_method=""),
                name="outbox_calendar_has_method",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipient}"


class MailboxMessage(models.Model):
    """What the development mailbox page shows instead of real mail, on one machine only."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return self.subject
