"""Links: one's own on one page, and the page that a link leads to, for people with and without an account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import person
from config.errors import Refused
from interviews.context import open_room_of
from interviews.invitations.accepting import Accepted, accept_invitation
from interviews.invitations.forms import InvitationForm
from interviews.invitations.page import join_page
from interviews.invitations.remembering import remember
from interviews.invitations.selectors import Standing, get_invitation, get_own_invitation_for, links_of
from interviews.invitations.services import make_invitation, revoke_invitation

HTMX_STOP_ASKING = 286


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """One's own links, and a form for another."""
    user = person(request)
    form = InvitationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            make_invitation(user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("starts_at" if form.cleaned_data["starts_at"] else None, refusal.message)
        else:
            messages.success(request, "Your link is ready. Copy it and send it yourself.")
            return redirect("invitations")
    context = {"form": form, "links": links_of(user), "site": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "invitations/list.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    user = person(request)
    revoke_invitation(user=user, invitation=get_own_invitation_for(user, invitation_id))
    messages.info(request, "The link no longer works.")
    return redirect("invitations")


@login_required
@require_GET
def arrival(request: HttpRequest) -> HttpResponse:
    """Asked by every page of somebody whose link may be accepted at any moment; empty until it is.

    Once no such link is left, there is nothing to ask for any more.
    """
    found = open_room_of(person(request))
    if found.interview_id is None:
        return HttpResponse(status=204 if found.expects_somebody else HTMX_STOP_ASKING)
    return render(request, "components/_open_room_line.html", {"open_room": found}, status=HTMX_STOP_ASKING)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """What the link is about; a POST accepts it. A refusal is said on the same page, with the ways on."""
    invitation = get_invitation(invitation_id)
    user = request.user if isinstance(request.user, User) else None
    refusal: Refused | None = None
    if request.method == "POST":
        if user is None:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        try:
            return _lead_on(accept_invitation(user=user, invitation=invitation))
        except Refused as error:
            refusal = error
    page = join_page(user, invitation, refusal)
    if page.standing == Standing.OPEN and not page.is_own:
        remember(request, invitation)
    answer = render(request, "invitations/join.html", {"page": page}, status=page.status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _lead_on(accepted: Accepted) -> HttpResponse:
    if accepted.interview:
        return redirect("interview", accepted.interview.pk)
    if accepted.ticket and accepted.ticket.interview_id:
        return redirect("interview", accepted.ticket.interview_id)
    return redirect("upcoming" if accepted.ticket and accepted.ticket.starts_at else "find-waiting")
