"""Three browsers in a call, with Chromium's fake devices: a second interviewer talks, an observer listens."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.guests.services import ask_to_join, invite_guest, let_in
from interviews.models import GuestRole, Interview, Round
from interviews.room.clock import move_clock
from interviews.services import mark_ready
from tests.browser.looks import PHONE, WIDE, assert_accessible
from tests.browser.test_call import ASKED_DEVICES, WITHIN_SECONDS, Caller
from tests.running import wait_for

Callers = tuple[Caller, Caller, Caller]

# Of each connection that is open: what comes of sound and pictures, and whether anything goes out.
LEGS = """async () => {
  const open = window.peers.filter((one) => one.connectionState !== "closed");
  return Promise.all(open.map(async (peer) => {
    const leg = { sound: 0, frames: 0, sent: 0 };
    for (const one of (await peer.getStats()).values()) {
      if (one.type === "inbound-rtp" && one.kind === "audio") leg.sound = one.packetsReceived;
      if (one.type === "inbound-rtp" && one.kind === "video") leg.frames = one.framesDecoded ?? 0;
      if (one.type === "outbound-rtp") leg.sent += one.packetsSent;
    }
    return leg;
  }));
}"""


@pytest.fixture
def enter(
    open_browser: Callable[..., Page], swap_interview: Interview, alice: User, bob: User, charlie: User
) -> Callable[[str], Callers]:
    """Alice is the candidate, Bob the interviewer, Charlie the guest; all of them are in the room."""

    def enter_as(role: str) -> Callers:
        guest = invite_guest(user=alice, interview=swap_interview, role=role)
        let_in(user=bob, guest=ask_to_join(user=charlie, guest=guest))
        for user in (alice, bob):
            mark_ready(user=user, interview=swap_interview)
        round_ = swap_interview.rounds.get(number=1)
        move_clock(user=bob, round_=round_, move="start", version=0)
        first, second, third = (seat(user, round_).enter() for user in (alice, bob, charlie))
        return first, second, third

    def seat(user: User, round_: Round) -> Caller:
        return Caller(open_browser(user, viewport=WIDE, permissions=ASKED_DEVICES), round_)

    return enter_as


def legs(caller: Caller) -> list[dict[str, int]]:
    found: list[dict[str, int]] = caller.page.evaluate(LEGS)
    return found


def gets_more(caller: Caller, what: str, *, on: int) -> None:
    """Until more of it has come on so many connections than had before."""
    before = [leg[what] for leg in legs(caller)]

    def grown() -> bool:
        now = [leg[what] for leg in legs(caller)]
        return sum(late > early + 2 for early, late in zip(before, now, strict=False)) == on

    wait_for(grown, lambda: f"{what} on {on} legs: {before}, then {legs(caller)}", WITHIN_SECONDS)


def has_one_leg(caller: Caller) -> bool:
    return len(legs(caller)) == 1


def tile(caller: Caller, name: str) -> Any:
    return caller.dock.get_by_role("figure").filter(has_text=name)


def test_three_people_hear_and_see_each_other(enter: Callable[[str], Callers]) -> None:
    three = alice, bob, charlie = enter(GuestRole.SECOND)
    for each in three:
        each.join()
    for each in three:
        each.sees("Good")
        gets_more(each, "sound", on=2)
        expect(each.dock.get_by_role("figure")).to_have_count(3)
    alice.press("Turn camera on")
    for each in (bob, charlie):
        gets_more(each, "frames", on=1)
        expect(each.page.get_by_label("Picture of Alice")).to_be_visible()
    charlie.press("Mute")
    for each in (alice, bob):
        expect(tile(each, "Charlie")).to_contain_text("muted")
        expect(tile(each, "Charlie")).not_to_have_attribute("data-speaking", "true")
    expect(tile(alice, "Bob")).to_have_attribute("data-speaking", "true")

    alice.press("Call settings")
    alice.page.get_by_label("Volume of Bob").fill("0")
    assert_accessible(alice.page)
    alice.page.keyboard.press("Escape")
    expect(tile(alice, "Bob")).to_contain_text("silent for you")
    expect(tile(charlie, "Bob")).not_to_contain_text("silent for you")
    alice.page.set_viewport_size(PHONE)
    wide: int = alice.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert_accessible(alice.page)

    charlie.press("Leave call")
    for each in (alice, bob):
        expect(tile(each, "Charlie")).to_contain_text("not in the call")
        gets_more(each, "sound", on=1)


def test_an_observer_hears_and_sees_both_sends_nothing_and_is_cut_off_with_their_seat(
    enter: Callable[[str], Callers],
) -> None:
    alice, bob, charlie = enter(GuestRole.OBSERVER)
    for each in (alice, bob, charlie):
        each.join()
    alice.press("Turn camera on")
    gets_more(charlie, "sound", on=2)
    gets_more(charlie, "frames", on=1)
    expect(charlie.page.get_by_label("Picture of Alice")).to_be_visible()
    charlie.sees("You hear and see them. They do not hear or see you.")
    assert charlie.captures() == []
    assert [leg["sent"] for leg in legs(charlie)] == [0, 0]
    expect(charlie.dock.get_by_role("button", name="Mute")).to_have_count(0)
    for each in (alice, bob):
        each.sees("Charlie hears and sees you, and sends nothing.")
        gets_more(each, "sound", on=1)
        expect(each.dock.get_by_role("figure")).to_have_count(2)
    assert_accessible(charlie.page)

    alice.page.get_by_role("button", name="More", exact=True).click()
    alice.page.get_by_role("button", name="Ask Charlie to leave", exact=True).click()
    alice.page.get_by_role("button", name="Ask to leave", exact=True).click()
    expect(charlie.page.get_by_text("You no longer have a seat in this room")).to_be_visible()
    for each in (alice, bob):
        expect(each.dock).not_to_contain_text("Charlie")
        wait_for(partial(has_one_leg, each), lambda: "the observer's leg stays", WITHIN_SECONDS)
        gets_more(each, "sound", on=1)
    assert legs(charlie) == []
