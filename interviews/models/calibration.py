"""Calibration rounds and what people scored them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.scoring import LINE_CHOICES
from scenarios.lines import LINES
from scenarios.models import Rubric


class CalibrationExercise(models.Model):
    """A recorded round to score, as the list shows it; what is played and compared with is a version's."""

    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField()
    current_version = models.OneToOneField(
        "CalibrationVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="current_for",
        help_text="None: not offered any more; answers keep theirs.",
    )

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class CalibrationVersion(models.Model):
    """The immutable text of an exercise, and the recording made of its script."""

    exercise = models.ForeignKey(CalibrationExercise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    content = models.JSONField(help_text="An `interviews.calibration.content.CalibrationRound`.")
    recording = models.BinaryField(help_text="One ENTRIES frame of docs/protocol.md.")
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="calibration_version_number"),
            models.UniqueConstraint(fields=["exercise", "content_hash"], name="calibration_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id}, version {self.number}"


class CalibrationAnswer(models.Model):
    """One person's scores of one exercise. A draft until `submitted_at`; final afterwards.

    Only attempt 1 counts where one's standing is told: later ones have seen the reference.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calibration_answers"
    )
    exercise = models.ForeignKey(CalibrationExercise, on_delete=models.PROTECT, related_name="answers")
    version = models.ForeignKey(CalibrationVersion, on_delete=models.PROTECT, related_name="answers")
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="+", help_text="Whose anchors were scored by."
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["exercise", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "exercise", "attempt"], name="calibration_answer_once_an_attempt"
            ),
            models.UniqueConstraint(
                fields=["user", "exercise"],
                condition=Q(submitted_at=None),
                name="calibration_answer_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.exercise_id}, attempt {self.attempt}"


class CalibrationScore(models.Model):
    """One line of an answer; a trigger refuses changes after submission."""

    answer = models.ForeignKey(CalibrationAnswer, on_delete=models.CASCADE, related_name="scores")
    line = models.CharField(max_length=20, choices=LINE_CHOICES)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=4000, help_text="For oneself.")
    revision = models.PositiveIntegerField(
        default=1,
        db_default=1,
        help_text="How often the line has changed: a save names the one that it started from.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "line"], name="calibration_score_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=4),
                name="calibration_score_one_to_four",
            ),
            models.CheckConstraint(condition=Q(line__in=LINES), name="calibration_score_known_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.score}"
