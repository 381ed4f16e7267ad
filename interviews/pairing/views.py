"""Pages for finding a peer: ask, wait, go."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.requests import person
from config.errors import Invalid, Refused
from interviews.models import Ticket
from interviews.pairing import services
from interviews.pairing.forms import FindForm, SoloForm
from interviews.pairing.selectors import latest_ticket_of, open_interview_of, open_ticket_of, pool_for
from scenarios.minutes import LONGEST, SHORTEST


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Choose role and length; a POST starts waiting. Who waits already or is busy is sent there."""
    user = person(request)
    interview = open_interview_of(user)
    if interview:
        return redirect("interview", interview.pk)
    if open_ticket_of(user):
        return redirect("find-waiting")
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_ticket(user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("find-waiting")
    status = 400 if form.errors else 200
    return render(request, "interviews/find.html", {"form": form, "pool": pool_for(user)}, status=status)


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    return _where_the_ticket_leads(request, "interviews/waiting.html")


@login_required
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """The part of the waiting page that renews itself; calling it says that the person is still here."""
    return _where_the_ticket_leads(request, "interviews/_waiting_status.html")


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    services.cancel_ticket(user=person(request))
    return redirect("find")


@login_required
@require_POST
def solo(request: HttpRequest) -> HttpResponse:
    form = SoloForm(request.POST)
    if not form.is_valid():
        if "scenario" in form.errors:
            raise Refused("not_found", "There is no scenario of this name.", status=404)
        raise Invalid("unknown_length", f"A round takes {SHORTEST} to {LONGEST} whole minutes.")
    interview = services.start_solo(user=person(request), **form.cleaned_data)
    return redirect("interview", interview.pk)


def _where_the_ticket_leads(request: HttpRequest, template: str) -> HttpResponse:
    """Render the template while the ticket is open or has just run out; otherwise move the person on.

    The part that renews itself has nothing to say once the time is up: then the whole page comes anew.
    """
    user = person(request)
    ticket = latest_ticket_of(user)
    if ticket is None or ticket.state == "cancelled":
        return _go(request, "find")
    if ticket.state == "paired":
        return _go(request, "interview", ticket.interview_id)
    if ticket.state == "expired" and getattr(request, "htmx", False):
        return HttpResponseClientRefresh()
    services.keep_waiting(ticket=ticket)
    return render(request, template, {"ticket": ticket, "pool": pool_for(user), "waited": _waited(ticket)})


def _go(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    target = redirect(name, *args)
    return HttpResponseClientRedirect(target.url) if getattr(request, "htmx", False) else target


def _waited(ticket: Ticket) -> int:
    return int((timezone.now() - ticket.created_at).total_seconds())
