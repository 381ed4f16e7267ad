"""How fair the scores are, for anybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from interviews.ratings.page import in_words
from interviews.ratings.published import published


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    found = published()
    words = in_words(found.statistics) if found.statistics else None
    return render(request, "statistics/page.html", {"found": found, "words": words})
