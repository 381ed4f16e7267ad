"""What every page says about an interview that is going on."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from interviews.models import Interview, InterviewState
from interviews.pairing.selectors import open_interview_of


def room_left_open(request: HttpRequest) -> dict[str, object]:
    """`open_room`: the live interview that the person has not left, looked up by pages that show it."""
    return {"open_room": SimpleLazyObject(lambda: _live_interview_of(request))}


def _live_interview_of(request: HttpRequest) -> Interview | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    interview = open_interview_of(user)
    return interview if interview and interview.state == InterviewState.LIVE else None
