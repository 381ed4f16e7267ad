"""Pages of a booking: confirm, cancel, move, snooze; its calendar file, and the calendar to subscribe to."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import person
from config.errors import Invalid
from interviews.bookings import moving, reminders, services
from interviews.bookings.booking import Booking, booking_of
from interviews.bookings.calendar import CalendarFile, saved
from interviews.bookings.entries import entry_of
from interviews.bookings.feed import feed_for, feed_of, owner_of, renew_feed
from interviews.bookings.forms import CancelForm, MoveAnswerForm, MoveForm
from interviews.bookings.selectors import get_booking_for
from interviews.bookings.suggestions import suggested_days
from interviews.slots.placing import place_problems
from interviews.slots.services import SlotsRefused

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_POST
def confirm(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    services.confirm_booking(user=user, interview=get_booking_for(user, interview_id).interview)
    messages.success(request, "You have confirmed. We remind you before it starts.")
    return redirect("interview", interview_id)


@login_required
@require_http_methods(FORM_METHODS)
def cancel(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Ask for the reason; a POST cancels."""
    user = person(request)
    booking = get_booking_for(user, interview_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.cancel_booking(user=user, interview=booking.interview, reason=form.cleaned_data["reason"])
        messages.info(request, "The interview is cancelled, and the other person is told why.")
        return redirect("interview", interview_id)
    context = {"booking": booking, "form": form}
    return render(request, "bookings/cancel.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORM_METHODS)
def reschedule(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Choose slots to propose; a POST proposes them."""
    user = person(request)
    booking = get_booking_for(user, interview_id)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent_from = form.sent_from()
        try:
            moving.propose_move(
                user=user,
                interview=booking.interview,
                starts=form.starts(),
                note=form.cleaned_data["note"],
            )
        except SlotsRefused as refused:
            place_problems(form, refused.problems, sent_from)
        else:
            messages.success(request, f"Your proposal is sent. Until it is accepted, {booking.when} stands.")
            return redirect("interview", interview_id)
    context = {"booking": booking, "form": form, "days": suggested_days(booking)}
    return render(request, "bookings/reschedule.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def answer_proposal(request: HttpRequest, interview_id: UUID, proposal_id: int) -> HttpResponse:
    user = person(request)
    booking = get_booking_for(user, interview_id)
    form = MoveAnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_answer", "Accept one of the slots, decline them, or take the proposal back.")
    moving.answer_move(user=user, interview=booking.interview, proposal_id=proposal_id, **form.cleaned_data)
    messages.success(request, _answered(form.cleaned_data["answer"], booking_of(booking.interview, user)))
    return redirect("interview", interview_id)


@login_required
@require_http_methods(FORM_METHODS)
def snooze(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The way from a reminder: a page with one button, because opening a link must change nothing."""
    user = person(request)
    booking = get_booking_for(user, interview_id)
    if request.method != "POST":
        return render(request, "bookings/snooze.html", {"booking": booking})
    reminder = reminders.snooze(user=user, interview=booking.interview)
    messages.success(request, f"We remind you again on {booking.at(reminder.due_at)}.")
    return redirect("interview", interview_id)


@login_required
@require_safe
def calendar(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The booking as a file, for calendars that did not take it from the mail."""
    return as_download(saved(entry_of(get_booking_for(person(request), interview_id))))


def as_download(file: CalendarFile) -> HttpResponse:
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return answer


@require_safe
def feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """For calendar programs, which cannot sign in: who knows the address may read it."""
    owner = owner_of(key)
    if owner is None:
        raise Http404
    file = feed_for(owner)
    answer = HttpResponse(file.content, content_type=file.content_type)
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = quote_etag(hashlib.sha256(file.content).hexdigest())
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@login_required
@require_safe
def calendar_settings(request: HttpRequest) -> HttpResponse:
    address = settings.SITE_URL + reverse("calendar-feed", args=[feed_of(person(request)).key])
    subscribe = "webcal://" + address.partition("://")[2]
    return render(request, "bookings/calendar.html", {"address": address, "subscribe": subscribe})


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    renew_feed(user=person(request))
    messages.success(request, "Your calendar has a new address. The old one shows nothing any more.")
    return redirect("calendar-settings")


def _answered(answer: str, booking: Booking) -> str:
    if answer == "accept":
        return f"Moved: your interview is now on {booking.when}. Both calendars follow."
    if answer == "decline":
        return f"You keep the time: {booking.when}. The other person is told."
    return f"You took your proposal back: {booking.when} stands."
