"""What the room's page hands to its front end: `RoomBoot` of `frontend/src/room/boot.ts`.

It is written into everybody's page, so nothing of the kit, and no title that the reader may not know
yet, ever goes in here. The kit comes through its own API address.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from accounts.blocks import Names
from accounts.models import User
from config.look import MARKS
from interviews.access import Place, may_know_title, role_in
from interviews.guests.selectors import guests_ever_let_in
from interviews.guests.stays import GUEST_ROLES
from interviews.models import ConductReason, Guest, GuestState, Round, RoundState
from interviews.room.attendance import open_since
from interviews.room.call import calls_are_set_up
from interviews.room.clock import clock_state
from interviews.room.services import database_now
from scenarios.rubric import RubricContent
from scenarios.selectors import texts


def room_boot(request: HttpRequest, place: Place, user: User) -> dict[str, Any]:
    round_ = place.round
    guests = list(guests_ever_let_in(round_.interview))
    stay = next((g for g in guests if g.user_id == user.pk), None) if place.role in GUEST_ROLES else None
    held = round_.interview.rounds.exclude(state=RoundState.SKIPPED)
    found = held.select_related("scenario_version").defer(*texts("scenario_version"))
    rounds = list(found.order_by("number"))
    return {
        "roundId": str(round_.pk),
        "userId": user.pk,
        "role": place.role,
        "solo": round_.interviewer_id is None,
        "socketUrl": socket_url(request, round_),
        "apiBase": "/api/v1",
        "csrfToken": get_token(request),
        "clock": clock_state(round_.clock, round_),
        "now": database_now().timestamp() * 1000,
        "endsBy": _ends_by(round_, user, stay),
        "people": _people(round_, user, guests),
        "guest": _guest_to_send_away(guests) if stay is None else None,
        "stages": _stages(round_),
        "formatMinutes": round_.interview.format_minutes,
        "level": round_.level,
        "roundNumber": round_.number,
        "calls": calls_are_set_up(),
        "interviewId": str(round_.interview_id),
        "roundCount": len(rounds),
        "title": _title_for(user, round_),
        "nextRound": _next_round(rounds, place, user),
        **_ways_on(rounds[0], stay),
        "conductReasons": [{"key": key, "label": label} for key, label in ConductReason.choices],
        "openSince": _ms(open_since(round_)),
        "signInUrl": f"{reverse('account_login')}?next={request.path}",
    }


def _ways_on(first: Round, stay: Guest | None) -> dict[str, str]:
    """Where the room leads: a guest's ways go by their own page."""
    if stay is None:
        names, subject = ("interview", "interview-leave", "interview-report"), first.interview_id
    else:
        names, subject = ("guest", "guest-leave", "guest-report"), stay.pk
    page, leave, report = (reverse(name, args=[subject]) for name in names)
    scores = stay is None or stay.role == "second"
    return {
        "interviewUrl": page,
        "leaveUrl": leave,
        "reportUrl": report,
        "debriefUrl": reverse("debrief", args=[first.pk]) if scores else page,
    }


def _guest_to_send_away(guests: list[Guest]) -> dict[str, Any] | None:
    """Whom each of the two can ask to leave, and report."""
    joined = next((guest for guest in guests if guest.state == GuestState.JOINED), None)
    if joined is None:
        return None
    report = reverse("guest-report-third", args=[joined.interview_id, joined.pk])
    return {"id": str(joined.pk), "userId": joined.user_id, "reportUrl": report}


def socket_url(request: HttpRequest, round_: Round) -> str:
    """The live process under the host that was typed: cookies do not cross from 127.0.0.1 to localhost."""
    path = f"/ws/rounds/{round_.pk}/"
    if not settings.LIVE_URL:
        return f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}{path}"
    host = request.get_host().rpartition(":")[0]
    if host == "localhost":
        return settings.LIVE_URL.replace("127.0.0.1", host) + path
    return settings.LIVE_URL + path


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None


def _people(round_: Round, user: User, guests: list[Guest]) -> list[dict[str, Any]]:
    names = Names(user)
    # Who has left is still named: they may have said things.
    seats = [
        (round_.candidate, "candidate"),
        (round_.interviewer or round_.former_interviewer, "interviewer"),
        *((guest.user, guest.role) for guest in guests),
    ]
    return [
        {"id": person.pk, "name": names.of(person), "role": role}
        for person, role in seats
        if person is not None
    ]


def _stages(round_: Round) -> list[dict[str, Any]]:
    rubric = RubricContent.model_validate(round_.rubric.content)
    minutes = rubric.minutes_for(round_.interview.format_minutes)
    return [
        {
            "key": stage.key,
            "name": stage.name,
            "shortName": MARKS[stage.key].name,
            "goal": stage.goal,
            "minutes": minutes[stage.key],
        }
        for stage in rubric.stages
    ]


def _ends_by(round_: Round, user: User, stay: Guest | None) -> float | None:
    """When the whole interview is closed whatever its clocks say (`ending.sweep`), in ms since 1970."""
    during = stay.during if stay else round_.interview.participations.get(user=user).during
    end: datetime | None = during.upper if during else None
    return end.timestamp() * 1000 if end else None


def _title_for(user: User, round_: Round) -> str | None:
    return round_.scenario_version.title if may_know_title(user, round_) else None


def _next_round(rounds: list[Round], place: Place, user: User) -> dict[str, Any] | None:
    following = next((each for each in rounds if each.number == place.round.number + 1), None)
    if following is None:
        return None
    return {
        "number": following.number,
        "url": reverse("room", args=[following.pk]),
        "role": place.role if place.role in GUEST_ROLES else role_in(following, user),
        "title": _title_for(user, following),
    }
