"""Practicing again: the wish on a finished interview, and slots once both wish it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import person
from accounts.zones import zone_of
from config.errors import Forbidden, Invalid, Refused
from interviews.access import get_interview_for
from interviews.models import SlotProposal
from interviews.overview import view_of
from interviews.rematch import proposing, services
from interviews.rematch.forms import AnswerForm, ProposeForm, WishForm
from interviews.rematch.selectors import get_rematch_for, get_rematch_proposal_for, open_proposal
from interviews.slots.grid import Start
from interviews.slots.placing import place_problems
from interviews.slots.services import SlotsRefused


@login_required
@require_POST
def wish(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user = person(request)
    partner = view_of(get_interview_for(user, interview_id), user).partner
    if partner is None:
        raise Forbidden("no_partner", "You were alone in this interview.")
    form = WishForm(request.POST)
    form.full_clean()
    change = services.wish_rematch if form.cleaned_data["wish"] else services.withdraw_wish
    change(user=user, partner=partner)
    return redirect("interview", interview_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rematch(request: HttpRequest, user_id: int) -> HttpResponse:
    """Both wish it: propose slots, or go to those that are proposed."""
    user = person(request)
    partner = get_rematch_for(user, user_id)
    waiting = open_proposal(user, partner)
    if waiting and request.method != "POST":
        return redirect("proposal", waiting.pk)
    form = ProposeForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        sent_from = form.sent_from()
        try:
            made = proposing.propose_rematch(user=user, partner=partner, **form.wished())
        except SlotsRefused as refusal:
            place_problems(form, refusal.problems, sent_from)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{partner} gets your slots by mail.")
            return redirect("proposal", made.pk)
    context = {"partner": partner, "form": form}
    return render(request, "rematch/propose.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The proposed slots; a POST accepts one of them, declines them, or takes one's own back."""
    user = person(request)
    found = get_rematch_proposal_for(user, proposal_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return _answer(request, user, found)
        except Refused as error:
            refusal = error
            found = get_rematch_proposal_for(user, proposal_id)
    zone, now = zone_of(user), timezone.now()
    context = {
        "proposal": found,
        "mine": found.proposer_id == user.pk,
        "other": found.recipient if found.proposer_id == user.pk else found.proposer,
        "starts": [Start(at, zone) for at in found.starts if at > now or found.state != "open"],
        "zone": zone,
        "since": open_proposal(found.proposer, found.recipient) if found.state != "open" else None,
        "refusal": refusal,
    }
    return render(request, "rematch/proposal.html", context, status=refusal.status if refusal else 200)


def _answer(request: HttpRequest, user: User, found: SlotProposal) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid("unknown_slot", "Choose one of the slots that were proposed.")
    if form.cleaned_data["answer"] == "accept":
        made = proposing.accept_rematch(user=user, proposal=found, chosen=form.cleaned_data["chosen"])
        return redirect("interview", made.pk)
    proposing.close_rematch(user=user, proposal=found)
    return redirect("proposal", found.pk)
