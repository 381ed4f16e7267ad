"""When things go wrong in the room: the network, the partner, a closed tab, somebody to get away from."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import Locator, Page, expect

from accounts.models import Block, User
from interviews.models import ConductReport, Interview, Participation, RoomLogEntry, Round, Transition
from tests.browser.looks import WIDE, assert_accessible
from tests.browser.rooms import Cable, Room
from tests.running import wait_for

Open = Callable[..., Page]

SIX_MINUTES = timedelta(minutes=6)
# What would be gone if the board, the panel or the editor were made anew.
MARK = """() => { for (const name of [".excalidraw", "#room-panel", ".cm-editor"])
  document.querySelector(name).dataset.sameAsBefore = "yes"; }"""
MARKED = '() => document.querySelectorAll("[data-same-as-before]").length'


@pytest.fixture
def round_(live_interview: Interview) -> Round:
    """Alice is the candidate, Bob interviews; nobody has started the clock."""
    return live_interview.rounds.get(number=1)


@pytest.fixture
def alices(open_browser: Open, alice: User, round_: Round) -> Room:
    return Room(open_browser(alice, viewport=WIDE), round_)


@pytest.fixture
def bobs(open_browser: Open, bob: User, round_: Round) -> Room:
    return Room(open_browser(bob, viewport=WIDE), round_)


@pytest.fixture
def started(alices: Room, bobs: Room) -> tuple[Room, Room]:
    alices.enter()
    bobs.enter().press("Start round")
    expect(alices.clock).to_contain_text("Requirements")
    return alices, bobs


def banner(room: Room) -> Locator:
    return room.page.locator(".room-banners")


def go_for(room: Room, round_: Round, user: User, ago: timedelta) -> None:
    """Close somebody's tab, and move that, and the interview's start, into the past."""
    room.page.close()
    left = RoomLogEntry.objects.filter(room_id=round_.pk, author=user, kind=RoomLogEntry.LEAVE)
    wait_for(left.exists, lambda: "the log tells of no leaving", 15)
    entry = left.latest("seq")
    entry.at -= ago
    entry.save(update_fields=["at"])
    Transition.objects.filter(interview=round_.interview_id, round=None).update(at=F("at") - ago)


def test_a_short_interruption_leaves_no_trace_and_focus_and_place_stay(started: tuple[Room, Room]) -> None:
    alices, bobs = started
    alices.tab("Notes").notes.press_sequentially("Written before. ")
    alices.page.evaluate(MARK)
    watched = alices.page.evaluate_handle(
        """() => { const seen = []; let lostAt = 0;
           addEventListener("offline", () => { lostAt = performance.now(); });
           new MutationObserver(() => seen.push(performance.now() - lostAt))
             .observe(document.querySelector(".room-banners"), { childList: true, subtree: true });
           return seen; }"""
    )
    alices.page.context.set_offline(True)
    alices.page.keyboard.type("Written in between. ")
    alices.page.context.set_offline(False)
    bobs.tab("Notes")
    expect(bobs.notes).to_contain_text("Written in between.")
    expect(alices.notes).to_be_focused()
    assert alices.page.evaluate(MARKED) == 3
    # On a machine that is too busy to be back within a second it says so, and never earlier.
    assert all(shown_after_ms >= 1000 for shown_after_ms in watched.json_value())


def test_offline_the_board_draws_on_and_the_banner_says_exactly_what_is_safe(
    alices: Room, bobs: Room
) -> None:
    cable = Cable(alices.page)
    alices.enter()
    bobs.enter().press("Start round")
    alices.tab("Notes")
    expect(alices.notes).to_be_visible()
    alices.page.evaluate(MARK)
    cable.pull()
    expect(banner(alices)).to_contain_text("Everything of yours is saved.")
    alices.tab("Chat").say("Said in a tunnel.")
    expect(banner(alices)).to_contain_text("1 edit of yours is not saved yet; it is kept on this device")
    expect(banner(alices)).to_contain_text(re.compile(r"Saved up to \d\d:\d\d:\d\d\."))
    alices.draw(300, 250)
    alices.see_ink(0)
    expect(banner(alices)).to_contain_text(re.compile(r"[2-9]\d* edits of yours are not saved yet"))
    assert bobs.ink() == 0
    cable.pulled = False
    expect(banner(alices)).to_contain_text("You are back. Everything is saved.")
    bobs.see_ink(0)
    assert alices.page.evaluate(MARKED) == 3
    expect(banner(alices)).to_be_empty(timeout=10_000)


def test_who_stays_learns_since_when_and_pauses_alone(
    started: tuple[Room, Room], bob: User, round_: Round, open_browser: Open
) -> None:
    alices, bobs = started
    bobs.page.close()
    expect(banner(alices)).to_contain_text(re.compile(r"Bob has been gone since \d\d:\d\d"))
    pause = banner(alices).get_by_role("button", name="Pause the clock")
    pause.click(timeout=15_000)
    expect(banner(alices)).to_contain_text("The clock has been paused since")
    back = Room(open_browser(bob, viewport=WIDE), round_).enter()
    back.page.locator(".room-banners").get_by_role("button", name="Resume").click()
    expect(banner(alices)).to_be_empty()


def test_after_five_minutes_the_candidate_goes_on_alone_in_the_same_room(
    started: tuple[Room, Room], alice: User, bob: User, round_: Round
) -> None:
    alices, bobs = started
    alices.tab("Chat").say("Are you there?")
    alices.draw(300, 250)
    ink = bobs.see_ink(0)
    go_for(bobs, round_, bob, SIX_MINUTES)
    alices.enter().see_ink(ink - 1)
    expect(banner(alices)).to_contain_text("for more than five minutes")
    assert_accessible(alices.page)
    banner(alices).get_by_role("button", name="Go on alone").click()
    dialog = alices.page.get_by_role("dialog", name="Go on alone?")
    assert_accessible(alices.page)
    dialog.get_by_role("button", name="Go on alone").click()
    expect(alices.page.get_by_role("heading", name="Solo run")).to_be_visible()
    # The same page: the board stands, and what was said can be read.
    assert alices.ink() >= ink
    expect(alices.tab("Chat").panel.get_by_role("log")).to_contain_text("Are you there?")
    alices.press("Next stage")
    expect(alices.clock).to_contain_text("Framing")
    assert Participation.objects.get(interview=round_.interview, user=bob).left_at
    # And so it is after a reload.
    alices.enter()
    expect(alices.page.get_by_role("heading", name="Solo run")).to_be_visible()


def test_the_interviewer_may_wait_or_end_it(started: tuple[Room, Room], alice: User, round_: Round) -> None:
    alices, bobs = started
    go_for(alices, round_, alice, SIX_MINUTES)
    bobs.enter()
    offers = banner(bobs)
    expect(offers).to_contain_text("for more than five minutes")
    expect(offers.get_by_role("button", name="Go on alone")).to_have_count(0)
    offers.get_by_role("button", name="Wait five more minutes").click()
    expect(offers.get_by_role("button", name="End it")).to_have_count(0)
    bobs.enter()
    offers.get_by_role("button", name="End it").click()
    bobs.page.get_by_role("dialog").get_by_role("button", name="End the interview").click()
    expect(bobs.page.get_by_role("heading", name=re.compile("is over"))).to_be_visible()
    assert Participation.objects.get(interview=round_.interview, user=alice).left_at


def test_a_tab_that_was_closed_by_mistake_opens_where_it_was(
    started: tuple[Room, Room], bob: User, round_: Round
) -> None:
    _, bobs = started
    bobs.tab("Chat").page.get_by_role("textbox", name="Message").fill("Half a sent")
    bobs.tab("Evidence").page.get_by_role("textbox", name="What you saw or heard", exact=True).fill(
        "Half a note"
    )
    board = ".excalidraw canvas.interactive"
    bobs.page.locator(board).hover()
    bobs.page.mouse.wheel(0, 300)
    kept = f"tradeoff.place.{round_.pk}.{bob.pk}"
    stored = f"() => JSON.parse(localStorage.getItem('{kept}') ?? '{{}}').values?.board?.scrollY ?? 0"
    wait_for(lambda: bobs.page.evaluate(stored) != 0, lambda: "the board's place is not kept", 5)
    scrolled: float = bobs.page.evaluate(stored)
    context = bobs.page.context
    bobs.page.close()
    bobs.page = context.new_page()
    bobs.page.goto("/scenarios/")
    bobs.page.get_by_role("complementary", name="Your interview").get_by_role("link").click()
    expect(bobs.page.get_by_role("tab", name="Evidence")).to_have_attribute("aria-selected", "true")
    expect(bobs.page.get_by_role("textbox", name="What you saw or heard", exact=True)).to_have_value(
        "Half a note"
    )
    expect(bobs.page.locator(board)).to_be_visible()
    assert bobs.page.evaluate(stored) == scrolled
    bobs.tab("Chat")
    expect(bobs.page.get_by_role("textbox", name="Message")).to_have_value("Half a sent")


def test_two_actions_of_the_keyboard_report_and_leave_from_the_middle_of_a_word(
    started: tuple[Room, Room], alice: User, bob: User
) -> None:
    alices, bobs = started
    alices.tab("Notes").notes.press_sequentially("In the mid")
    alices.page.keyboard.press("F9")
    dialog = alices.page.get_by_role("dialog", name="Leave or report")
    expect(dialog.get_by_role("button", name="Stay")).to_be_focused()
    assert_accessible(alices.page)
    dialog.get_by_role("button", name="Report and leave").press("Enter")
    alices.page.wait_for_url(re.compile(r"/interviews/"))
    expect(alices.page.get_by_text("The moderators have your report")).to_be_visible()
    made: Any = ConductReport.objects.get(reporter=alice)
    assert (made.reported, made.reason) == (bob, "other")
    expect(bobs.page.get_by_role("heading", name=re.compile("is over"))).to_be_visible()
    expect(bobs.page.locator("body")).not_to_contain_text("reported")


def test_the_reason_the_words_and_the_block_go_with_it(
    started: tuple[Room, Room], alice: User, bob: User
) -> None:
    alices, _ = started
    alices.press("Leave or report")
    dialog = alices.page.get_by_role("dialog", name="Leave or report")
    dialog.get_by_label("What happened").select_option("harassment")
    dialog.get_by_label("In your words").fill("Shouted.")
    dialog.get_by_label("Block Bob too").check()
    dialog.get_by_role("button", name="Report and leave").click()
    alices.page.wait_for_url(re.compile(r"/interviews/"))
    made = ConductReport.objects.get(reporter=alice)
    assert (made.reason, made.text) == ("harassment", "Shouted.")
    assert Block.objects.filter(blocker=alice, blocked=bob).exists()
