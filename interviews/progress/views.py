"""Progress: how one stands and goes, what was never tested, what to practice next; and taking it along."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import person
from interviews.progress.data import data_of
from interviews.progress.export import csv_lines
from interviews.progress.page import ON_A_CHART, charts_of, gap_rows, judgement_chart, stage_rows, table_of
from interviews.progress.pdf import render_pdf
from interviews.progress.rules import MIN_FOR_TREND
from interviews.progress.selectors import history_of
from interviews.progress.whole import whole_of

HISTORY_ON_A_PAGE = 20


@login_required
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    user = person(request)
    whole = whole_of(user)
    page = {
        "whole": whole,
        "charts": charts_of(whole.progress),
        "on_a_chart": ON_A_CHART,
        "coverage": table_of(whole.progress, whole.advice),
        "gaps": gap_rows(whole.progress),
        "gap_chart": judgement_chart(whole.progress),
        "stages": stage_rows(whole.pacing.stages),
        "overrun": stage_rows(whole.pacing.overrun),
        "min_for_trend": MIN_FOR_TREND,
        "history": Paginator(history_of(user), HISTORY_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "progress/progress.html", page)


@login_required
@require_GET
def export_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The person's own scores as CSV, sent row by row."""
    return StreamingHttpResponse(
        csv_lines(person(request)), content_type="text/csv; charset=utf-8", headers=_as_file("csv")
    )


@login_required
@require_GET
def export_json(request: HttpRequest) -> HttpResponse:
    """All that the page says, as data."""
    data = data_of(whole_of(person(request)))
    return JsonResponse(data, json_dumps_params={"indent": 2}, headers=_as_file("json"))


@login_required
@require_GET
def export_pdf(request: HttpRequest) -> HttpResponse:
    pdf = render_pdf(whole_of(person(request)))
    return HttpResponse(pdf, content_type="application/pdf", headers=_as_file("pdf"))


def _as_file(ending: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="tradeoff-progress.{ending}"',
        "Cache-Control": "private, no-store",
    }
