"""The shared board with the real editor: one's own undo, both hands at once, strokes in progress."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Round
from tests.browser.rooms import INK
from tests.running import Site, wait_for

Open = Callable[..., Page]
Point = tuple[int, int]
Element = dict[str, Any]
WIDE = {"width": 1440, "height": 900}
SEEN_WITHIN_SECONDS = 10
EMPTY = json.dumps({"elements": []})
OF_THE_EDITOR = {"version", "versionNonce", "updated", "lastCommittedPoint"}


class Board:
    """One person's board: what they do with mouse and keys, and what their editor holds."""

    def __init__(self, page: Page, round_: Round) -> None:
        self.page = page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(reverse("room", args=[round_.pk]))
        self.canvas = page.locator(".excalidraw canvas.interactive")
        expect(self.canvas).to_be_visible()

    def press(self, keys: str) -> None:
        self.page.locator(".excalidraw-container").focus()
        self.page.keyboard.press(keys)

    def move(self, *path: Point) -> None:
        box = self.canvas.bounding_box()
        assert box
        for x, y in path:
            self.page.mouse.move(box["x"] + x, box["y"] + y, steps=5)

    def drag(self, start: Point, *path: Point) -> None:
        """Press the button at `start` and keep it down."""
        self.move(start)
        self.page.mouse.down()
        self.move(*path)

    def release(self) -> None:
        self.page.mouse.up()

    def shape(self, tool: str, start: Point, end: Point) -> None:
        self.press(tool)
        self.drag(start, end)
        self.release()

    def rectangle(self, left: int, top: int) -> None:
        self.shape("r", (left, top), (left + 120, top + 80))

    def select(self, at: Point) -> None:
        self.press("Escape")
        self.drag(at)
        self.release()

    def scene(self) -> list[Element]:
        """What the editor holds, bottom to top, without what is each editor's own.

        It goes by the clipboard and leaves everything selected, which the editor's undo remembers.
        """
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", EMPTY)
        for keys in ("Escape", "Control+a", "Control+c"):
            self.press(keys)
        text = self.page.evaluate("() => navigator.clipboard.readText()")
        return [shared(element) for element in json.loads(text, parse_float=to_the_pixel)["elements"]]

    def ink(self) -> int:
        found: int = self.page.evaluate(INK)
        return found

    def wait_for_ink(self, more_than: int) -> None:
        wait_for(lambda: self.ink() > more_than, lambda: f"{self.ink()} dark pixels", SEEN_WITHIN_SECONDS)

    def types(self) -> list[str]:
        return [element["type"] for element in self.scene()]

    def wait_for_types(self, *types: str) -> None:
        wait_for(lambda: self.types() == list(types), lambda: str(self.scene()), SEEN_WITHIN_SECONDS)


Boards = tuple[Board, Board]


def to_the_pixel(number: str) -> int:
    """Points travel as whole sixty-fourths of a pixel; who drew them keeps what the mouse gave."""
    return round(float(number))


def shared(element: Element) -> Element:
    kept = {key: value for key, value in element.items() if key not in OF_THE_EDITOR}
    return {**kept, "boundElements": element["boundElements"] or []}


@pytest.fixture
def boards(open_browser: Open, alice: User, bob: User, live_round: Round) -> Boards:
    alices, bobs = (Board(open_browser(person, viewport=WIDE), live_round) for person in (alice, bob))
    return alices, bobs


@pytest.fixture
def watcher(open_browser: Open, bob: User, live_round: Round) -> Board:
    """A second window of Bob's that only looks, so that looking changes nobody's selection."""
    return Board(open_browser(bob, viewport=WIDE), live_round)


def wait_until_same(boards: Boards, true: Callable[[list[Element]], bool]) -> None:
    """Until both editors hold the same, and it is so."""

    def same() -> bool:
        first, second = (board.scene() for board in boards)
        return first == second and true(first)

    wait_for(same, lambda: "\n".join(json.dumps(board.scene()) for board in boards), SEEN_WITHIN_SECONDS)


def test_undo_and_redo_are_only_of_ones_own(boards: Boards, watcher: Board) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    watcher.wait_for_types("rectangle")
    before = alices.ink()
    bobs.shape("o", (500, 200), (600, 280))
    alices.wait_for_ink(before + 50)
    alices.press("Control+z")
    watcher.wait_for_types("ellipse")
    alices.press("Control+z")
    alices.press("Control+Shift+z")
    watcher.wait_for_types("rectangle", "ellipse")
    wait_until_same(boards, lambda scene: len(scene) == 2)


def test_a_stroke_is_seen_while_it_is_drawn_and_is_the_same_after(boards: Boards) -> None:
    alices, bobs = boards
    alices.press("p")
    alices.drag((300, 200), (340, 260), (380, 200), (420, 260))
    bobs.wait_for_types("freedraw")
    alices.move((460, 200), (500, 260))
    alices.release()
    wait_until_same(boards, lambda scene: len(scene[0]["points"]) > 20)


def test_one_drags_what_the_other_restyles_and_both_stay(boards: Boards, watcher: Board) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    bobs.wait_for_types("rectangle")
    left = watcher.scene()[0]["x"]
    alices.press("Escape")
    alices.drag((300, 240), (360, 300))
    bobs.press("Control+a")
    bobs.page.get_by_test_id("strokeWidth-extraBold").check(force=True)
    alices.move((400, 340))
    alices.release()
    wait_until_same(boards, lambda scene: scene[0]["strokeWidth"] == 4 and scene[0]["x"] > left + 50)


def test_what_is_deleted_after_a_change_of_order_is_the_right_one(boards: Boards, watcher: Board) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    alices.shape("o", (500, 200), (600, 280))
    watcher.wait_for_types("rectangle", "ellipse")
    alices.select((300, 240))
    alices.press("Control+Shift+]")
    watcher.wait_for_types("ellipse", "rectangle")
    bobs.select((300, 240))
    bobs.press("Delete")
    wait_until_same(boards, lambda scene: [each["type"] for each in scene] == ["ellipse"])


def test_an_arrow_follows_the_box_that_the_other_moves(boards: Boards, watcher: Board) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    alices.rectangle(600, 200)
    alices.shape("a", (430, 240), (590, 240))
    watcher.wait_for_types("rectangle", "rectangle", "arrow")
    *rectangles, before = watcher.scene()
    boxes = {rectangle["id"] for rectangle in rectangles}
    assert {before["startBinding"]["elementId"], before["endBinding"]["elementId"]} == boxes
    bobs.wait_for_ink(200)
    bobs.press("Escape")
    bobs.drag((720, 240), (720, 400))
    bobs.release()
    wait_until_same(boards, lambda scene: scene[2]["height"] > before["height"] + 50)


def test_words_appear_while_they_are_typed(boards: Boards) -> None:
    alices, bobs = boards
    alices.press("t")
    alices.drag((300, 200))
    alices.release()
    alices.page.keyboard.type("feature store", delay=20)
    wait_for(
        lambda: [each.get("text") for each in bobs.scene()] == ["feature store"],
        lambda: str(bobs.scene()),
        SEEN_WITHIN_SECONDS,
    )
    alices.page.keyboard.press("Escape")
    wait_until_same(boards, lambda scene: scene[0]["text"] == "feature store")


def test_a_board_outlives_both_browsers(boards: Boards) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    bobs.wait_for_types("rectangle")
    bobs.shape("p", (500, 200), (600, 280))
    wait_until_same(boards, lambda scene: len(scene) == 2)
    before = alices.scene()
    for board in boards:
        board.page.reload()
        expect(board.canvas).to_be_visible()
    wait_until_same(boards, lambda scene: scene == before)


def test_the_live_process_is_killed_under_both_hands_and_nothing_is_lost(boards: Boards, site: Site) -> None:
    alices, bobs = boards
    alices.rectangle(300, 200)
    bobs.wait_for_types("rectangle")
    alices.press("p")
    alices.drag((300, 500), (340, 560))
    site.kill("live")
    try:
        alices.move((380, 500), (420, 560))
        alices.release()
        bobs.shape("o", (500, 200), (600, 280))
        bobs.select((300, 240))
        bobs.press("Control+Shift+]")
        bobs.press("Delete")
    finally:
        site.start("live")
    site.wait_until_up("live")
    wait_until_same(boards, lambda scene: {each["type"] for each in scene} == {"freedraw", "ellipse"})
