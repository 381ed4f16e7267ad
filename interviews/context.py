"""What every page says about an interview that is open to the person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from interviews.invitations.selectors import expects_somebody
from interviews.models import InterviewState
from interviews.pairing.selectors import open_interviews_of
from interviews.standby.selectors import calls_for, standing_by


@dataclass(frozen=True)
class OpenRoom:
    """The interview in lobby or live that the person has not left, if there is one.

    `expects_somebody`: one of their links may be accepted at any moment, so that the page keeps asking.
    `stands_by`: they may be called at any moment, and count as here while a page asks.
    `called_until`: they stood by and were called to this lobby, and are to come until then.
    """

    interview_id: UUID | None = None
    state: str | None = None
    expects_somebody: bool = False
    stands_by: bool = False
    called_until: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.state == InterviewState.LIVE


def room_left_open(request: HttpRequest) -> dict[str, object]:
    """`open_room`, looked up by the pages that show it."""
    user = getattr(request, "user", None)
    return {
        "open_room": SimpleLazyObject(lambda: open_room_of(user) if isinstance(user, User) else OpenRoom())
    }


def open_room_of(user: User) -> OpenRoom:
    """In one query, because every page asks."""
    mine = open_interviews_of(user)
    found = User.objects.filter(pk=user.pk).values_list(
        Subquery(mine.values("pk")[:1]),
        Subquery(mine.values("state")[:1]),
        Exists(expects_somebody(user)),
        Exists(standing_by(user)),
        Subquery(calls_for(user).values("starts_at")[:1]),
    )
    return OpenRoom(*found[0])
