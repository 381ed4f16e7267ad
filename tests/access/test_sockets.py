"""The access matrix of the room's socket: every command, for everyone, at every moment of an interview."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from interviews.models import Interview
from interviews.room.protocol import Close, Ephemeral, Error, Kind, Ping, Pong, Relayed, Signaled
from interviews.room.signals import Description, Signal
from tests.access.moments import MOMENTS, PEOPLE, bring_to
from tests.room.live import LiveServer, RoomClient, cookie_of

OUTSIDE = {"anonymous": Close.SIGNED_OUT, "stranger": Close.NO_ROOM, "moderator": Close.NO_ROOM}
READ_ONLY = {
    "hello": "welcome",
    "update": "room_closed",
    "chat": "room_closed",
    "ephemeral": "yes",  # they point at the board while they talk about it: docs/protocol.md, Presence
    "ping": "pong",
    "signal": "yes",  # people stay to say goodbye: docs/protocol.md, Calls
}
OPEN = {
    "hello": "welcome",
    "update": "acknowledged",
    "chat": "acknowledged",
    "ephemeral": "yes",
    "ping": "pong",
    "signal": "yes",
}

# What the two people of the round get, by moment; a close code means that they do not get in at all.
SEATED: dict[str, dict[str, str] | Close] = {
    "booked": Close.NO_ROOM,
    "lobby": Close.NO_ROOM,
    "live": OPEN,
    "debrief": READ_ONLY,
    "reported": READ_ONLY,
    "over": READ_ONLY,
    "one_submitted": READ_ONLY,
    "released": READ_ONLY,
    "deadline": READ_ONLY,
    "done": READ_ONLY,
    "cancelled": Close.NO_SEAT,
}


def write(send: Callable[[RoomClient], int]) -> Callable[[RoomClient, RoomClient], str]:
    """Send something durable; say whether it is on disk or with which code it was refused."""

    def ask(client: RoomClient, partner: RoomClient) -> str:
        lseq = send(client)
        client.wait_until(lambda: lseq in client.acks or any(e.lseq == lseq for e in client.of(Error)))
        return "acknowledged" if lseq in client.acks else str(client.of(Error)[-1].code)

    return ask


def hello(client: RoomClient, partner: RoomClient) -> str:
    return "welcome" if client.welcome["role"] in {"candidate", "interviewer"} else "nothing"


def ephemeral(client: RoomClient, partner: RoomClient) -> str:
    """Whether the partner hears it."""
    sign = secrets.token_bytes(8)
    client.send(Ephemeral(sign))
    client.hear_the_rest()
    partner.hear_the_rest()
    return "yes" if any(relayed.body == sign for relayed in partner.of(Relayed)) else "no"


def ping(client: RoomClient, partner: RoomClient) -> str:
    client.send(Ping(1.0))
    return "pong" if client.wait_for_frame(Pong).client_ms == 1.0 else "something else"


def signal(client: RoomClient, partner: RoomClient) -> str:
    """Whether the partner's tab is told, and no other."""
    sign = secrets.token_hex(8)
    client.send(Signal(partner.tab, 1, 1, Description("offer", sign)))
    client.hear_the_rest()
    partner.hear_the_rest()
    assert sign not in str(client.of(Signaled))
    return "yes" if sign in str(partner.of(Signaled)) else "no"


COMMANDS: dict[str, Callable[[RoomClient, RoomClient], str]] = {
    "hello": hello,
    "update": write(lambda client: client.update(b"an update")),
    "chat": write(lambda client: client.chat("hello")),
    "ephemeral": ephemeral,
    "ping": ping,
    "signal": signal,
}


def test_every_command_of_the_socket_has_a_row() -> None:
    commands = {kind.name.lower() for kind in Kind if kind < Kind.WELCOME}
    assert commands == set(COMMANDS) == set(OPEN) == set(READ_ONLY)
    assert set(SEATED) == set(MOMENTS)
    assert {*OUTSIDE, "candidate", "interviewer"} == set(PEOPLE)


@pytest.mark.parametrize("moment", MOMENTS)
def test_everyone_gets_from_the_socket_what_the_table_says(
    moment: str,
    live: LiveServer,
    swap_interview: Interview,
    alice: User,
    bob: User,
    charlie: User,
    mona: User,
) -> None:
    round_ = bring_to(moment, swap_interview, alice, bob)
    cookies = {"anonymous": "", "stranger": cookie_of(charlie), "moderator": cookie_of(mona)}
    for person, code in OUTSIDE.items():
        assert live.connect(cookies[person], round_.pk).wait_until_closed() == code, person
    expected = SEATED[moment]
    if isinstance(expected, Close):
        for user in (alice, bob):
            assert live.connect(cookie_of(user), round_.pk).wait_until_closed() == expected
        return
    seats = live.join(alice, round_.pk), live.join(bob, round_.pk)
    for client, partner in (seats, seats[::-1]):
        got: dict[str, Any] = {name: ask(client, partner) for name, ask in COMMANDS.items()}
        assert got == expected
