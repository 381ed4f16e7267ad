"""Interviews, their rooms and states, and what people told about each other."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.requests import person
from config.admin import ReadOnlyAdmin, ReadOnlyInline
from interviews import ending
from interviews.admin.own import without_own
from interviews.conduct import handle_report, reports_for
from interviews.models import (
    Clock,
    ConductReport,
    Downtime,
    Interview,
    LengthProposal,
    Participation,
    Room,
    Round,
    Seat,
    Transition,
)


class ParticipationInline(ReadOnlyInline):
    model = Participation
    fields = (
        "user",
        "during",
        "arrived_at",
        "seen_at",
        "ready_at",
        "left_at",
        "left_reason",
        "outcome",
        "outcome_at",
    )


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


@admin.register(Downtime)
class DowntimeAdmin(ReadOnlyAdmin[Downtime]):
    list_display = ("since", "until")


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
