"""The interview's own page: lobby, way into the room, what is owed, what came out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.models import User
from accounts.requests import person
from config.errors import Forbidden, Invalid
from interviews import ending, length, services
from interviews.access import get_interview_for
from interviews.attendance.recording import arrive
from interviews.bookings.services import open_lobby_if_due
from interviews.forms import ConductForm, LengthAnswerForm, LengthForm
from interviews.models import Interview, InterviewState
from interviews.no_show.selectors import offers_for
from interviews.overview import InterviewView, view_of
from interviews.pairing.selectors import open_ticket_of
from interviews.room.call import calls_are_set_up, may_capture
from scenarios.minutes import LONGEST, SHORTEST

TEMPLATES = {
    InterviewState.BOOKED: "interviews/booked.html",
    InterviewState.LOBBY: "interviews/lobby.html",
    InterviewState.CANCELLED: "interviews/cancelled.html",
}


@login_required
@require_GET
@may_capture
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Show the lobby, what is owed, or what became of it; while live, lead into the room."""
    found = _with_its_lobby_open(person(request), interview_id)
    arrive(user=person(request), interview=found)
    page = view_of(found, person(request))
    if page.room_url and not page.me.left_at:
        return redirect(page.room_url)
    template = TEMPLATES.get(InterviewState(found.state), "interviews/after.html")
    context = {"page": page, "calls": calls_are_set_up(), "offers": offers_for(page)}
    return render(request, template, context)


@login_required
@require_GET
def status(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The lobby's part that renews itself; leads on as soon as the interview leaves the lobby."""
    found = get_interview_for(person(request), interview_id)
    arrive(user=person(request), interview=found)
    page = view_of(found, person(request))
    if page.interview.state != InterviewState.LOBBY:
        return HttpResponseClientRedirect(page.room_url or _after_the_lobby(page))
    if page.partner_is_missing != ("offered" in request.GET):
        return HttpResponseClientRefresh()  # what else one may do has to come, or to go again
    return render(request, "interviews/_lobby_status.html", {"page": page})


@login_required
@require_POST
def ready(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    services.mark_ready(user=user, interview=get_interview_for(user, interview_id))
    return redirect("interview", interview_id)


@login_required
@require_POST
def propose_length(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_interview_for(user, interview_id)
    form = LengthForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_length", f"A round takes {SHORTEST} to {LONGEST} whole minutes.")
    length.propose_length(user=user, interview=found, minutes=form.cleaned_data["minutes"])
    return redirect("interview", interview_id)


@login_required
@require_POST
def answer_length(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_interview_for(user, interview_id)
    form = LengthAnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_answer", "Accept the proposal, decline it, or take it back.")
    length.answer_length(user=user, interview=found, **form.cleaned_data)
    return redirect("interview", interview_id)


@login_required
@require_POST
def leave(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    left = ending.leave(user=user, interview=get_interview_for(user, interview_id))
    messages.info(request, "You left the interview. What was held can still be scored.")
    return redirect(
        "home" if left.state == InterviewState.CANCELLED else reverse("interview", args=[left.pk])
    )


@login_required
@require_POST
def block_partner(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_interview_for(user, interview_id)
    partner = _partner(found, user)
    ending.block_and_leave(user=user, partner=partner)
    messages.info(
        request, "You two will not be paired again. You can undo it in your settings, under Blocks."
    )
    return redirect("interview", interview_id)


@login_required
@require_POST
def report(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Tell the moderators about the partner, from the room (and leave it) or from the interview's page."""
    user = person(request)
    found = get_interview_for(user, interview_id)
    form = ConductForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_reason", "Choose one of the reasons, and write at most 2,000 characters.")
    ending.report(user=user, interview=found, **form.cleaned_data)
    messages.info(request, "Thank you. The moderators have your report; the other person is not told.")
    return redirect("interview", interview_id)


def _with_its_lobby_open(user: User, interview_id: UUID) -> Interview:
    """The interview; a lobby that is due opens for whoever comes before the sweeper does."""
    found = get_interview_for(user, interview_id)
    return get_interview_for(user, interview_id) if open_lobby_if_due(found) else found


def _after_the_lobby(page: InterviewView) -> str:
    """Whose partner passed waits again already, first in line."""
    waits = page.interview.state == InterviewState.CANCELLED and open_ticket_of(page.user)
    return reverse("find-waiting") if waits else reverse("interview", args=[page.interview.pk])


def _partner(found: Interview, user: User) -> User:
    partner = InterviewView(found, user).partner
    if partner is None:
        raise Forbidden("no_partner", "You were alone in this interview.")
    return partner
