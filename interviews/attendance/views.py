"""Pages of attendance: how one came, what follows from it, appeals; and the moderators' side of those."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import person
from config.errors import Invalid
from interviews.attendance import appeals
from interviews.attendance.forms import AppealForm, DecisionForm
from interviews.attendance.selectors import open_bookings_of, records_of, standing_of
from interviews.models import AttendanceAppeal


@login_required
@require_GET
def attendance(request: HttpRequest) -> HttpResponse:
    return _attendance_page(request, person(request))


@login_required
@require_POST
def appeal(request: HttpRequest, participation_id: int) -> HttpResponse:
    user = person(request)
    record = appeals.get_record_for(user, participation_id)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _attendance_page(request, user, form, record.pk, status=400)
    try:
        appeals.appeal(user=user, record=record, **form.cleaned_data)
    except Invalid as refusal:
        form.add_error("text", refusal.message)
        return _attendance_page(request, user, form, record.pk, status=400)
    messages.success(request, "A moderator looks at it. You get a mail with the answer.")
    return redirect("attendance")


@login_required
@require_GET
def open_appeals(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator, oldest first, and what was decided lately."""
    found = appeals.appeals_for(person(request))
    decided = found.exclude(state="open").order_by("-decided_at")[: appeals.SHOWN]
    context = {"waiting": found.filter(state="open")[: appeals.SHOWN], "decided": decided}
    return render(request, "attendance/appeals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """The record, what the site knows of it, and the decision; a POST decides."""
    user = person(request)
    found = appeals.get_appeal_for(user, appeal_id)
    if request.method == "GET":
        return _appeal_page(request, found, DecisionForm())
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _appeal_page(request, found, form, status=400)
    try:
        appeals.decide_appeal(moderator=user, appeal=found, **form.cleaned_data)
    except Invalid as refusal:
        form.add_error("answer", refusal.message)
        return _appeal_page(request, found, form, status=400)
    messages.success(request, "Decided. The person gets your answer by mail.")
    return redirect("appeals")


def _attendance_page(
    request: HttpRequest,
    user: User,
    form: AppealForm | None = None,
    wrong: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """`form` is one that was refused, of the record `wrong`: it keeps what was written."""
    rows = [
        {
            "record": record,
            "appeal": getattr(record, "appeal", None),
            "may_appeal": record.outcome in appeals.APPEALABLE,
            "form": form if record.pk == wrong else AppealForm(auto_id=f"{record.pk}_%s"),
            "is_wrong": record.pk == wrong,
        }
        for record in records_of(user)
    ]
    context = {"standing": standing_of(user), "open_bookings": open_bookings_of(user), "rows": rows}
    return render(request, "attendance/attendance.html", context, status=status)


def _appeal_page(
    request: HttpRequest, found: AttendanceAppeal, form: DecisionForm, status: int = 200
) -> HttpResponse:
    context = {"appeal": found, "facts": appeals.facts_of(found), "form": form}
    return render(request, "attendance/appeal.html", context, status=status)
