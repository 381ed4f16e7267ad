"""Interviews for staff: what happened can be seen, and is fixed only through the services.

Staff take part in interviews too. A round of one's own is not here until it is released: reading scores,
evidence or the scenario early would end the blindness that everybody is promised.
"""

from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from accounts.requests import person
from config.admin import ReadOnlyAdmin, ReadOnlyInline
from config.errors import Refused
from config.hints import hint
from interviews import ending
from interviews.conduct import handle_report, reports_for
from interviews.kits import unreleased_interviewers_of
from interviews.models import (
    Assessment,
    Clock,
    ConductReport,
    Correction,
    Evidence,
    Interview,
    LengthProposal,
    LineScore,
    Participation,
    Report,
    Room,
    Round,
    Seat,
    StageSpan,
    Ticket,
    Transition,
)
from interviews.pairing.services import cancel_ticket
from interviews.reports.selectors import shown
from interviews.reports.tasks import compile_round_report
from interviews.scoring.services import correct_score
from scenarios.models import KitOpening

M = TypeVar("M", bound=Model)


def without_own(queryset: QuerySet[M], request: HttpRequest, round_id: str) -> QuerySet[M]:
    """Leave out what belongs to rounds of the reader's own that are not released."""
    user = person(request)
    own = Round.objects.filter(
        Q(candidate=user) | Q(interviewer=user) | Q(former_interviewer=user), released_at=None
    )
    return queryset.exclude(**{f"{round_id}__in": own.values("pk")})


class ParticipationInline(ReadOnlyInline):
    model = Participation
    fields = ("user", "during", "ready_at", "left_at")


class RoundInline(ReadOnlyInline):
    model = Round
    fields = ("number", "candidate", "interviewer", "scenario_version", "state", "started_at", "ended_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return without_own(super().get_queryset(request), request, "pk")


class LengthInline(ReadOnlyInline):
    model = LengthProposal
    fields = (
        "proposed_at",
        "proposed_by",
        "minutes",
        "minutes_before",
        "outcome",
        "answered_by",
        "answered_at",
    )


class TransitionInline(ReadOnlyInline):
    model = Transition
    fields = ("at", "round", "from_state", "to_state", "actor", "reason")


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


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin[Interview]):
    list_display = ("starts_at", "kind", "state", "format_minutes", "names")
    list_filter = ("state", "kind", "format_minutes")
    search_fields = ("id", "people__display_name", "people__email")
    inlines = (ParticipationInline, LengthInline, RoundInline, TransitionInline)
    actions = ("close",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interview]:
        return super().get_queryset(request).prefetch_related("people")

    @admin.display(description="People")
    def names(self, interview: Interview) -> str:
        return ", ".join(person.display_name for person in interview.people.all())

    @admin.action(
        description="End selected interviews now; what was held can be scored", permissions=["close"]
    )
    def close(self, request: HttpRequest, queryset: QuerySet[Interview]) -> None:
        closed = sum(
            ending.close(interview.pk, actor=person(request), reason="ended by staff")
            for interview in queryset
        )
        self.message_user(request, f"Ended {closed} of {len(queryset)}.", messages.SUCCESS)

    def has_close_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


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


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin[Ticket]):
    list_display = ("user", "role", "format_minutes", "level", "language", "state", "created_at")
    list_filter = ("state", "role", "language")
    list_select_related = ("user",)
    search_fields = ("user__display_name", "user__email")
    actions = ("cancel",)

    @admin.action(description="Cancel those of the selected tickets that are open", permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        for ticket in queryset.select_related("user"):
            cancel_ticket(user=ticket.user, ticket=ticket)
        self.message_user(request, "None of them is open any more.", messages.SUCCESS)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("interviews.change_ticket")


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


@admin.register(Room)
class RoomAdmin(ReadOnlyAdmin[Room]):
    list_display = ("round", "head", "private_head", "closed_at")
    list_select_related = ("round",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return without_own(super().get_queryset(request), request, "round")


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin[Seat]):
    list_display = ("room", "user", "role", "revoked_at")
    list_filter = ("role",)
    list_select_related = ("room", "user")
    search_fields = ("user__display_name", "user__email")


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin[Clock]):
    list_display = ("round", "stage", "planned_seconds", "paused_at", "version")
    list_select_related = ("round",)


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin[Transition]):
    list_display = ("at", "interview", "round", "from_state", "to_state", "actor", "reason")
    list_select_related = ("interview", "round", "actor")


@admin.register(ConductReport)
class ConductReportAdmin(admin.ModelAdmin[ConductReport]):
    """What people told about each other, with where in the room's log to look. Never one's own."""

    list_display = ("created_at", "reported", "reason", "reporter", "handled_at", "handled_by")
    list_filter = (("handled_at", admin.EmptyFieldListFilter), "reason")
    list_select_related = ("reported", "reporter", "handled_by")
    search_fields = ("reported__display_name", "reported__email", "reporter__display_name", "text")
    readonly_fields = (
        "reported",
        "reason",
        "text",
        "reporter",
        "interview",
        "round",
        "room_head",
        "created_at",
        "handled_at",
        "handled_by",
    )
    fields = (*readonly_fields, "outcome")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConductReport]:
        parties = ("reported", "reporter", "interview", "round", "handled_by")
        return reports_for(person(request)).select_related(*parties)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ConductReport | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ConductReport, form: Any, change: bool) -> None:
        handle_report(moderator=person(request), report=obj, outcome=form.cleaned_data["outcome"])


@admin.register(KitOpening)
class KitOpeningAdmin(ReadOnlyAdmin[KitOpening]):
    """Deleting a row gives the scenario back to the person as a candidate.

    Here and not with the scenarios: what the reader's own interviewer opened tells what their round is about.
    Nothing is added by hand either: that a row is there already would tell the same.
    """

    list_display = ("user", "scenario", "reason", "opened_at", "prepared_at")
    list_filter = ("reason",)
    search_fields = ("user__email", "user__display_name", "scenario__title")
    list_select_related = ("user", "scenario")

    def get_queryset(self, request: HttpRequest) -> QuerySet[KitOpening]:
        return super().get_queryset(request).exclude(user__in=unreleased_interviewers_of(person(request)))

    def has_delete_permission(self, request: HttpRequest, obj: KitOpening | None = None) -> bool:
        return person(request).has_perm("scenarios.delete_kitopening")
