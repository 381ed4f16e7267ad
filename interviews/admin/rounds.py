"""Rounds, what was scored in them, their reports, and who opened which kit."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from accounts.requests import person
from config.admin import ReadOnlyAdmin, ReadOnlyInline
from config.errors import Refused
from config.hints import hint
from interviews.admin.own import without_own
from interviews.kits import unreleased_interviewers_of
from interviews.models import (
    Assessment,
    Correction,
    Evidence,
    LineScore,
    Report,
    Round,
    StageSpan,
)
from interviews.reports.selectors import shown
from interviews.reports.tasks import compile_round_report
from interviews.scoring.corrections import correct_score
from scenarios.models import KitOpening


class SpanInline(ReadOnlyInline):
    model = StageSpan


class AssessmentInline(ReadOnlyInline):
    model = Assessment
    fields = ("kind", "author", "saved_at", "submitted_at")


class EvidenceInline(ReadOnlyInline):
    model = Evidence
    fields = ("round_seconds", "kind", "line", "text")


class ReportInline(ReadOnlyInline):
    model = Report
    fields = ("version", "compiled_at", "superseded_at")


class LineInline(ReadOnlyInline):
    model = LineScore
    fields = ("line", "score", "not_reached", "not_reached_reason", "note")


class CorrectionInline(ReadOnlyInline):
    model = Correction
    fields = ("at", "old_score", "new_score", "reason", "corrected_by")


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin[Round]):
    list_display = ("interview", "number", "candidate", "interviewer", "scenario_version", "state")
    list_filter = ("state", "level")
    list_select_related = ("interview", "candidate", "interviewer", "scenario_version")
    search_fields = ("id", "candidate__display_name", "interviewer__display_name")
    inlines = (AssessmentInline, EvidenceInline, SpanInline, ReportInline)
    actions = ("compile_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return without_own(super().get_queryset(request), request, "pk")

    @admin.action(description="Compile the reports of selected rounds again", permissions=["compile"])
    def compile_again(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        released = queryset.filter(released_at__isnull=False)
        for round_ in released:
            hint(compile_round_report, str(round_.pk))
        said = f"Asked for {len(released)} of {len(queryset)}; only released rounds have a report."
        self.message_user(request, f"{said} Unchanged ones keep their version.", messages.SUCCESS)

    def has_compile_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("interviews.change_round")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin[Assessment]):
    list_display = ("round", "kind", "author", "submitted_at")
    list_filter = ("kind",)
    list_select_related = ("round", "author")
    inlines = (LineInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return without_own(super().get_queryset(request), request, "round")


class CorrectionForm(forms.ModelForm[LineScore]):
    """A new score (empty: not reached) and why; the original is kept."""

    reason = forms.CharField(widget=forms.Textarea, max_length=2000)

    class Meta:
        model = LineScore
        fields = ("score",)


@admin.register(LineScore)
class LineScoreAdmin(admin.ModelAdmin[LineScore]):
    """The one place where a submitted score changes: a correction with a reason, kept beside the original."""

    form = CorrectionForm
    list_display = ("assessment", "line", "score", "not_reached", "saved_at")
    list_filter = ("line", "score")
    list_select_related = ("assessment",)
    readonly_fields = ("assessment", "line", "not_reached", "not_reached_reason", "note", "saved_at")
    fields = (*readonly_fields, "score", "reason")
    inlines = (CorrectionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineScore]:
        return without_own(super().get_queryset(request), request, "assessment__round")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LineScore | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: LineScore, form: Any, change: bool) -> None:
        try:
            correct_score(
                staff=person(request),
                line_score=obj,
                new_score=form.cleaned_data["score"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            self.message_user(request, refusal.message, messages.ERROR)

    def response_change(self, request: HttpRequest, obj: LineScore) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:interviews_linescore_change", args=[obj.pk]))


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin[Report]):
    """The content as people are shown it: under the names that they have now."""

    list_display = ("round", "version", "compiled_at", "superseded_at")
    list_select_related = ("round",)
    fields = ("round", "version", "inputs_hash", "compiled_at", "superseded_at", "shown_content")
    readonly_fields = ("shown_content",)

    @admin.display(description="Content")
    def shown_content(self, report: Report) -> str:
        return shown(report).content.model_dump_json(indent=2)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return without_own(super().get_queryset(request), request, "round")


@admin.register(KitOpening)
class KitOpeningAdmin(ReadOnlyAdmin[KitOpening]):
    """Deleting a row gives the scenario back to the person as a candidate.

    Here and not with the scenarios: what the reader's own interviewer opened tells what their round is about.
    Nothing is added by hand either: that a row is there already would tell the same.
    """

    list_display = ("user", "scenario", "reason", "opened_at", "read_at", "prepared_at")
    list_filter = ("reason",)
    search_fields = ("user__email", "user__display_name", "scenario__title")
    list_select_related = ("user", "scenario")

    def get_queryset(self, request: HttpRequest) -> QuerySet[KitOpening]:
        return super().get_queryset(request).exclude(user__in=unreleased_interviewers_of(person(request)))

    def has_delete_permission(self, request: HttpRequest, obj: KitOpening | None = None) -> bool:
        return person(request).has_perm("scenarios.delete_kitopening")
