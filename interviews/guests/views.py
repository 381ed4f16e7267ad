"""Pages of a third person: what the link offers, their stay; and what the two do about them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import User
from accounts.requests import person
from config.errors import Invalid
from interviews.access import get_interview_for
from interviews.bookings.calendar import saved
from interviews.bookings.views import as_download
from interviews.guests import services
from interviews.guests.access import get_guest_for, get_stay_for, get_visit_for, open_link
from interviews.guests.conduct import report_by_guest, report_guest
from interviews.guests.forms import AnswerForm, GuestConductForm, InviteForm
from interviews.guests.selectors import StayView
from interviews.guests.visits import entry_of_visit
from interviews.models import ConductReason, Guest, GuestState
from interviews.room.call import calls_are_set_up, may_capture


@require_GET
@never_cache
@may_capture
def guest(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """What the link offers, and later the stay: when, as what, the way into the room, the way out.

    Who has no account yet, or is signed out, reads who invites them to what. A page that is open asks whether
    it is still the `moment` that it shows. A second interviewer tries their microphone and camera there, as
    the two do in the lobby.
    """
    if not isinstance(request.user, User):
        return _for_anybody(request, guest_id)
    user = request.user
    own = _own_invitation(request, guest_id)
    if own is not None:
        return redirect("interview", own.interview_id)
    try:
        stay = StayView(get_stay_for(user, guest_id), user)
    except services.LinkClosed as closed:
        return render(request, "guests/closed.html", {"message": closed.message}, status=closed.status)
    if getattr(request, "htmx", False) and "moment" in request.GET:
        is_same = request.GET["moment"] == stay.moment
        return HttpResponse(status=204) if is_same else HttpResponseClientRefresh()
    template = "guests/link.html" if stay.guest.state == GuestState.INVITED else "guests/stay.html"
    context = {"stay": stay, "conduct_reasons": ConductReason.choices, "calls": calls_are_set_up()}
    return render(request, template, context)


@login_required
@require_safe
def calendar(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """The interview as a file, for calendars that did not take it from the mail."""
    return as_download(saved(entry_of_visit(get_visit_for(person(request), guest_id))))


@login_required
@require_POST
def ask(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    user = person(request)
    services.ask_to_join(user=user, guest=get_stay_for(user, guest_id))
    return redirect("guest", guest_id)


@login_required
@require_POST
def leave(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    user = person(request)
    services.leave_as_guest(user=user, guest=get_stay_for(user, guest_id))
    messages.info(request, "You have left. The two go on by themselves.")
    return redirect("guest", guest_id)


@login_required
@require_POST
def report(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """Tell the moderators about one of the two, and go; where wanted never meet them again."""
    user = person(request)
    stay = get_stay_for(user, guest_id)
    report_by_guest(user=user, guest=stay, **_conduct(request, with_about=True))
    messages.info(request, "Thank you. The moderators have your report; the other person is not told.")
    return redirect("guest", guest_id)


@login_required
@require_POST
def invite(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_interview_for(user, interview_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_role", "A third person comes as an observer or as a second interviewer.")
    services.invite_guest(user=user, interview=found, role=form.cleaned_data["role"])
    return redirect("interview", interview_id)


@login_required
@require_POST
def answer(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Let in who asks, or send them away; the page that asks may be older than the invitation."""
    user = person(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_answer", "Let the third person in, or send them away.")
    guest = get_guest_for(user, interview_id, form.cleaned_data["guest"])
    services.ANSWERS[form.cleaned_data["answer"]](user=user, guest=guest)
    return redirect("interview", interview_id)


@login_required
@require_POST
def report_third(request: HttpRequest, interview_id: UUID, guest_id: UUID) -> HttpResponse:
    """Tell the moderators about the third person, who has to go."""
    user = person(request)
    found = get_guest_for(user, interview_id, guest_id)
    report_guest(user=user, guest=found, **_conduct(request, with_about=False))
    messages.info(request, "Thank you. The moderators have your report; the other person is not told.")
    return redirect("interview", interview_id)


def _for_anybody(request: HttpRequest, guest_id: UUID) -> HttpResponse:
    """A link that is no longer open leads to the sign-in: it may be a stay of theirs."""
    invited = open_link(guest_id)
    if invited is None:
        return redirect_to_login(request.path)
    answer = render(request, "guests/invited.html", {"guest": invited})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _own_invitation(request: HttpRequest, guest_id: UUID) -> Guest | None:
    """The link in the hands of one of the two: it is their interview's page that they want."""
    mine = Guest.objects.filter(pk=guest_id, interview__participations__user=person(request))
    return mine.first()


def _conduct(request: HttpRequest, *, with_about: bool) -> dict[str, Any]:
    form = GuestConductForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_reason", "Choose one of the reasons, and write at most 2,000 characters.")
    given = form.cleaned_data
    return given if with_about else {name: given[name] for name in given if name != "about"}
