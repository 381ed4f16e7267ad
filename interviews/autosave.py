"""Answers to forms that save themselves: JSON for the script, pages for a browser without scripts."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format

from config.errors import Refused


def wants_page(request: HttpRequest) -> bool:
    """Was the form sent without scripts?"""
    return request.get_preferred_type(["application/json", "text/html"]) == "text/html"


def saved(**facts: object) -> JsonResponse:
    """What the script shows: when it was saved, and what else it takes into the page."""
    return JsonResponse({"saved_at": time_format(timezone.localtime(), "H:i"), **facts})


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Without scripts raise the refusal again: it is a page of its own."""
    if wants_page(request):
        raise refusal
    return JsonResponse({"code": refusal.code, "detail": refusal.message}, status=refusal.status)
