"""Refusals that pages raise, as pages; the API has its own door in `config.api.exception_handler`."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.errors import Refused


class RefusedMiddleware:
    """Answers a `Refused` from a view with its sentence and status.

    An htmx request gets a fragment, and the sentence in a header too: htmx does not swap error answers in,
    so `frontend/src/site/requests.ts` shows the header as a toast.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if request.headers.get("HX-Request") == "true":
            context: dict[str, object] = {"kind": "error", "text": error.message}
            response = render(request, "components/notice.html", context, status=error.status)
            response["X-Refused-Message"] = quote(error.message)
            return response
        return render(request, "refused.html", {"refused": error}, status=error.status)
