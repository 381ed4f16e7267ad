"""The interviewer's side panel by keyboard alone, and what of it reaches the candidate's screen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from interviews.models import Evidence, LineScore, Mark, RoomLogEntry, Round
from tests.browser.looks import WIDE, assert_accessible
from tests.browser.rooms import Room
from tests.running import wait_for

Open = Callable[..., Page]


@pytest.fixture
def rooms(open_browser: Open, alice: User, bob: User, live_round: Round) -> tuple[Room, Room]:
    candidate = Room(open_browser(alice, viewport=WIDE), live_round)
    interviewer = Room(open_browser(bob, viewport=WIDE), live_round)
    return candidate.enter(), interviewer.enter()


def kit_of(room: Room) -> dict[str, Any]:
    kit: dict[str, Any] = room.round.scenario_version.kit
    return kit


def focused(room: Room) -> Locator:
    return room.page.locator(":focus")


def named(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def test_an_interviewer_works_the_whole_panel_by_keyboard(rooms: tuple[Room, Room]) -> None:
    candidate, interviewer = rooms
    kit, press = kit_of(interviewer), interviewer.page.keyboard.press
    number, twist = kit["if_asked"][1], kit["twists"][0]
    interviewer.page.locator("#room-bar").focus()

    # The second number: said, then shown.
    press("Shift+A")
    expect(focused(interviewer)).to_have_accessible_name(f"Said it: {kit['if_asked'][0]['question']}")
    press("ArrowDown")
    press("Enter")
    expect(focused(interviewer)).to_have_attribute("aria-pressed", "true")
    press("ArrowRight")
    press("Enter")
    expect(focused(interviewer)).to_have_accessible_name(f"Shown: {number['question']}")
    card = candidate.page.locator(".room-twist-card")
    expect(card.get_by_role("heading", name=number["question"])).to_be_in_viewport()

    # The guide of another stage: what they chose, and one of its probes.
    for _ in range(4):
        press(".")
    choice = kit["choices"]["modeling"][0]
    expect(interviewer.panel.get_by_role("heading", name="What did they choose?")).to_be_visible()
    expect(interviewer.panel.get_by_text(choice["probes"][0]["ask"])).to_have_count(0)
    press("Shift+C")
    expect(focused(interviewer)).to_contain_text(choice["title"])
    press("Space")
    expect(interviewer.panel.get_by_text(choice["probes"][0]["ask"])).to_be_visible()
    press("ArrowDown")
    press("Enter")
    expect(interviewer.panel.get_by_text("Usual wrong answer").first).to_be_visible()
    press("ArrowRight")
    press("Enter")
    expect(focused(interviewer)).to_have_attribute("aria-pressed", "true")
    # The worked answer: that of the round's level is open, the one below a key away.
    answer = kit["answers"]["modeling"]
    press("Shift+W")
    expect(focused(interviewer)).to_have_text(re.compile("^Senior"))
    expect(interviewer.panel.get_by_text(answer["senior"][:40])).to_be_visible()
    expect(interviewer.panel.get_by_text(answer["staff"][:40])).to_be_hidden()
    press("ArrowDown")
    press("Enter")
    expect(interviewer.panel.get_by_text(answer["staff"][:40])).to_be_visible()
    press("Shift+L")
    expect(interviewer.panel.locator('[data-group="covers"] :focus')).to_have_count(1)
    press("Enter")
    expect(interviewer.panel.get_by_role("heading", name="Must be covered 1 of")).to_be_visible()
    assert_accessible(interviewer.page)

    # A twist, a checkpoint and a score.
    press("Shift+T")
    expect(focused(interviewer)).to_have_accessible_name(f"Release twist: {twist['title']}")
    press("Enter")
    expect(focused(interviewer)).to_have_accessible_name(f"Shown: {twist['title']}")
    press("k")
    press("1")
    expect(interviewer.panel.get_by_role("button", name=re.compile("^Undo"))).to_have_count(1)
    interviewer.panel.get_by_role("button", name=kit["checkpoints"][1]["text"]).focus()
    press("Enter")
    expect(focused(interviewer)).to_have_accessible_name(f"Undo: {kit['checkpoints'][1]['text']}")
    press("Enter")
    press("ArrowUp")
    expect(focused(interviewer)).to_have_accessible_name(f"Undo: {kit['checkpoints'][0]['text']}")
    press("s")
    score_by_keys(interviewer)

    _the_candidate_sees_exactly_two(candidate, number, twist)
    _everything_is_there_after_a_reload(interviewer, number, choice)
    recorded = Mark.objects.filter(round=interviewer.round).values_list("kind", "item")
    assert set(recorded) == {
        ("number", "1"),
        ("choice", "modeling-0"),
        ("probe", "modeling-0-0"),
        ("cover", "modeling-0"),
    }
    assert Evidence.objects.get(round=interviewer.round).checkpoint == kit["checkpoints"][0]["key"]


def score_by_keys(interviewer: Room) -> None:
    """From the tab into the open line, to its first score, and on to the third."""
    press = interviewer.page.keyboard.press
    radio = interviewer.panel.get_by_role("radio").first
    for _ in range(12):
        if radio.evaluate("it => it === document.activeElement"):
            break
        press("Tab")
    press("ArrowDown")
    press("ArrowDown")
    expect(interviewer.panel.get_by_text("Saved", exact=True)).to_be_visible()
    saved = LineScore.objects.get(assessment__round=interviewer.round)
    assert (saved.line, saved.score) == ("requirements", 3)


def _the_candidate_sees_exactly_two(candidate: Room, number: dict[str, Any], twist: dict[str, Any]) -> None:
    card = candidate.page.locator(".room-twist-card")
    expect(card.get_by_role("heading", name=f"Twist: {twist['title']}")).to_be_in_viewport()
    assert_accessible(candidate.page)
    candidate.press("Dismiss twist")
    expect(card.get_by_role("heading", name=number["question"])).to_be_visible()
    candidate.press("Dismiss number")
    expect(card).to_have_count(0)
    candidate.enter()
    told = candidate.panel.get_by_role("region", name="What you were told")
    expect(told.get_by_role("article")).to_have_count(2)
    expect(told).to_contain_text(twist["title"])
    expect(told).to_contain_text(number["question"])
    expect(card).to_have_count(0)
    assert_accessible(candidate.page)
    told.get_by_role("button", name=named("Add to the requirements")).press("Enter")
    expect(told.get_by_role("button", name=named("In the requirements"))).to_be_focused()
    candidate.tab("Notes")
    expect(candidate.panel.get_by_label("Requirement", exact=True).first).to_have_value(
        re.compile(re.escape(number["question"].rstrip("?")))
    )
    page = candidate.page.content()
    kit = kit_of(candidate)
    worked = kit["answers"]["requirements"]["senior"]
    for secret in (twist["strong"], kit["if_asked"][0]["question"], kit["task"], worked):
        assert secret[:40] not in page


def _everything_is_there_after_a_reload(
    interviewer: Room, number: dict[str, Any], choice: dict[str, Any]
) -> None:
    interviewer.enter().tab("Guide")
    said = interviewer.panel.get_by_role("button", name=f"Said it: {number['question']}")
    expect(said).to_have_attribute("aria-pressed", "true")
    expect(interviewer.panel.get_by_role("button", name=f"Shown: {number['question']}")).to_be_visible()
    interviewer.panel.get_by_label("Stage").select_option("modeling")
    asked = interviewer.panel.get_by_role("button", name=f"Asked: {choice['probes'][0]['ask']}")
    expect(asked).to_have_attribute("aria-pressed", "true")


def test_a_mark_is_taken_back_by_the_same_press_and_a_twist_is_not(rooms: tuple[Room, Room]) -> None:
    _, interviewer = rooms
    twist = kit_of(interviewer)["twists"][0]
    said = interviewer.panel.get_by_role("button", name=re.compile("^Said it")).first
    said.click()
    expect(said).to_have_attribute("aria-pressed", "true")
    said.click()
    expect(said).to_have_attribute("aria-pressed", "false")
    interviewer.tab("Twists")
    interviewer.panel.get_by_role("button", name=f"Release twist: {twist['title']}").click()
    shown = interviewer.panel.get_by_role("button", name=f"Shown: {twist['title']}")
    expect(shown).to_be_visible()
    shown.click(force=True)
    log = RoomLogEntry.objects.filter(room_id=interviewer.round.pk, kind=RoomLogEntry.REVEAL)
    wait_for(lambda: log.count() == 1, lambda: f"{log.count()} reveals", 5)
    assert not Mark.objects.filter(round=interviewer.round).exists()


def test_the_sheet_lists_the_keys_of_a_persons_role(rooms: tuple[Room, Room]) -> None:
    for room, theirs in zip(rooms, (False, True), strict=True):
        room.page.locator("#room-bar").focus()
        room.page.keyboard.press("?")
        sheet = room.page.get_by_role("dialog", name="Keys")
        expect(sheet).to_contain_text("Propose a pause")
        for what in ("Go to the probes", "Record the checkpoint", "Next stage"):
            expect(sheet.get_by_text(what)).to_have_count(1 if theirs else 0)
