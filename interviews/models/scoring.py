"""Assessments, their lines, and the evidence behind them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.interview import Round
from scenarios.lines import LINES

LINE_CHOICES = [(line, line.capitalize()) for line in LINES]


class Assessment(models.Model):
    """One person's scores of one round. Autosaved until `submitted_at`; final afterwards."""

    KINDS = [
        ("interviewer", "By the interviewer"),
        ("self", "By the candidate"),
        ("second", "By a second interviewer"),
        ("review", "By a reviewer of the recording"),
    ]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assessments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(max_length=15, choices=KINDS)
    strength = models.TextField(blank=True, max_length=2000)
    missed = models.TextField(blank=True, max_length=2000, help_text="What was missed.")
    drill = models.TextField(blank=True, max_length=2000, help_text="What to practice next.")
    strength_revision = models.PositiveIntegerField(
        default=0, db_default=0, help_text="How often it has changed."
    )
    missed_revision = models.PositiveIntegerField(default=0, db_default=0)
    drill_revision = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=~models.Q(kind="review"),
                name="assessment_one_of_each_kind",
            ),
            models.UniqueConstraint(
                fields=["round", "author"],
                condition=models.Q(kind="review"),
                name="assessment_one_review_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} assessment of {self.round_id}"


class LineScore(models.Model):
    """One line of an assessment: a score of 1 to 4, or not reached (NULL with a reason), never 0.

    A trigger refuses changes after submission, except inside `correct_score`.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="lines")
    line = models.CharField(max_length=20, choices=LINE_CHOICES)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    not_reached = models.BooleanField(default=False)
    not_reached_reason = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True, max_length=4000)
    round_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="The moment that shows it, in seconds since the round started."
    )
    revision = models.PositiveIntegerField(
        default=1,
        db_default=1,
        help_text="How often the line has changed: a save names the one that it started from.",
    )
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "line"], name="line_score_once"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=1, score__lte=4),
                name="line_score_one_to_four",
            ),
            models.CheckConstraint(
                condition=models.Q(not_reached=False) | models.Q(score=None), name="line_score_or_not_reached"
            ),
            models.CheckConstraint(condition=models.Q(line__in=LINES), name="line_score_known_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.score}"


class Evidence(models.Model):
    """A time-stamped note or checkpoint tied to a line, seen by its author only until release."""

    KINDS = [("note", "Note"), ("checkpoint", "Checkpoint")]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="evidence")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=15, choices=KINDS)
    line = models.CharField(max_length=20, choices=LINE_CHOICES)
    checkpoint = models.CharField(max_length=80, blank=True, help_text="Key of the kit's checkpoint.")
    text = models.TextField(max_length=2000)
    stage = models.CharField(max_length=20, blank=True)
    round_seconds = models.PositiveIntegerField(help_text="Seconds since the round started.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["round", "round_seconds", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "author", "checkpoint"],
                condition=models.Q(kind="checkpoint"),
                name="evidence_checkpoint_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.text[:60]}"


class Correction(models.Model):
    """The only way a submitted score changes: by staff, with the original kept."""

    line_score = models.ForeignKey(LineScore, on_delete=models.PROTECT, related_name="corrections")
    old_score = models.PositiveSmallIntegerField(null=True)
    new_score = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.old_score} to {self.new_score}"
