"""How people come together and whether they come: tickets, links, mentors, guests, bookings, attendance."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.requests import person
from config.admin import ReadOnlyAdmin, ReadOnlyInline
from interviews.models import (
    AttendanceAppeal,
    CalendarFeed,
    Guest,
    Invitation,
    InvitationUse,
    Mentor,
    Reminder,
    SlotProposal,
    TakenTime,
    Ticket,
)
from interviews.pairing.services import cancel_ticket


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin[Ticket]):
    list_display = (
        "user",
        "purpose",
        "role",
        "format_minutes",
        "level",
        "language",
        "starts_at",
        "priority",
        "state",
        "created_at",
    )
    list_filter = ("state", "purpose", "priority", "role", "language")
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


@admin.register(Guest)
class GuestAdmin(ReadOnlyAdmin[Guest]):
    list_display = ("interview", "role", "state", "user", "invited_by", "let_in_by", "invited_at", "ended_at")
    list_filter = ("role", "state")
    search_fields = ("user__email", "interview__id")
    list_select_related = ("interview", "user", "invited_by", "let_in_by")


@admin.register(TakenTime)
class TakenTimeAdmin(ReadOnlyAdmin[TakenTime]):
    list_display = ("user", "during", "participation", "guest")
    search_fields = ("user__email",)
    list_select_related = ("user", "participation__user", "guest")


@admin.register(AttendanceAppeal)
class AttendanceAppealAdmin(ReadOnlyAdmin[AttendanceAppeal]):
    """Decided on the moderators' own page; those of the reader's own interviews are for others."""

    list_display = ("participation", "against", "state", "created_at", "decided_by", "decided_at")
    list_filter = ("state", "against")
    list_select_related = ("participation__user", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AttendanceAppeal]:
        everybody = super().get_queryset(request)
        return everybody.exclude(participation__interview__participations__user=person(request))


@admin.register(SlotProposal)
class SlotProposalAdmin(ReadOnlyAdmin[SlotProposal]):
    list_display = ("created_at", "moves", "proposer", "recipient", "state", "chosen", "answered_at")
    list_filter = ("state", "moves")
    list_select_related = ("proposer", "recipient")
    search_fields = ("proposer__email", "recipient__email", "interview__id")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin[Reminder]):
    list_display = ("participation", "guest", "kind", "due_at", "sent_at")
    list_filter = ("kind",)
    list_select_related = ("participation__user", "guest")
    search_fields = (
        "participation__user__email",
        "participation__interview__id",
        "guest__user__email",
        "guest__interview__id",
    )


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin[CalendarFeed]):
    """Without its address: who has that can read it."""

    list_display = ("user", "created_at")
    fields = ("user", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)


class InvitationUseInline(ReadOnlyInline):
    model = InvitationUse


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    list_display = ("inviter", "kind", "starts_at", "created_at", "expires_at", "revoked_at")
    list_filter = ("kind", "role")
    search_fields = ("id", "inviter__display_name", "inviter__email")
    list_select_related = ("inviter",)
    inlines = (InvitationUseInline,)


@admin.register(Mentor)
class MentorAdmin(ReadOnlyAdmin[Mentor]):
    list_display = ("user", "state", "applied_at", "decided_by", "decided_at")
    list_filter = ("state",)
    search_fields = ("user__display_name", "user__email")
    list_select_related = ("user", "decided_by")
