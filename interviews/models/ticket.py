"""A wish to be paired."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import LANGUAGES, LEVELS


class Ticket(models.Model):
    """Open until it is paired, cancelled or expired; `starts_at` NULL means now."""

    ROLES = [("swap", "Take turns"), ("candidate", "Candidate only"), ("interviewer", "Interviewer only")]
    STATES = [
        ("open", "Waiting"),
        ("paired", "Paired"),
        ("cancelled", "Cancelled"),
        ("expired", "Expired"),
    ]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets")
    role = models.CharField(max_length=15, choices=ROLES, default="swap")
    format_minutes = models.PositiveSmallIntegerField(default=45)
    level = models.CharField(max_length=10, choices=LEVELS)
    language = models.CharField(max_length=5, choices=LANGUAGES)
    interests = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    starts_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, help_text="When the waiting page last called.")
    expires_at = models.DateTimeField()
    interview = models.ForeignKey(
        "interviews.Interview", on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "starts_at"],
                condition=models.Q(state="open"),
                nulls_distinct=False,
                name="ticket_one_open_per_start",
            ),
            models.CheckConstraint(
                condition=models.Q(format_minutes__in=[35, 45, 60]), name="ticket_known_format"
            ),
            models.CheckConstraint(
                condition=models.Q(interview__isnull=False) | ~models.Q(state="paired"),
                name="ticket_paired_has_interview",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.format_minutes} min, {self.state}"
