"""Second looks: a candidate asks somebody else to score the recording of their round."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.interview import Round
from interviews.models.scoring import LINE_CHOICES, Assessment


class ReviewState(models.TextChoices):
    OPEN = "open", "Waiting for a reviewer"
    TAKEN = "taken", "Being re-scored"
    DONE = "done", "Re-scored"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Nobody took it"
    ENDED = "ended", "Ended"


class ReviewRequest(models.Model):
    """A candidate's wish for a blind re-score of one of their rounds, from asking to the scores.

    Whoever takes it has until `claimed_until`; then it waits for somebody else. Until the scores are in,
    nobody is told who has taken it, and its reviewer is told neither the people's names nor `lines` and
    `reason`: to know what is doubted is not to be blind.
    """

    MAX_REASON = 1000
    STILL_OPEN = (ReviewState.OPEN, ReviewState.TAKEN)
    WANTED = [("peer", "Another peer"), ("mentor", "A mentor")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="review_requests")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_asked"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    lines = ArrayField(models.CharField(max_length=20, choices=LINE_CHOICES), help_text="In doubt.")
    reason = models.TextField(
        blank=True, max_length=MAX_REASON, help_text="The reviewer reads it at the end."
    )
    wanted = models.CharField(max_length=10, choices=WANTED)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_claimed",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its last state.")
    assessment = models.OneToOneField(
        Assessment, on_delete=models.RESTRICT, null=True, blank=True, related_name="review_request"
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=["open", "taken"]), name="review_one_open_per_round"
            ),
            models.UniqueConstraint(
                fields=["claimed_by"], condition=Q(state="taken"), name="review_one_claim_per_person"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["taken", "done"],
                    claimed_by__isnull=False,
                    claimed_at__isnull=False,
                    claimed_until__isnull=False,
                )
                | Q(
                    state__in=["open", "withdrawn", "expired", "ended"],
                    claimed_by=None,
                    claimed_at=None,
                    claimed_until=None,
                ),
                name="review_claimed_while_taken_or_done",
            ),
            models.CheckConstraint(
                condition=Q(state="done", assessment__isnull=False) | (~Q(state="done") & Q(assessment=None)),
                name="review_done_with_its_scores",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken"], ended_at=None)
                | (~Q(state__in=["open", "taken"]) & Q(ended_at__isnull=False)),
                name="review_ended_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | ~Q(claimed_by=models.F("asked_by")),
                name="review_not_by_who_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"Re-score of {self.round_id}, {self.get_state_display().lower()}"


class ReviewerChoice(models.Model):
    """Whether a person re-scores recordings. Who has never said is asked as a mentor, and not otherwise."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_choice"
    )
    is_on = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.user} {'re-scores' if self.is_on else 'does not re-score'}"
