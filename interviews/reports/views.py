"""The report as a page and as a PDF, for both people of the round, after the release."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.requests import names_for, person
from interviews.access import get_round_to_score_for
from interviews.comment_marks.selectors import markings_for
from interviews.guests.selectors import is_party, may_still_second
from interviews.models import Round, RoundState
from interviews.rematch.selectors import again_with
from interviews.reports.card import card_of
from interviews.reports.page import page_of
from interviews.reports.pdf import file_name, render_pdf
from interviews.reports.selectors import is_ready, report_for
from interviews.reviews.selectors import second_look
from interviews.scenario_ratings.selectors import own_rating
from scenarios.access import may_read_kit

COMPILING = {RoundState.RELEASED, RoundState.REPORTED}


@login_required
@require_GET
@cache_control(private=True, no_store=True)
def report(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the report; while it is compiled, a page that renews itself; before the release, the debrief."""
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    if round_.state not in COMPILING or may_still_second(user, round_):
        return redirect("debrief", round_id)
    if not is_ready(round_):
        return render(request, "interviews/report_waiting.html", {"round": round_})
    names = names_for(request)
    shown = report_for(user, round_, names)
    is_second = not is_party(user, round_)
    page = {
        **page_of(shown.content, replay="" if is_second else reverse("replay", args=[round_.pk])),
        "round": round_,
        "report": shown.report,
        "is_candidate": user.pk == round_.candidate_id,
        "kit_is_open": may_read_kit(user, round_.scenario_version.scenario),
        "is_second": is_second,
        "card": card_of(user, round_) if user.pk == round_.interviewer_id else None,
        "markings": markings_for(user, round_),
        "own": None if is_second else own_rating(user, round_),
        "again": None if is_second else again_with(user, _partner(user, round_), names),
        "rescore": None if is_second else second_look(user, round_),
    }
    return render(request, "interviews/report.html", page)


def _partner(user: User, round_: Round) -> User | None:
    return round_.interviewer if user.pk == round_.candidate_id else round_.candidate


@login_required
@require_GET
def status(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The waiting page's part that renews itself; loads the report when it is there."""
    round_ = get_round_to_score_for(person(request), round_id)
    if is_ready(round_):
        return HttpResponseClientRedirect(reverse("report", args=[round_id]))
    return render(request, "interviews/_report_status.html", {"round": round_})


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def pdf(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same report as a tagged PDF; a browser that has this version is not sent it again."""
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    shown = report_for(user, round_, names_for(request))
    unchanged = get_conditional_response(request, etag=shown.etag)
    if unchanged is not None:
        return unchanged
    leads_to = reverse("replay", args=[round_.pk]) if is_party(user, round_) else ""
    replay = request.build_absolute_uri(leads_to) if leads_to else ""
    return HttpResponse(
        render_pdf(shown.content, replay=replay),
        content_type="application/pdf",
        headers={"ETag": shown.etag, "Content-Disposition": f'inline; filename="{file_name(shown.content)}"'},
    )
