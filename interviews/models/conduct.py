"""What people tell the moderators about each other."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.interview import Interview, Round


class ConductReason(models.TextChoices):
    HARASSMENT = "harassment", "Harassment or abuse"
    CHEATING = "cheating", "Spam or cheating"
    NO_SHOW = "no_show", "Did not come, or left"
    OTHER = "other", "Something else"


class ConductReport(models.Model):
    """One person's report of another in one interview. The reported person is never told who reported."""

    MAX_TEXT = 2000

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conduct_reports_made"
    )
    reported = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conduct_reports_received"
    )
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="conduct_reports")
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="conduct_reports"
    )
    room_head = models.BigIntegerField(
        null=True, blank=True, help_text="How far the room's log had come: what is told of stands before it."
    )
    reason = models.CharField(max_length=12, choices=ConductReason)
    text = models.TextField(blank=True, max_length=MAX_TEXT)
    created_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True, help_text="What was done about it, for other moderators.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["reporter", "interview", "reported"], name="conduct_report_once"),
            models.CheckConstraint(
                condition=~models.Q(reporter=models.F("reported")), name="conduct_report_not_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(handled_at=None, handled_by=None)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
                name="conduct_report_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reporter} reports {self.reported}: {self.get_reason_display()}"
