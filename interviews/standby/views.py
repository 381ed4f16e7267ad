"""Standing by: say so, be there on any page, be called, pass, stop."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import person
from accounts.zones import zone_of
from config.errors import Refused
from interviews import ending
from interviews.pairing.selectors import open_interview_of, open_ticket_of
from interviews.standby.forms import StandbyForm
from interviews.standby.selectors import called_for, standby_of
from interviews.standby.services import end_standby, keep_standing_by, stand_by

HTMX_STOP_ASKING = 286


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def standby(request: HttpRequest) -> HttpResponse:
    """Stand by, or see that one does; whoever is called is led to the lobby."""
    user = person(request)
    interview = open_interview_of(user)
    if interview:
        return redirect("interview", interview.pk)
    form = StandbyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stand_by(user=user, until=form.ends_at(zone_of(user)), role=form.cleaned_data["role"])
        except Refused as refusal:
            form.add_error("until" if refusal.code == "bad_time" else None, refusal.message)
        else:
            return redirect("standby")
    context = {"form": form, "mine": standby_of(user), "waits": open_ticket_of(user)}
    return render(request, "standby/standby.html", context, status=400 if form.errors else 200)


@login_required
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Asked every 20 seconds by any page of who stands by: they are there, and hear when they are called."""
    user = person(request)
    if keep_standing_by(user=user):
        return HttpResponse(status=204)
    called = called_for(user)
    if called is None:
        return HttpResponse(status=HTMX_STOP_ASKING)
    return render(request, "standby/_called.html", {"called": called}, status=HTMX_STOP_ASKING)


@login_required
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    end_standby(user=person(request))
    messages.info(request, "You no longer stand by.")
    return redirect("standby")


@login_required
@require_POST
def pass_on(request: HttpRequest) -> HttpResponse:
    """Not now after all: the one who called is first in line again, and nothing is held against anybody."""
    user = person(request)
    called = called_for(user)
    if called:
        ending.leave(user=user, interview=called, reason="passed, having stood by")
        messages.info(request, "You passed. Nothing is held against you, and you no longer stand by.")
    return redirect("standby")
