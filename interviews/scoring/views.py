"""The debrief: score, autosaved; submit once; wait for the other. And what an interviewer has to do."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.requests import person
from config.errors import Refused
from interviews import autosave
from interviews.access import get_round_for
from interviews.models import Round, RoundState
from interviews.scenario_ratings.selectors import own_rating
from interviews.scoring import services
from interviews.scoring.forms import LineForm, OverallForm
from interviews.scoring.page import debrief_page
from interviews.scoring.rules import Incomplete
from interviews.scoring.selectors import interviewer_desk, own_assessment

WITH_REPORT = {RoundState.RELEASED, RoundState.REPORTED}
GIVEN_ON_A_PAGE = 20


@login_required
@require_GET
def debrief(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the nine lines to score, or that the other is awaited; lead on where that is over."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if round_.state in WITH_REPORT:
        return redirect("report", round_id)
    if round_.state == RoundState.SKIPPED:
        return redirect("interview", round_.interview_id)
    if round_.state != RoundState.DEBRIEF:
        return redirect("room", round_id)
    page = debrief_page(user, round_)
    if page.own.submitted:
        context = {"page": page, "own": own_rating(user, round_)}
        return render(request, "interviews/debrief_waiting.html", context)
    return render(request, "interviews/debrief.html", {"page": page})


@login_required
@require_GET
def status(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The waiting page's part that renews itself; leads on to the report once both may see both."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if round_.state in WITH_REPORT:
        return HttpResponseClientRedirect(reverse("report", args=[round_id]))
    return render(request, "interviews/_debrief_status.html", {"page": debrief_page(user, round_)})


@login_required
@require_POST
def save_line(request: HttpRequest, round_id: UUID, line: str) -> HttpResponse:
    user = person(request)
    round_ = get_round_for(user, round_id)
    try:
        services.save_line(user=user, round_=round_, line=line, **LineForm(request.POST).entry())
    except Refused as refusal:
        return autosave.refused(request, refusal)
    return _saved(request, user, round_)


@login_required
@require_POST
def save_overall(request: HttpRequest, round_id: UUID) -> HttpResponse:
    user = person(request)
    round_ = get_round_for(user, round_id)
    try:
        services.save_overall(user=user, round_=round_, **OverallForm(request.POST).texts())
    except Refused as refusal:
        return autosave.refused(request, refusal)
    return _saved(request, user, round_)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Say what submitting means and what is missing; a POST makes the assessment final."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if request.method == "POST":
        try:
            services.submit_assessment(user=user, round_=round_)
        except Incomplete:
            return render(
                request,
                "interviews/debrief_submit.html",
                {"page": debrief_page(user, round_), "refused": True},
                status=409,
            )
        return redirect("debrief", round_id)
    page = debrief_page(user, round_)
    if round_.state != RoundState.DEBRIEF or page.own.submitted:
        return redirect("debrief", round_id)
    return render(request, "interviews/debrief_submit.html", {"page": page})


@login_required
@require_GET
def interviewing(request: HttpRequest) -> HttpResponse:
    """The dashboard of a person as interviewer."""
    desk = interviewer_desk(person(request))
    given = Paginator(desk.given, GIVEN_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "interviews/interviewing.html", {"desk": desk, "given": given})


def _saved(request: HttpRequest, user: User, round_: Round) -> HttpResponse:
    if autosave.wants_page(request):
        return redirect("debrief", round_.pk)
    own = own_assessment(user, round_)
    missing = own.completeness.missing
    done = sum(entry.line not in missing for entry in own.lines)
    return autosave.saved(lines_done=done, missing=missing)
