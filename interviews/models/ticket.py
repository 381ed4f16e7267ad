"""A wish to be paired."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import LANGUAGES, LEVELS


class Ticket(models.Model):
    """Open until it is paired, cancelled or expired; `starts_at` NULL means now.

    Only equal groups meet. Who stands by meets only who has priority; a mentor's hour is booked by a
    candidate, never paired by the matcher.
    """

    ROLES = [("swap", "Take turns"), ("candidate", "Candidate only"), ("interviewer", "Interviewer only")]
    STATES = [
        ("open", "Waiting"),
        ("paired", "Paired"),
        ("cancelled", "Cancelled"),
        ("expired", "Expired"),
    ]

    PURPOSES = [("pair", "To be paired"), ("standby", "Stands by"), ("mentor", "A mentor's hour")]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets")
    role = models.CharField(max_length=15, choices=ROLES, default="swap")
    format_minutes = models.PositiveSmallIntegerField(default=45)
    level = models.CharField(max_length=10, choices=LEVELS)
    language = models.CharField(max_length=5, choices=LANGUAGES)
    interests = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    purpose = models.CharField(max_length=10, choices=PURPOSES, default="pair")
    priority = models.BooleanField(default=False, help_text="First in line: their partner did not come.")
    group = models.ForeignKey(
        "interviews.Invitation", on_delete=models.CASCADE, null=True, blank=True, related_name="tickets"
    )
    offer = models.UUIDField(
        null=True, blank=True, help_text="The same for slots that were offered together."
    )
    at_most = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of the slots offered together so many become interviews; none: all."
    )
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
        indexes = [
            models.Index(fields=["starts_at"], condition=models.Q(state="open"), name="ticket_open_by_start"),
            models.Index(
                fields=["starts_at"], condition=models.Q(starts_at__isnull=False), name="ticket_by_start"
            ),
            models.Index(fields=["offer"], condition=models.Q(offer__isnull=False), name="ticket_by_offer"),
            models.Index(
                fields=["language", "role", "-created_at"],
                condition=models.Q(starts_at=None, purpose="pair"),
                name="ticket_waits_of_late",
            ),
        ]
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
            models.CheckConstraint(
                condition=models.Q(at_most=None) | models.Q(at_most__gte=1, offer__isnull=False),
                name="ticket_at_most_of_an_offer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.format_minutes} min, {self.state}"
