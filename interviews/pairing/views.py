"""Pages for finding a peer: ask, wait, go."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.models import User
from accounts.requests import person
from config.errors import Invalid, Refused
from interviews.models import Ticket
from interviews.pairing import services
from interviews.pairing.forms import FindForm, SoloForm
from interviews.pairing.pool import figures_for, waiting_page
from interviews.pairing.selectors import latest_ticket_of, open_interview_of, open_ticket_of
from interviews.pairing.time_left import slots_in_the_way
from interviews.pairing.wish import Wish
from interviews.slots.outlook import outlook_for
from scenarios.minutes import LONGEST, SHORTEST


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Choose whom to meet; a POST starts waiting, or shows the figures of what was chosen ("Look again").

    Who waits already or is busy is sent there.
    """
    user = person(request)
    interview = open_interview_of(user)
    if interview:
        return redirect("interview", interview.pk)
    if open_ticket_of(user):
        return redirect("find-waiting")
    if request.method != "POST":
        return _ask(request, user, FindForm(initial=FindForm.usual(user.profile)))
    form = FindForm(request.POST)
    if form.is_valid() and "look" in request.POST:
        return _ask(request, user, form)
    if form.is_valid():
        try:
            services.open_ticket(user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("find-waiting")
    return _ask(request, user, form, status=400)


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The pool's figures for what the form says now."""
    user = person(request)
    return render(request, "interviews/_pool_figures.html", _figures(user, FindForm(request.GET)))


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
    services.stop_waiting(user=person(request))
    return redirect("find")


@login_required
@require_POST
def solo(request: HttpRequest) -> HttpResponse:
    form = SoloForm(request.POST)
    if not form.is_valid():
        if "scenario" in form.errors:
            raise Refused("not_found", "There is no scenario of this name.", status=404)
        raise Invalid("unknown_length", f"A round takes {SHORTEST} to {LONGEST} whole minutes.")
    user = person(request)
    try:
        return redirect("interview", services.start_solo(user=user, **form.cleaned_data).pk)
    except Refused as refusal:
        begun = open_interview_of(user)
        if refusal.code != "busy" or begun is None or begun.kind != "solo":
            raise
        return redirect("interview", begun.pk)  # pressed twice


def _wish_of(user: User, form: FindForm) -> Wish:
    """What the form says, as far as it can be understood; figures of nonsense would be none."""
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return Wish.usual(user.profile, **said)


def _ask(request: HttpRequest, user: User, form: FindForm, status: int = 200) -> HttpResponse:
    context = {"form": form, **_figures(user, form)}
    return render(request, "interviews/find.html", context, status=status)


def _figures(user: User, form: FindForm) -> dict[str, object]:
    """What waiting now would be like, and what it may cost."""
    wish = _wish_of(user, form)
    in_the_way = slots_in_the_way(user, role=wish.role, format_minutes=wish.format_minutes)
    return {"figures": figures_for(user, wish), "in_the_way": in_the_way}


def _where_the_ticket_leads(request: HttpRequest, template: str) -> HttpResponse:
    """Render the template while the ticket is open or has just run out; otherwise move the person on.

    The part that renews itself has nothing to say once the time is up, and no room for other ways once these
    are due: then the whole page comes anew.
    """
    user = person(request)
    ticket = latest_ticket_of(user)
    if ticket is None or ticket.state == "cancelled":
        return _go(request, "find")
    if ticket.state == "paired":
        return _go(request, "interview", ticket.interview_id)
    services.keep_waiting(ticket=ticket)
    page = waiting_page(user, ticket)
    is_part = bool(getattr(request, "htmx", False))
    other_ways_due = page.is_slow or ticket.state == "expired"
    if is_part and other_ways_due and "offered" not in request.GET:
        return HttpResponseClientRefresh()
    context = {"page": page, "other_ways": other_ways_due}
    if other_ways_due and not is_part:
        context["suggestions"] = _suggestions(user, ticket)
    return render(request, template, context)


def _suggestions(user: User, ticket: Ticket) -> object:
    outlook = outlook_for(user, number=0, role=ticket.role, format_minutes=ticket.format_minutes)
    return outlook.suggestions


def _go(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    target = redirect(name, *args)
    return HttpResponseClientRedirect(target.url) if getattr(request, "htmx", False) else target
