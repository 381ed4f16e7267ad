"""What the room's page hands to its front end: `RoomBoot` of `frontend/src/room/boot.ts`.

It is written into the page of both people, so nothing of the kit, and no title that the reader may not know
yet, ever goes in here. The kit comes through its own API address.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from accounts.models import User
from config.look import MARKS
from interviews.access import may_see_kit, role_in
from interviews.models import ConductReason, Round, RoundState
from interviews.room.attendance import open_since
from interviews.room.call import calls_are_set_up
from interviews.room.clock import clock_state
from interviews.room.services import database_now
from scenarios.rubric import RubricContent
from scenarios.selectors import texts


def room_boot(request: HttpRequest, round_: Round, user: User) -> dict[str, Any]:
    held = round_.interview.rounds.exclude(state=RoundState.SKIPPED)
    found = held.select_related("scenario_version").defer(*texts("scenario_version"))
    rounds = list(found.order_by("number"))
    return {
        "roundId": str(round_.pk),
        "userId": user.pk,
        "role": role_in(round_, user),
        "solo": round_.interviewer_id is None,
        "socketUrl": socket_url(request, round_),
        "apiBase": "/api/v1",
        "csrfToken": get_token(request),
        "clock": clock_state(round_.clock, round_),
        "now": database_now().timestamp() * 1000,
        "endsBy": _ends_by(round_, user),
        "people": _people(round_),
        "stages": _stages(round_),
        "formatMinutes": round_.interview.format_minutes,
        "level": round_.level,
        "roundNumber": round_.number,
        "calls": calls_are_set_up(),
        "interviewId": str(round_.interview_id),
        "roundCount": len(rounds),
        "title": _title_for(user, round_),
        "nextRound": _next_round(rounds, round_, user),
        "debriefUrl": reverse("debrief", args=[rounds[0].pk]),
        "interviewUrl": reverse("interview", args=[round_.interview_id]),
        "leaveUrl": reverse("interview-leave", args=[round_.interview_id]),
        "reportUrl": reverse("interview-report", args=[round_.interview_id]),
        "conductReasons": [{"key": key, "label": label} for key, label in ConductReason.choices],
        "openSince": _ms(open_since(round_)),
        "signInUrl": f"{reverse('account_login')}?next={request.path}",
    }


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


def _people(round_: Round) -> list[dict[str, Any]]:
    # Who has left is still named: they may have said things.
    seats = [
        (round_.candidate, "candidate"),
        (round_.interviewer or round_.former_interviewer, "interviewer"),
    ]
    return [
        {"id": person.pk, "name": person.display_name, "role": role}
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


def _ends_by(round_: Round, user: User) -> float | None:
    """When the whole interview is closed whatever its clocks say (`ending.sweep`), in ms since 1970."""
    end: datetime | None = round_.interview.participations.get(user=user).during.upper
    return end.timestamp() * 1000 if end else None


def _title_for(user: User, round_: Round) -> str | None:
    """The candidate learns the scenario when the round begins."""
    hidden = round_.state == RoundState.WAITING and not may_see_kit(user, round_)
    return None if hidden else round_.scenario_version.title


def _next_round(rounds: list[Round], round_: Round, user: User) -> dict[str, Any] | None:
    following = next((each for each in rounds if each.number == round_.number + 1), None)
    if following is None:
        return None
    return {
        "number": following.number,
        "url": reverse("room", args=[following.pk]),
        "role": role_in(following, user),
        "title": _title_for(user, following),
    }
