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
from interviews.access import NotFound, get_place_for
from interviews.attendance.recording import arrive
from interviews.guests.selectors import stay_in
from interviews.models import UNOPENED, RoundState
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
    user = person(request)
    stay = stay_in(user, round_id)
    try:
        place = get_place_for(user, round_id)
    except NotFound:
        if stay is None:
            raise
        return redirect("guest", stay.pk)  # a guest's seat ends with the round
    round_ = place.round
    if round_.interview.state in UNOPENED or round_.state == RoundState.SKIPPED:
        return redirect("guest", stay.pk) if stay else redirect("interview", round_.interview_id)
    if stay is None:
        arrive(user=user, interview=round_.interview)
    boot = room_boot(request, place, user)
    return render(request, "interviews/room.html", {"boot": boot, "round": round_, "stay": stay})
