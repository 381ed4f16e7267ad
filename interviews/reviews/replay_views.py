"""The recording's doors for its reviewer: the player, the log, the board's pictures. None names anybody."""

from uuid import UUID

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.requests import person
from interviews.replay.selectors import head_of
from interviews.replay.views import streamed
from interviews.reports.stored import read_content
from interviews.reviews.access import get_taken_review_for
from interviews.reviews.recording import blind_boot, blind_frame
from interviews.room.images import get_image
from interviews.room.images_api import as_picture
from interviews.room.views import ROOM_CSP


@login_required
@require_GET
@cache_control(private=True, no_store=True)
@csp_update(ROOM_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def replay(request: HttpRequest, review_id: UUID) -> HttpResponse:
    review = get_taken_review_for(person(request), review_id)
    report = review.round.reports.get(superseded_at=None)
    boot = blind_boot(review, read_content(report.content))
    return render(request, "interviews/replay.html", {"boot": boot})


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def recording(request: HttpRequest, review_id: UUID) -> HttpResponseBase:
    """The log without people, compressed. A browser that has it asks each time whether it may read it."""
    review = get_taken_review_for(person(request), review_id)
    head = head_of(review.round_id)
    return streamed(request, f'W/"{review.pk}-{head}"', lambda: blind_frame(review.round, head))


@login_required
@require_GET
def picture(request: HttpRequest, review_id: UUID, digest: str) -> HttpResponse:
    review = get_taken_review_for(person(request), review_id)
    return as_picture(get_image(round_=review.round, digest=digest))
