"""What is compiled from a round's assessments."""

from django.db import models
from django.db.models.fields.json import KT, KeyTransform
from django.utils import timezone

from interviews.models.interview import Round


class Report(models.Model):
    """One version of a round's report; exactly one version is visible at a time."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField(default=1)
    inputs_hash = models.CharField(max_length=64, help_text="Of everything it was built from.")
    content = models.JSONField(help_text="An `interviews.reports.build.ReportContent` as JSON.")
    # Of the content, which is long: lists and progress read only these of every report.
    overall = models.GeneratedField(
        expression=KeyTransform("overall", "content"), output_field=models.JSONField(), db_persist=True
    )
    scored_by = models.GeneratedField(
        expression=KT("content__scored_by"), output_field=models.TextField(), db_persist=True
    )
    compiled_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["round"], condition=models.Q(superseded_at=None), name="report_one_visible"
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.version} of {self.round_id}"
