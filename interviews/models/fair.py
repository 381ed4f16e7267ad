"""Fair scores as the last good run of the model left them, and every run."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.scoring import Assessment
from scenarios.models import Scenario


class ModelRun(models.Model):
    """One fit of the model to all submitted assessments. A failed one changes no score."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        GOOD = "good", "Good"
        FAILED = "failed", "Failed"

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    model_version = models.PositiveSmallIntegerField(help_text="`interviews.ratings.MODEL_VERSION`.")
    cut_off = models.DateTimeField(help_text="What was submitted until then is in it.")
    parameters = models.JSONField(
        default=dict, help_text="Mean, variances, calibration, growth and counts; empty until it is good."
    )
    error = models.TextField(blank=True, help_text="Why it failed, for the operator.")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running") | models.Q(finished_at__isnull=False),
                name="model_run_ended_is_finished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} run of {self.started_at:%Y-%m-%d %H:%M}"


class FairScore(models.Model):
    """A candidate's fair average, in score units, by the last good run and what came in since.

    `lines` has for each line scored so far `{"value", "sd", "sessions"}`; `gain` and the rest of growth are
    None under three sessions. `sessions` are interviews: a second look at one is no further one.
    """

    candidate = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fair_score"
    )
    run = models.ForeignKey(ModelRun, on_delete=models.PROTECT, related_name="fair_scores")
    value = models.FloatField()
    sd = models.FloatField()
    low = models.FloatField(help_text="Of the 90% interval.")
    high = models.FloatField()
    sessions = models.PositiveIntegerField()
    group = models.PositiveIntegerField(help_text="People of different groups cannot be compared.")
    lines = models.JSONField(default=dict)
    level = models.FloatField(help_text="Where they are now, as growth tells.")
    level_sd = models.FloatField()
    gain = models.FloatField(null=True, blank=True)
    gain_sd = models.FloatField(null=True, blank=True)
    gain_probability = models.FloatField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.value:.2f}, {self.low:.2f} to {self.high:.2f}"

    @property
    def is_apart(self) -> bool:
        """Whether no interview links this person with group 0: the largest of the last night, or before the
        first night the earliest."""
        return self.group > 0


class Severity(models.Model):
    """How much an interviewer's scores lie below an average interviewer's, in score units."""

    interviewer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="severity"
    )
    run = models.ForeignKey(ModelRun, on_delete=models.PROTECT, related_name="severities")
    value = models.FloatField(help_text="Above 0: severe.")
    sd = models.FloatField()
    precision = models.FloatField(help_text="1 for a typical interviewer, from 0.25 to 2.")
    sessions = models.PositiveIntegerField()
    group = models.PositiveIntegerField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "severities"

    def __str__(self) -> str:
        return f"{self.value:+.2f}"


class ScenarioDifficulty(models.Model):
    """How much a scenario takes from a score, in score units."""

    scenario = models.OneToOneField(Scenario, on_delete=models.CASCADE, related_name="fitted_difficulty")
    run = models.ForeignKey(ModelRun, on_delete=models.PROTECT, related_name="difficulties")
    value = models.FloatField(help_text="Above 0: harder than the average scenario.")
    sd = models.FloatField()
    sessions = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "scenario difficulties"

    def __str__(self) -> str:
        return f"{self.value:+.2f}"


class AdjustedScore(models.Model):
    """One assessment with its interviewer's severity and its scenario's difficulty taken out.

    `value` is on the scale of scores; its noise has the variance `noise`, and `known` is the variance of what
    was taken out. `lines` has the adjusted score of each scored line, whose noise variance is the run's.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="adjusted")
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="adjusted_scores"
    )
    run = models.ForeignKey(ModelRun, on_delete=models.PROTECT, related_name="adjusted_scores")
    at = models.DateTimeField(help_text="When the round was held.")
    value = models.FloatField()
    noise = models.FloatField()
    known = models.FloatField()
    lines = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["candidate", "at"], name="adjusted_by_candidate")]

    def __str__(self) -> str:
        return f"{self.value:.2f}"
