"""Pages of slots: the week, one slot, several at once, and what lies ahead."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import person
from accounts.zones import zone_of
from config.errors import Refused, Way
from interviews.bookings.booking import is_late_to_cancel
from interviews.models import Ticket
from interviews.rematch.selectors import mutual_of
from interviews.slots.booking import Outcome, book_own_hours, book_slots, pair_offered
from interviews.slots.forms import SeveralForm, SlotForm, WeekForm, moment_from
from interviews.slots.grid import Start
from interviews.slots.lasting import lasting
from interviews.slots.outlook import outlook_for
from interviews.slots.selectors import slot_at, waiting_by_role
from interviews.slots.services import SlotsRefused, checked_slots, withdraw_slots
from interviews.slots.upcoming import upcoming_for

A_YEAR = timedelta(days=366)  # the calendar never led further than some weeks
ODD = "That address says something that the calendar does not have, so this is the usual week."
NONE_READ = "One of the slots could not be read. Choose from the calendar; nothing was offered."


class NoSlot(Refused):
    """An address of a slot that the calendar does not have."""

    way = Way("Choose a slot", "slots")

    def __init__(self) -> None:
        super().__init__("not_found", "This address names no slot. Choose one from the calendar.", status=404)


@login_required
@require_safe
def slots(request: HttpRequest) -> HttpResponse:
    """A week on the person's clock; an odd address gets the usual week and a sentence."""
    form = WeekForm(request.GET)
    return _week(request, form) if form.is_valid() else _week(request, form, [ODD])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, at: str) -> HttpResponse:
    """One slot: what will happen, and the button that books or offers it. Pressed twice is pressed once."""
    user, starts_at = person(request), _moment(at)
    waiting = waiting_by_role(user, starts_at)
    form = SlotForm(request.POST or None, initial=WeekForm(request.GET).wish, waiting=waiting.now)
    refused = ""
    mine = slot_at(user, starts_at)
    if request.method == "POST" and mine and mine.state == "open":
        pair_offered(user=user, ticket=mine)
    elif request.method == "POST" and not mine and form.is_valid():
        try:
            return _what_came(request, book_slots(user=user, starts=[starts_at], **form.cleaned_data))
        except Refused as refusal:
            refused = refusal.message
    mine = slot_at(user, starts_at)
    if mine and mine.interview_id:
        return _to_interview(request, mine)
    if mine and request.method == "POST":
        return redirect("slot", at)
    wish = form.initial
    context = {
        "start": Start(starts_at, zone_of(user)),
        "ends": Start(starts_at + lasting(**wish), zone_of(user)),
        "mine": mine,
        "form": form,
        "refused": refused or ("" if mine else _why_not(request, starts_at, wish)),
        "waiting": waiting.now[mine.role if mine else wish["role"]],
        "later": (mine.role if mine else wish["role"]) in waiting.later,
        "counts_as_late": is_late_to_cancel(starts_at),
    }
    return render(request, "slots/slot.html", context, status=400 if refused or form.errors else 200)


@login_required
@require_POST
def offer(request: HttpRequest) -> HttpResponse:
    """Several slots, of one week or more. Refused ones come back with the week, chosen as they were.

    So they do with another week, to choose more of them there.
    """
    form = SeveralForm(request.POST)
    read = [moment_from(text) for text in request.POST.getlist("start")]
    starts = [start for start in read if start]
    if form.turned_to is not None:
        return _week(request, form, chosen=starts)
    if not form.is_valid():
        return _week(request, form, ["Nothing was offered yet: look at role, length and number."], starts)
    if len(starts) != len(read):
        return _week(request, form, [NONE_READ], starts)
    try:
        outcome = book_slots(
            user=person(request), starts=starts, at_most=form.cleaned_data["at_most"], **form.wish
        )
    except SlotsRefused as refusal:
        by_start = _by_start(refusal, starts)
        return _week(request, form, [each.message for each in refusal.problems], starts, by_start)
    except Refused as refusal:
        return _week(request, form, [refusal.message], starts)
    return _what_came(request, outcome)


@login_required
@require_POST
def own_hours(request: HttpRequest) -> HttpResponse:
    """Offer the next two weeks of the person's hours."""
    form = SeveralForm(request.POST)
    if not form.is_valid():
        return _week(request, form, ["Nothing was offered yet: look at role, length and number."])
    try:
        outcome = book_own_hours(user=person(request), at_most=form.cleaned_data["at_most"], **form.wish)
    except Refused as refusal:
        return _week(request, form, [refusal.message])
    return _what_came(request, outcome)


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take offers back; those that were booked or withdrawn a moment ago stay what they are."""
    tickets = [int(text) for text in request.POST.getlist("ticket") if text.isdecimal() and len(text) < 19]
    gone = withdraw_slots(user=person(request), tickets=tickets)
    if gone:
        messages.success(request, "Withdrawn: 1 slot." if gone == 1 else f"Withdrawn: {gone} slots.")
    else:
        messages.info(request, "Nothing was withdrawn: choose slots that you still offer.")
    return redirect("upcoming")


@login_required
@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {"upcoming": upcoming_for(user), "rematches": mutual_of(user), "zone": zone_of(user)}
    return render(request, "slots/upcoming.html", context)


def _week(
    request: HttpRequest,
    form: WeekForm,
    refused: Sequence[str] = (),
    chosen: Collection[datetime] = (),
    problems: Mapping[datetime, str] | None = None,
) -> HttpResponse:
    user = person(request)
    outlook = outlook_for(user, number=form.number, chosen=chosen, problems=problems, **form.wish)
    shown = {slot.start.at for slot in outlook.calendar.slots}
    context = {
        "outlook": outlook,
        "form": form,
        "several": form if isinstance(form, SeveralForm) else SeveralForm(initial={"at_most": 1}),
        "elsewhere": [Start(at, zone_of(user)) for at in sorted({*chosen} - shown) if _is_in_reach(at)],
        "chooses_several": form.chooses_several or bool(chosen),
        "refused": refused,
        "zone": zone_of(user),
        "has_hours": user.weekly_hours.exists(),
    }
    return render(request, "slots/week.html", context, status=400 if refused else 200)


def _what_came(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    booked, offered = outcome.booked, outcome.offered
    if booked:
        messages.success(
            request,
            "Booked: you have a partner."
            if len(booked) == 1
            else f"Booked: {len(booked)} interviews, each with a partner.",
        )
    if offered:
        messages.success(
            request, "Your slot is offered." if len(offered) == 1 else f"You offer {len(offered)} slots."
        )
    if len(booked) == 1 and not offered:
        return redirect("interview", booked[0].interview_id)
    if len(offered) == 1 and not booked and offered[0].starts_at:
        return redirect("slot", Start(offered[0].starts_at, zone_of(person(request))).value)
    return redirect("upcoming")


def _to_interview(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Also from the page of an offered slot, which asks every few seconds."""
    target = redirect("interview", ticket.interview_id)
    return HttpResponseClientRedirect(target.url) if getattr(request, "htmx", False) else target


def _moment(at: str) -> datetime:
    starts_at = moment_from(at)
    if starts_at is None or not _is_in_reach(starts_at):
        raise NoSlot
    return starts_at


def _is_in_reach(starts_at: datetime) -> bool:
    return abs(starts_at - timezone.now()) <= A_YEAR


def _why_not(request: HttpRequest, starts_at: datetime, wish: Mapping[str, Any]) -> str:
    """What keeps the slot from being chosen, before anybody presses a button."""
    problems = checked_slots(person(request), [starts_at], **wish).problems
    return problems[0].message if problems else ""


def _by_start(refusal: SlotsRefused, starts: Sequence[datetime]) -> dict[datetime, str]:
    """Problems at their slots; `slots.3` is the fourth that was sent."""
    placed = ((each.place.rpartition(".")[2], each.message) for each in refusal.problems)
    return {starts[int(number)]: message for number, message in placed if number.isdecimal()}
