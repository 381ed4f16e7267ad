"""What somebody practices for: an interview on a day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import LEVELS


class Goal(models.Model):
    """An interview that a person prepares for. Seen by nobody else; open until it is done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="goals")
    on = models.DateField(help_text="The day of the interview, in the person's own time zone.")
    level = models.CharField(max_length=10, choices=LEVELS)
    company = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "on", "level", "company"],
                condition=models.Q(done_at=None),
                name="goal_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=[level for level, _ in LEVELS]), name="goal_known_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} interview on {self.on}"
