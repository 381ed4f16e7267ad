"""Share links: the owner's page, and what an address shows to anybody who has it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import person
from config.errors import Forbidden, Refused
from interviews.access import NotFound, get_round_for
from interviews.reports.page import page_of
from interviews.reports.pdf import file_name, render_pdf
from interviews.reports.selectors import is_ready
from interviews.shares.forms import ShareForm
from interviews.shares.selectors import Shared, get_share_link_for, get_shared, links_of
from interviews.shares.services import count_opening, make_share_link, revoke_share_link


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The candidate's links to a report, and a form for another."""
    user = person(request)
    round_ = get_round_for(user, round_id, "candidate")
    if not is_ready(round_):
        raise Forbidden("not_released", "There is no report to share yet.")
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_share_link(user=user, round_=round_, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("parts" if refusal.code == "needs_scores" else None, refusal.message)
        else:
            messages.success(request, "Your link is ready. Copy it and send it yourself.")
            return redirect("report-shares", round_id)
    context = {"round": round_, "form": form, "links": links_of(user, round_)}
    return render(request, "shares/list.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, round_id: UUID, link_id: UUID) -> HttpResponse:
    user = person(request)
    round_ = get_round_for(user, round_id, "candidate")
    revoke_share_link(user=user, link=get_share_link_for(user, round_, link_id))
    messages.info(request, "The link no longer works.")
    return redirect("report-shares", round_id)


@require_GET
@cache_control(private=True, no_store=True)
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What its owner chose of a report, to be read by nobody else's machine twice."""
    try:
        found = _opened(request, token)
    except NotFound:
        return _guarded(render(request, "shares/gone.html", status=404))
    page = {**page_of(found.content), "link": found.link, "report": found.report, "token": token}
    return _guarded(render(request, "shares/shared.html", page))


@require_GET
@cache_control(private=True, no_store=True)
def shared_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The shared parts as a tagged PDF."""
    try:
        found = _opened(request, token)
    except NotFound:
        return _guarded(render(request, "shares/gone.html", status=404))
    answer = HttpResponse(render_pdf(found.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_name(found.content)}"'
    return _guarded(answer)


def _opened(request: HttpRequest, token: str) -> Shared:
    found = get_shared(token)
    count_opening(link=found.link, reader=request.user if isinstance(request.user, User) else None)
    return found


def _guarded(answer: HttpResponse) -> HttpResponse:
    """The address is the secret: no search engine keeps it, and no page that it leads to learns it."""
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
