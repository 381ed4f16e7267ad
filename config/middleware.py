"""What every answer goes through: refusals become pages, and what one person sees is not kept by browsers.

The API translates refusals by its own door, `config.api.exception_handler`.
"""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from config.errors import Refused

Handler = Callable[[HttpRequest], HttpResponse]

NO_DEVICES = "camera=(), microphone=(), display-capture=(), geolocation=()"


def NoStoreMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    """Keep what a signed-in person was shown out of every cache, also the one behind the back button.

    An answer that says itself how it may be kept is left alone; static files are answered further out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Asked afterwards: a token's person is known only when the API has answered.
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def PermissionsPolicyMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    """Deny camera, microphone and the like to every page that does not say itself that it uses them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        return response

    return middleware


class RefusedMiddleware:
    """Answers a `Refused` from a view with its sentence and status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return refused_answer(request, error)


def refused_answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A page with the sentence and the status.

    An htmx request gets a fragment, and the sentence in a header too: htmx does not swap error answers in,
    so `frontend/src/site/requests.ts` shows the header as a toast.
    """
    if request.headers.get("HX-Request") == "true":
        context: dict[str, object] = {"kind": "error", "text": refused.message}
        response = render(request, "components/notice.html", context, status=refused.status)
        response["X-Refused-Message"] = quote(refused.message)
        return response
    page = {"refused": refused, "before": _page_before(request)}
    return render(request, "refused.html", page, status=refused.status)


def _page_before(request: HttpRequest) -> str:
    """Where the button was pressed, to look again; nothing for an address that was only opened."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, request.get_host(), require_https=request.is_secure())
    return before if request.method == "POST" and is_ours else ""
