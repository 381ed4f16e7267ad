"""Calibration rounds: the list and where one stands, a round to score or its reference, its recording."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import person
from config.errors import Refused
from interviews import autosave
from interviews.calibration import services
from interviews.calibration.access import get_calibration_for, get_exercise
from interviews.calibration.boot import calibration_boot
from interviews.calibration.figures import figures_of
from interviews.calibration.forms import ScoreForm
from interviews.calibration.page import CalibrationPage
from interviews.calibration.selectors import calibration_summary, recording_of
from interviews.replay.selectors import gzipped
from interviews.room.views import ROOM_CSP
from interviews.scoring.doors import both_texts
from interviews.scoring.rules import Conflict, Incomplete


@login_required
@require_GET
def calibration(request: HttpRequest) -> HttpResponse:
    summary = calibration_summary(person(request))
    figures = figures_of(summary.standing) if summary.standing else []
    return render(request, "interviews/calibration.html", {"calibration": summary, "figures": figures})


@login_required
@require_GET
def calibration_round(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines to score; after submission the same lines beside the reference, and the round after it until
    there is a standing."""
    user = person(request)
    page = CalibrationPage(get_calibration_for(user, slug))
    if not page.own.is_submitted:
        return render(request, "interviews/calibration_round.html", {"page": page})
    summary = calibration_summary(user)
    context = {"page": page, "next": summary.next if summary.left else None}
    return render(request, "interviews/calibration_result.html", context)


@login_required
@require_POST
def save_line(request: HttpRequest, slug: str, line: str) -> HttpResponse:
    user, exercise = person(request), get_exercise(slug)
    try:
        entry = ScoreForm(request.POST).entry()
        saved = services.save_score(user=user, exercise=exercise, line=line, **entry)
    except Conflict as conflict:
        return both_texts(request, conflict, back=reverse("calibration-round", args=[slug]))
    except Refused as refusal:
        return autosave.refused(request, refusal)
    return _saved(request, user, slug, saved.revision)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what submitting means and what is missing; a POST makes the scores final."""
    user = person(request)
    own = get_calibration_for(user, slug)
    status = 200
    if request.method == "POST":
        try:
            services.submit_answer(user=user, exercise=own.exercise)
        except Incomplete:
            status = 409
        else:
            return redirect("calibration-round", slug)
    if own.is_submitted:
        return redirect("calibration-round", slug)
    page = CalibrationPage(own)
    return render(request, "interviews/calibration_submit.html", {"page": page}, status=status)


@login_required
@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    services.start_again(user=person(request), exercise=get_exercise(slug))
    return redirect("calibration-round", slug)


@login_required
@require_GET
@cache_control(private=True, no_store=True)
@csp_update(ROOM_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def replay(request: HttpRequest, slug: str) -> HttpResponse:
    own = get_calibration_for(person(request), slug)
    return render(request, "interviews/replay.html", {"boot": calibration_boot(own)})


@login_required
@require_GET
@cache_control(private=True, no_cache=True)
def recording(request: HttpRequest, slug: str) -> HttpResponse:
    """The recording, the same before and after submission: nothing of the reference is in it."""
    own = get_calibration_for(person(request), slug)
    etag = f'W/"calibration-{own.version.pk}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    frame = recording_of(own.version.pk)
    response = HttpResponse(
        b"".join(gzipped([frame])) if zips else frame,
        content_type="application/octet-stream",
        headers={"ETag": etag, **({"Content-Encoding": "gzip"} if zips else {})},
    )
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _saved(request: HttpRequest, user: User, slug: str, revision: int) -> HttpResponse:
    if autosave.wants_page(request):
        return redirect("calibration-round", slug)
    page = CalibrationPage(get_calibration_for(user, slug))
    return autosave.saved(lines_scored=page.scored, missing=page.own.missing, revision=revision)
