"""A short round held through the real sockets, and then replayed: the keys, the marks, and what is shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pycrdt import Doc, Map, Text

from accounts.models import User
from interviews.models import Evidence, Interview, RoomLogEntry, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.room.reveals import reveal_item
from interviews.scoring.services import add_evidence, submit_assessment
from tests.access.moments import score
from tests.browser.test_axe import Inspector, inspector
from tests.browser.test_whole_interview import INK
from tests.room.live import LiveServer, RoomClient
from tests.running import Site, wait_for

__all__ = ["inspector"]  # a fixture of the pages' own test
pytestmark = pytest.mark.usefixtures("db")
WIDE = {"width": 1440, "height": 900}
JUMPS = [
    ("Marks", "Drew the join.", "0:40"),
    ("Marks", "Twist", "1:00"),
    ("Stages", "Requirements", "0:00"),
]
BOARD = "canvas.excalidraw__canvas.static"
BOX = {"type": "rectangle", "x": 100, "y": 100, "width": 400, "height": 300, "angle": 0, "isDeleted": False}
FILLED = {
    "backgroundColor": "#1e1e1e",
    "strokeColor": "#1e1e1e",
    "fillStyle": "solid",
    "index": "a0",
    "seed": 1,
}


class Tab:
    """Somebody's tab in the room, over the real socket, with a document of its own."""

    def __init__(self, client: RoomClient) -> None:
        self.client = client
        self.doc: Doc[Any] = Doc()
        self.updates: list[bytes] = []
        self.subscription = self.doc.observe(lambda event: self.updates.append(event.update))

    def write(self, text: str) -> None:
        notes = self.doc.get("notes", type=Text)
        notes += text
        self.send()

    def draw(self) -> None:
        """A box and a requirement, in one update."""
        board, ledger = self.doc.get("board", type=Map), self.doc.get("ledger", type=Map)
        with self.doc.transaction():
            board["box"] = Map({**BOX, **FILLED})
            ledger["row"] = Map({"order": "a0", "requirement": "Recall", "number": "0.9", "agreed": True})
        self.send()

    def send(self) -> None:
        for update in self.updates:
            self.client.wait_for_ack(self.client.update(update))
        self.updates.clear()


@pytest.fixture
def replayed(site: Site, live_interview: Interview, alice: User, bob: User) -> Round:
    """Notes at 0:20, garbage at 0:30, a box, a requirement and evidence at 0:40, a twist at 1:00."""
    round_ = live_interview.rounds.get(number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    server = LiveServer(site.live_port, {}, origin=site.url)
    with server.clients:
        candidate, interviewer = Tab(server.join(alice, round_.pk)), server.join(bob, round_.pk)
        candidate.write("# Labels arrive late")
        candidate.client.wait_for_ack(candidate.client.update(b"\x01\xff no update"))
        candidate.draw()
        interviewer.wait_for_ack(interviewer.chat("What goes first?"))
        reveal_item(user=bob, round_=round_, kind="twist", item=0)
        note = add_evidence(user=bob, round_=round_, kind="note", line="data", text="Drew the join.")
        score(bob, round_)
        move_clock(user=bob, round_=round_, move="end", version=1)
    score(alice, round_)
    Evidence.objects.filter(pk=note.pk).update(round_seconds=40)
    for person in (alice, bob):
        submit_assessment(user=person, round_=round_)
    spread_over_time(Round.objects.get(pk=round_.pk))
    compile_report(round_.pk)
    return round_


def spread_over_time(round_: Round) -> None:
    """What took two seconds becomes a round of 80, so that there is something to scrub through."""
    assert round_.started_at
    log = RoomLogEntry.objects.filter(room_id=round_.pk).order_by("seq")
    made = {RoomLogEntry.UPDATE, RoomLogEntry.CHAT, RoomLogEntry.REVEAL}
    told = [entry for entry in log if entry.kind in made]
    for entry, second in zip(told, (20, 30, 40, 60, 60), strict=True):
        log.filter(seq=entry.seq).update(at=round_.started_at + timedelta(seconds=second))
    end = round_.started_at + timedelta(seconds=80)
    log.filter(seq__gt=told[-1].seq).update(at=end)
    Round.objects.filter(pk=round_.pk).update(ended_at=end)


def test_a_round_is_scrubbed_through_by_keys(
    open_browser: Callable[..., Page], replayed: Round, alice: User
) -> None:
    page = open_browser(alice, viewport=WIDE)
    page.goto(f"/rounds/{replayed.pk}/report/")
    page.get_by_role("link", name="Watch the replay").click()
    notes, where = page.locator(".cm-content"), page.get_by_role("slider", name="Moment of the round")
    expect(where).to_have_attribute("aria-valuetext", "0:00 of 1:20, Requirements")
    expect(notes).to_have_text("Nothing is written yet.")
    assert ink(page) == 0

    press(page, *["ArrowRight"] * 4)
    expect(notes).to_have_text("# Labels arrive late")
    assert ink(page) == 0
    requirements = page.get_by_role("region", name="Requirements")
    expect(requirements).to_contain_text("None are written down yet.")
    press(page, *["ArrowRight"] * 4)
    expect(where).to_have_attribute("aria-valuetext", re.compile("^0:40"))
    wait_for_ink(page, there=True)
    expect(requirements.get_by_role("row", name="Recall 0.9 Agreed")).to_be_visible()
    press(page, "Shift+ArrowLeft")
    expect(notes).to_have_text("Nothing is written yet.")
    wait_for_ink(page, there=False)
    press(page, "End")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^1:20"))
    wait_for_ink(page, there=True)
    expect(notes).to_have_text("# Labels arrive late")
    where.press("ArrowDown")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^1:15"))

    press(page, "Home", "]")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^0:40"))
    press(page, "]")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^1:00"))
    press(page, "[")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^0:40"))

    press(page, "Home", ".", ".", ".", ".", ".")
    expect(page.get_by_label("Speed")).to_have_value("16")
    press(page, "Space")
    expect(notes).to_have_text("# Labels arrive late")  # by itself: it plays
    expect(where).to_have_attribute("aria-valuetext", re.compile("^1:20"))
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_mark_jumps_to_its_moment_and_everything_can_be_read(
    inspector: Inspector, replayed: Round, bob: User
) -> None:
    page = inspector.browser(bob)
    page.goto(f"/rounds/{replayed.pk}/replay/?at=25")
    where = page.get_by_role("slider", name="Moment of the round")
    expect(where).to_have_attribute("aria-valuetext", re.compile("^0:25"))
    expect(page.locator(".cm-content")).to_have_text("# Labels arrive late")
    for tab, moment, time in JUMPS:
        page.get_by_role("tab", name=tab).click()
        page.get_by_role("tabpanel").get_by_role("button", name=moment).click()
        expect(where).to_have_attribute("aria-valuetext", re.compile(f"^{time}"))
        inspector.look_at(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("tab", name="Chat").click()
    expect(page.get_by_text("What goes first?")).to_have_count(0)
    where.press("End")  # on the tabs it means the last tab
    expect(page.get_by_text("What goes first?")).to_be_visible()
    press(page, "?")
    inspector.look_at(page)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def ink(page: Page) -> int:
    """How much is drawn, in dark dots."""
    dots: int = page.locator(BOARD).evaluate(INK)
    return dots


def wait_for_ink(page: Page, *, there: bool) -> None:
    wait_for(lambda: (ink(page) > 1000) is there, lambda: f"{ink(page)} dots are drawn")
