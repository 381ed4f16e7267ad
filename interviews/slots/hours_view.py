"""The availability page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import person
from interviews.slots.grid import DAY, WEEK_DAYS, WEEKS_AHEAD, clock_changes
from interviews.slots.hours import availability_of, save_availability
from interviews.slots.hours_form import HoursForm, with_more_rows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest) -> HttpResponse:
    """Weekly hours and special dates; `more` gives further rows and saves nothing yet."""
    user = person(request)
    saved = availability_of(user)
    if request.method != "POST":
        return _page(request, HoursForm(saved))
    if "more" in request.POST:
        return _page(request, HoursForm(saved, with_more_rows(request.POST)))
    form = HoursForm(saved, request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    save_availability(user=user, availability=form.availability)
    messages.success(request, "Your hours are saved.")
    return redirect("availability")


def _page(request: HttpRequest, form: HoursForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    changes = clock_changes(now, now + WEEKS_AHEAD * WEEK_DAYS * DAY, form.zone)
    return render(request, "slots/availability.html", {"form": form, "changes": changes}, status=status)
