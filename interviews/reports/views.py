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

from accounts.requests import person
from interviews.access import get_round_for
from interviews.models import RoundState
from interviews.reports.page import charts_of, held_on, rows_in_order, time_rows
from interviews.reports.pdf import render_pdf
from interviews.reports.selectors import is_ready, report_for
from interviews.scenario_ratings.selectors import own_rating
from scenarios.access import may_read_kit

COMPILING = {RoundState.RELEASED, RoundState.REPORTED}


@login_required
@require_GET
@cache_control(private=True, no_store=True)
def report(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the report; while it is compiled, a page that renews itself; before the release, the debrief."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if round_.state not in COMPILING:
        return redirect("debrief", round_id)
    if not is_ready(round_):
        return render(request, "interviews/report_waiting.html", {"round": round_})
    shown = report_for(user, round_)
    content = shown.content
    page = {
        "round": round_,
        "report": shown.report,
        "content": content,
        "rows": rows_in_order(content),
        "charts": charts_of(content),
        "times": time_rows(content),
        "held_on": held_on(content),
        "is_candidate": user.pk == round_.candidate_id,
        "kit_is_open": may_read_kit(user, round_.scenario_version.scenario),
        "own": own_rating(user, round_),
    }
    return render(request, "interviews/report.html", page)


@login_required
@require_GET
def status(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The waiting page's part that renews itself; loads the report when it is there."""
    round_ = get_round_for(person(request), round_id)
    if is_ready(round_):
        return HttpResponseClientRedirect(reverse("report", args=[round_id]))
    return render(request, "interviews/_report_status.html", {"round": round_})


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def pdf(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The same report as a tagged PDF; a browser that has this version is not sent it again."""
    user = person(request)
    shown = report_for(user, get_round_for(user, round_id))
    unchanged = get_conditional_response(request, etag=shown.etag)
    if unchanged is not None:
        return unchanged
    name = f"tradeoff-{shown.content.facts.scenario_slug}-{shown.content.facts.started_at[:10]}.pdf"
    return HttpResponse(
        render_pdf(shown.content),
        content_type="application/pdf",
        headers={"ETag": shown.etag, "Content-Disposition": f'inline; filename="{name}"'},
    )
