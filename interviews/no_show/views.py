"""What the lobby offers when the partner did not come: each a button, in this order."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import person
from config.errors import Invalid
from interviews.access import get_interview_for
from interviews.no_show import services
from interviews.slots.forms import moment_from


@login_required
@require_POST
def another(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    services.meet_another(user=user, interview=get_interview_for(user, interview_id))
    return redirect("find-waiting")


@login_required
@require_POST
def slots(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_interview_for(user, interview_id)
    read = [moment_from(text) for text in request.POST.getlist("start")]
    if None in read:
        raise Invalid("bad_time", "One of the times could not be read. Nothing was changed; choose again.")
    services.take_slots(user=user, interview=found, starts=[start for start in read if start])
    messages.success(request, "You are first in line for these times. We write to you when you are paired.")
    return redirect("upcoming")


@login_required
@require_POST
def solo(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    round_ = services.go_solo_now(user=user, interview=get_interview_for(user, interview_id))
    return redirect("room", round_.pk)
