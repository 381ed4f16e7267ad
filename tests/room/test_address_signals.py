"""Which signals one live process hands to the others: those for a tab that is open there, and no others."""

import asyncio
from uuid import UUID, uuid4

import pytest

from interviews.room.hints import Addressed, Announcement, Message
from interviews.room.live_room import LiveRoom, Surroundings
from interviews.room.outlet import Outlet
from interviews.room.protocol import EncodedEntry, Here, Private
from interviews.room.reads import Pass
from interviews.room.signals import Description, Signal
from interviews.room.tab import Tab

ALICE, BOB, CHARLIE = 7, 9, 11
BOBS, CHARLIES = Here(BOB, b"bobs tab"), Here(CHARLIE, b"charlies")


async def no_entries(*asked: object) -> list[EncodedEntry]:
    return []


async def no_events(*asked: object) -> list[Private]:
    return []


def handed_on(role: str, signal: Signal) -> list[Addressed]:
    """What leaves for the process at which Bob and Charlie are, of a signal by Alice, who is here."""

    async def act() -> list[Addressed]:
        said: list[Message] = []

        def publish(_: UUID, message: Message) -> None:
            said.append(message)

        async def send(_: object) -> None:
            return

        room_id = uuid4()
        around = Surroundings(bytes(16), lambda _: True, publish, lambda: 1, no_entries, no_events)
        room, tab = LiveRoom(room_id, around), Tab(Pass(room_id, ALICE, role, "", ""), bytes(8), Outlet(send))
        room.enter(tab)
        room.hear(Announcement(b"the other process", (BOBS, CHARLIES)))
        room.signal(tab, signal)
        room.empty()
        return [message for message in said if isinstance(message, Addressed)]

    return asyncio.run(act())


def signal_to(tab: bytes, person: int | None) -> Signal:
    return Signal(tab, 5, 3, Description("offer", "v=0"), person)


@pytest.mark.parametrize(
    ("role", "to", "person"),
    [("candidate", BOBS, None), ("candidate", CHARLIES, CHARLIE), ("observer", BOBS, BOB)],
)
def test_a_signal_goes_on_with_both_ends_named(role: str, to: Here, person: int | None) -> None:
    [addressed] = handed_on(role, signal_to(to.tab, person))
    assert (addressed.author, addressed.from_tab) == (ALICE, bytes(8))
    assert (addressed.person, addressed.tab, addressed.epoch) == (person or 0, to.tab, 3)


@pytest.mark.parametrize(
    ("role", "tab", "person"),
    [
        ("candidate", b"nobodys!", None),
        ("candidate", BOBS.tab, CHARLIE),
        ("candidate", BOBS.tab, 2**32 - 1),
        ("candidate", bytes(8), ALICE),
        ("second", BOBS.tab, None),
    ],
)
def test_what_is_for_nobody_in_the_room_goes_nowhere(role: str, tab: bytes, person: int | None) -> None:
    assert handed_on(role, signal_to(tab, person)) == []
