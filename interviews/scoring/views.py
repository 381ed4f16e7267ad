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
from interviews.access import get_round_to_score_for
from interviews.calibration.selectors import calibration_summary
from interviews.guests.selectors import may_still_second
from interviews.models import Round, RoundState
from interviews.reveal.selectors import leads_to_reveal
from interviews.reviews.selectors import review_desk
from interviews.scenario_ratings.selectors import own_rating
from interviews.scoring import services
from interviews.scoring.desk import interviewer_desk
from interviews.scoring.doors import Doors, save_line_by, save_overall_by
from interviews.scoring.page import debrief_page
from interviews.scoring.rules import Incomplete

WITH_REPORT = {RoundState.RELEASED, RoundState.REPORTED}
GIVEN_ON_A_PAGE = 20


@login_required
@require_GET
def debrief(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the nine lines to score, or that the other is awaited; lead on where that is over."""
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    is_late_second = may_still_second(user, round_)
    if round_.state in WITH_REPORT and not is_late_second:
        return redirect(_after_release(user, round_), round_id)
    if round_.state == RoundState.SKIPPED:
        return redirect("interview", round_.interview_id)
    if round_.state != RoundState.DEBRIEF and not is_late_second:
        return redirect("room", round_id)
    page = debrief_page(user, round_)
    if page.own.submitted:
        context = {"page": page, "own": None if page.is_second else own_rating(user, round_)}
        return render(request, "interviews/debrief_waiting.html", context)
    return render(request, "interviews/debrief.html", {"page": page})


@login_required
@require_GET
def status(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The waiting page's part that renews itself; leads on to the report once both may see both."""
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    if round_.state in WITH_REPORT and not may_still_second(user, round_):
        return HttpResponseClientRedirect(reverse(_after_release(user, round_), args=[round_id]))
    return render(request, "interviews/_debrief_status.html", {"page": debrief_page(user, round_)})


def _after_release(user: User, round_: Round) -> str:
    """Where a released round leads: a candidate who scored themselves compares first, once."""
    return "reveal" if leads_to_reveal(user, round_) else "report"


@login_required
@require_POST
def save_line(request: HttpRequest, round_id: UUID, line: str) -> HttpResponse:
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    return save_line_by(request, Doors("debrief", round_id), user, round_, line)


@login_required
@require_POST
def save_overall(request: HttpRequest, round_id: UUID) -> HttpResponse:
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    return save_overall_by(request, Doors("debrief", round_id), user, round_)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Say what submitting means and what is missing; a POST makes the assessment final."""
    user = person(request)
    round_ = get_round_to_score_for(user, round_id)
    if request.method == "POST":
        try:
            services.submit_assessment(user=user, round_=round_)
        except Incomplete:
            return render(
                request,
                "interviews/debrief_submit.html",
                {"page": debrief_page(user, round_)},
                status=409,
            )
        return redirect("debrief", round_id)
    page = debrief_page(user, round_)
    is_open = round_.state == RoundState.DEBRIEF or may_still_second(user, round_)
    if not is_open or page.own.submitted:
        return redirect("debrief", round_id)
    return render(request, "interviews/debrief_submit.html", {"page": page})


@login_required
@require_GET
def interviewing(request: HttpRequest) -> HttpResponse:
    """The dashboard of a person as interviewer."""
    user = person(request)
    desk = interviewer_desk(user)
    page = {
        "desk": desk,
        "given": Paginator(desk.given, GIVEN_ON_A_PAGE).get_page(request.GET.get("page")),
        "reviews": review_desk(user),
        "calibration": calibration_summary(user),
    }
    return render(request, "interviews/interviewing.html", page)
