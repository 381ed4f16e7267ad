"""What two people agreed about the length of their rounds, before the start."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.interview import Interview


class LengthProposal(models.Model):
    """One person's wish for another length, and what became of it. Kept as the record of the agreement.

    One that is still open when the interview starts or is cancelled was never answered.
    """

    OUTCOMES = [
        ("open", "Not answered"),
        ("accepted", "Accepted"),
        ("declined", "Declined"),
        ("withdrawn", "Taken back"),
    ]

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="length_proposals")
    minutes = models.PositiveSmallIntegerField(help_text="Of each round.")
    minutes_before = models.PositiveSmallIntegerField(
        help_text="What each round took when this was proposed."
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, default="open")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=models.Q(outcome="open"), name="length_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=20, minutes__lte=120), name="length_within_bounds"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open", answered_by=None, answered_at=None)
                | (
                    ~models.Q(outcome="open") & models.Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                name="length_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes, {self.get_outcome_display().lower()}"
