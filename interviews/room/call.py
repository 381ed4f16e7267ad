"""What a browser needs to reach the others': the site's policy, and a relay for a limited time.

The relay is coturn with `use-auth-secret`: it knows our secret and nobody's name, and takes a user name
`<expiry>:<interview>.<user>` with the HMAC of that as its password. So its quota counts by person and
interview, and a pair of credentials that got about ends by itself.
"""

import hmac
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.guests.stays import GUEST_ROLES
from interviews.models import UNOPENED, InterviewState, Round, RoundState, Seat

CREDENTIALS_LAST = timedelta(hours=3)  # a round of 60 minutes, its debrief, and pauses
GOODBYE = timedelta(hours=1)  # people stay to talk about the round after its end

MAY_CAPTURE = "camera=(self), microphone=(self), speaker-selection=(self), display-capture=(), geolocation=()"

View = ParamSpec("View")


@dataclass(frozen=True)
class IceServer:
    """As RTCPeerConnection takes it."""

    urls: list[str]
    username: str = ""
    credential: str = ""


@dataclass(frozen=True)
class CallAccess:
    """`policy` is `relay` where people must not learn each other's address, else `all`."""

    policy: str
    ice_servers: list[IceServer]
    expires_at: datetime


def calls_are_set_up() -> bool:
    """Whether people can reach each other at all: without a relay only where they may do so directly."""
    return _has_relay() or not settings.CALL_RELAY_ONLY


def call_access(*, user: User, round_: Round) -> CallAccess:
    """What the user's browser needs for the round's call; raises Refused while there is none to join."""
    _refuse_if_there_is_none(round_)
    expires_at = timezone.now() + CREDENTIALS_LAST
    servers = _servers(f"{round_.interview_id}.{user.pk}", expires_at)
    return CallAccess("relay" if settings.CALL_RELAY_ONLY else "all", servers, expires_at)


def relay_username(person: str, expires_at: datetime) -> str:
    return f"{int(expires_at.timestamp())}:{person}"


def relay_password(username: str, secret: str) -> str:
    """coturn's REST API: base64 of HMAC-SHA1; the algorithm is coturn's, not ours to choose."""
    return b64encode(hmac.digest(secret.encode(), username.encode(), "sha1")).decode()


def may_capture(
    view: Callable[Concatenate[HttpRequest, View], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, View], HttpResponseBase]:
    """Let the view's page ask for camera and microphone; `PermissionsPolicyMiddleware` denies all others."""

    @wraps(view)
    def allowing(request: HttpRequest, /, *args: View.args, **kwargs: View.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = MAY_CAPTURE
        return response

    return allowing


def access_json(access: CallAccess) -> dict[str, Any]:
    """Without empty names: a browser refuses a TURN address that comes with them."""
    return {
        "policy": access.policy,
        "ice_servers": [
            {key: value for key, value in vars(server).items() if value} for server in access.ice_servers
        ],
        "expires_at": access.expires_at.timestamp() * 1000,
    }


def _refuse_if_there_is_none(round_: Round) -> None:
    if not calls_are_set_up():
        raise Refused("no_calls", "This site has no relay set up, so it cannot offer calls. The chat works.")
    if round_.interviewer_id is None and not _has_guest(round_):
        raise Refused("alone", "A solo run has nobody to call.")
    state = round_.interview.state
    if state in UNOPENED:
        raise Refused("not_live", "The call opens with the room, when you are both ready.")
    ended = round_.ended_at is not None and round_.ended_at + GOODBYE < timezone.now()
    if state == InterviewState.CANCELLED or round_.state == RoundState.SKIPPED or ended:
        raise Refused("call_over", "This round is over, and its call has ended.")


def _has_guest(round_: Round) -> bool:
    """Whoever came as the third stays when the round becomes a solo run."""
    return Seat.objects.filter(room_id=round_.pk, role__in=GUEST_ROLES, revoked_at=None).exists()


def _has_relay() -> bool:
    return any(url.startswith(("turn:", "turns:")) for url in settings.TURN_URLS)


def _servers(person: str, expires_at: datetime) -> list[IceServer]:
    relays = [url for url in settings.TURN_URLS if url.startswith(("turn:", "turns:"))]
    others = [url for url in settings.TURN_URLS if url not in relays]
    servers = [IceServer(others)] if others else []
    if relays:
        username = relay_username(person, expires_at)
        servers.append(IceServer(relays, username, relay_password(username, settings.TURN_SECRET)))
    return servers
