"""What is compiled from a round's assessments."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class ShareLink(models.Model):
    """An address by which anybody reads the parts of a report that its candidate chose.

    The address carries the id with a signature (`interviews.shares.addresses`); the row alone opens nothing.
    """

    PARTS = [
        ("scores", "Scores and anchors, line by line, and the bar of the level"),
        ("notes", "Notes and evidence"),
        ("words", "The interviewer's words"),
        ("minutes", "Minutes by stage"),
        ("self_scores", "My self-scores"),
        ("fair", "My fair score and, with the scores, averages, drills and chances over all interviews"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="share_links")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="share_links", help_text="Candidate."
    )
    parts = ArrayField(models.CharField(max_length=15, choices=PARTS))
    shows_name = models.BooleanField(default=False, help_text="The owner's; nobody else's ever.")
    label = models.CharField(max_length=100, blank=True, help_text="For whom it is; seen by the owner only.")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0, help_text="How often others opened it.")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When last.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    parts__len__gt=0,
                    parts__contained_by=["scores", "notes", "words", "minutes", "self_scores", "fair"],
                ),
                name="share_link_known_parts",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="share_link_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"Share link of {self.round_id}, {self.created_at:%Y-%m-%d}"
