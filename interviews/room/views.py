"""The room's page: a shell that boots the front end. What moves comes over the socket and the API."""

from uuid import UUID

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.requests import person
from interviews.access import get_round_for
from interviews.models import InterviewState, RoundState
from interviews.room.boot import room_boot
from interviews.room.call import may_capture

# The board writes style attributes into its own dialogs; see docs/decisions/0003-room-csp.md.
ROOM_CSP = {"style-src-attr": [UNSAFE_INLINE]}


@login_required
@require_GET
@never_cache
@may_capture
@csp_update(ROOM_CSP)  # type: ignore[arg-type]  # typed for views without arguments
def room(request: HttpRequest, round_id: UUID) -> HttpResponse:
    round_ = get_round_for(person(request), round_id)
    if round_.interview.state == InterviewState.LOBBY or round_.state == RoundState.SKIPPED:
        return redirect("interview", round_.interview_id)
    boot = room_boot(request, round_, person(request))
    return render(request, "interviews/room.html", {"boot": boot, "round": round_})
