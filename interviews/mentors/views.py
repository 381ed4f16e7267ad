"""Mentors: their list, booking one, being one, and staff's side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import person
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from interviews.bookings.booking import is_late_to_cancel
from interviews.mentors import hours, services
from interviews.mentors.forms import ApplyForm, DecisionForm, FormatForm, HoursForm, LookForm
from interviews.mentors.selectors import (
    applications_for,
    bookable_hours,
    booked_by,
    get_hour_for,
    get_mentor_for,
    hours_of,
    mentors_for,
)
from interviews.models import Mentor
from interviews.slots.grid import Start
from interviews.slots.placing import place_problems
from interviews.slots.services import SlotsRefused

FORMER_SHOWN = 50


@login_required
@require_safe
def mentors(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = LookForm(request.GET)
    found = mentors_for(user, form.wish, request.GET.get("page", 1))
    context = {"found": found, "form": form, "zone": zone_of(user)}
    return render(request, "mentors/list.html", context)


@login_required
@require_safe
def mentor(request: HttpRequest, user_id: int) -> HttpResponse:
    user = person(request)
    context = {"card": get_mentor_for(user, user_id), "zone": zone_of(user)}
    return render(request, "mentors/mentor.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hour(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """What will happen, and the button that books it."""
    user = person(request)
    ticket = get_hour_for(user, ticket_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return redirect("interview", hours.book_hour(user=user, ticket=ticket).pk)
        except Refused as error:
            refusal = error
    zone = zone_of(user)
    start = Start(ticket.starts_at, zone) if ticket.starts_at else None
    context = {
        "ticket": ticket,
        "start": start,
        "zone": zone,
        "refusal": refusal,
        "is_open": bookable_hours().filter(pk=ticket.pk).exists(),
        "booked": booked_by(user, ticket),
        "counts_as_late": start is not None and is_late_to_cancel(start.at),
    }
    return render(request, "mentors/hour.html", context, status=refusal.status if refusal else 200)


@login_required
@require_safe
def mentoring(request: HttpRequest) -> HttpResponse:
    """One's own side: the application, and once approved the hours."""
    return _own_page(request, person(request))


@login_required
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    user, form = person(request), ApplyForm(request.POST)
    if form.is_valid():
        try:
            made = services.apply_as_mentor(user=user, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error("about", refusal.message)
        else:
            is_mentor = made.state == "approved"
            messages.success(request, "Saved: candidates read it." if is_mentor else "Staff will answer.")
            return redirect("mentoring")
    return _own_page(request, user, apply_form=form, status=400)


@login_required
@require_POST
def add_hours(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = HoursForm(request.POST, user=user)
    if form.is_valid():
        sent_from = form.sent_from()
        try:
            hours.open_hours(
                user=user, starts=form.starts(), format_minutes=form.cleaned_data["format_minutes"]
            )
        except SlotsRefused as refusal:
            place_problems(form, refusal.problems, sent_from)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Your hours are open: candidates can book them.")
            return redirect("mentoring")
    return _own_page(request, user, hours_form=form, status=400)


@login_required
@require_POST
def add_own_hours(request: HttpRequest) -> HttpResponse:
    user, form = person(request), FormatForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
    opened = hours.open_own_hours(user=user, **form.cleaned_data)
    messages.success(request, f"{len(opened)} hours of the next four weeks are open.")
    return redirect("mentoring")


@login_required
@require_POST
def withdraw(request: HttpRequest, ticket_id: int) -> HttpResponse:
    hours.withdraw_hour(user=person(request), ticket_id=ticket_id)
    messages.info(request, "Nobody can book this hour any more.")
    return redirect("mentoring")


@login_required
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    services.retire(user=person(request))
    messages.info(request, "Your open hours are gone. What is booked stays booked.")
    return redirect("mentoring")


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    found = applications_for(person(request))
    context = {
        "waiting": found.filter(state="applied"),
        "mentors": found.filter(state="approved"),
        "former": found.filter(state__in=["declined", "retired"])[:FORMER_SHOWN],
    }
    return render(request, "mentors/applications.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, user_id: int) -> HttpResponse:
    staff = person(request)
    found = get_object_or_404(applications_for(staff), pk=user_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise Invalid("answer_needed", "Choose, and write the person a sentence of at most 300 characters.")
    services.decide_on_mentor(staff=staff, mentor=found, **form.cleaned_data)
    messages.success(request, f"{found.user} gets your answer by mail.")
    return redirect("mentor-applications")


def _own_page(
    request: HttpRequest,
    user: User,
    apply_form: ApplyForm | None = None,
    hours_form: HoursForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = Mentor.objects.filter(user=user).first()
    zone = zone_of(user)
    context = {
        "mentor": mine,
        "is_in": mine is not None and mine.state in {"applied", "approved"},
        "apply_form": apply_form or ApplyForm(initial={"about": mine.about if mine else ""}),
        "hours_form": hours_form or HoursForm(user=user),
        "format_form": FormatForm(auto_id="own_%s"),
        "hours": [(each, Start(each.starts_at, zone)) for each in hours_of(user) if each.starts_at],
        "zone": zone,
    }
    return render(request, "mentors/me.html", context, status=status)
