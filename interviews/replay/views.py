"""A round's replay: its page, and the recording that it plays. For both people, after the release."""

from collections.abc import Callable, Iterator
from uuid import UUID

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.requests import names_for, person
from interviews.access import get_round_for
from interviews.replay.boot import replay_boot
from interviews.replay.selectors import gzipped, head_of, recording_frame
from interviews.reports.selectors import is_ready, report_for
from interviews.room.views import ROOM_CSP


@login_required
@require_GET
@cache_control(private=True, no_store=True)
@csp_update(ROOM_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def replay(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the player; until there is a report, lead to the report's page, which knows what is missing."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if not is_ready(round_):
        return redirect("report", round_id)
    boot = replay_boot(round_, user, report_for(user, round_, names_for(request)).content)
    return render(request, "interviews/replay.html", {"boot": boot, "round": round_})


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def recording(request: HttpRequest, round_id: UUID) -> HttpResponseBase:
    """The room's log, compressed. A browser that has it asks each time whether it may still read it."""
    user = person(request)
    round_ = report_for(user, get_round_for(user, round_id), names_for(request)).report.round
    head = head_of(round_.pk)
    return streamed(request, f'W/"{round_.pk}-{head}"', lambda: recording_frame(round_.pk, head))


def streamed(request: HttpRequest, etag: str, frame: Callable[[], Iterator[bytes]]) -> HttpResponseBase:
    """The frame as it comes, compressed for who reads that; nothing where the browser has it."""
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(
        gzipped(frame()) if zips else frame(),
        content_type="application/octet-stream",
        headers={"ETag": etag, **({"Content-Encoding": "gzip"} if zips else {})},
    )
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
