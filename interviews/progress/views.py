"""Progress: what was held, how each line goes, what was never tested, what to practice next."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import person
from interviews.progress.export import csv_lines
from interviews.progress.page import charts_of, table_of
from interviews.progress.rules import MIN_FOR_TREND
from interviews.progress.selectors import history_of, progress_of, what_next

HISTORY_ON_A_PAGE = 20


@login_required
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    user = person(request)
    known = progress_of(user)
    page = {
        "progress": known,
        "charts": charts_of(known),
        "coverage": table_of(known),
        "min_for_trend": MIN_FOR_TREND,
        "missing_for_trend": max(0, MIN_FOR_TREND - len(known.rounds)),
        "recommended": what_next(user, known),
        "history": Paginator(history_of(user), HISTORY_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "interviews/progress.html", page)


@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The person's own scores as CSV, sent row by row."""
    return StreamingHttpResponse(
        csv_lines(person(request)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="tradeoff-progress.csv"',
            "Cache-Control": "private, no-store",
        },
    )
