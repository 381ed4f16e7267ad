"""The board's own tools with the real editor: parts, diagrams from text and pictures, as both see them."""

import base64
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import RoomImage, Round
from tests.browser.conftest import watch
from tests.browser.looks import assert_accessible
from tests.browser.test_board import SEEN_WITHIN_SECONDS, WIDE, Board, Boards, wait_until_same
from tests.running import Site, wait_for

Open = Callable[..., Page]
OURS = "#board-parts, dialog[open], .board-tools"  # inside of Excalidraw, whose rest is its own

GIVE = """([kind, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const canvas = document.querySelector(".excalidraw canvas.interactive");
  const box = canvas.getBoundingClientRect();
  const at = { clientX: box.left + 500, clientY: box.top + 400, bubbles: true, cancelable: true };
  if (kind === "drop") {
    canvas.dispatchEvent(new DragEvent("drop", { ...at, dataTransfer: transfer }));
  } else {
    canvas.dispatchEvent(new PointerEvent("pointermove", at));
    const pasted = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
    document.dispatchEvent(pasted);
  }
}"""
"""Hand a file over as the browser does after a drop or a paste from another program."""

RED = """() => {
  const canvas = document.querySelector(".excalidraw canvas.static");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let red = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] > 200 && data[i + 1] + data[i + 2] < 120) red += 1;
  return red;
}"""


@pytest.fixture
def boards(open_browser: Open, alice: User, bob: User, live_round: Round) -> Boards:
    alices, bobs = (Board(open_browser(person, viewport=WIDE), live_round) for person in (alice, bob))
    return alices, bobs


def red_square(kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (120, 90), (230, 20, 20)).save(file, kind)
    return file.getvalue()


def give(
    board: Board, how: str, data: bytes, name: str = "sketch.png", media_type: str = "image/png"
) -> None:
    board.press("Escape")
    board.page.evaluate(GIVE, [how, name, media_type, base64.b64encode(data).decode()])


def wait_for_red(board: Board) -> None:
    red: Callable[[], Any] = lambda: board.page.evaluate(RED)  # noqa: E731
    wait_for(lambda: red() > 2000, lambda: f"{red()} red pixels", SEEN_WITHIN_SECONDS)


# Parts


def test_a_part_is_put_on_the_board_by_keys_alone_and_is_one_step_of_undo(boards: Boards, site: Site) -> None:
    alices, bobs = boards
    objections = watch(alices.page, site)
    alices.press("b")
    search = alices.page.get_by_label("Search parts")
    expect(search).to_be_focused()
    assert_accessible(alices.page, OURS)
    alices.page.keyboard.type("feature st")
    alices.page.keyboard.press("Enter")
    expect(alices.page.get_by_text("Feature store added.")).to_be_attached()
    search.fill("gatew")
    alices.page.keyboard.press("ArrowDown")
    alices.page.keyboard.press("Enter")
    alices.page.keyboard.press("Escape")
    expect(alices.page.locator("#board-parts")).to_have_count(0)
    wait_until_same(boards, lambda scene: texts(scene) == ["Feature store", "Gateway"])
    for group in {element["groupIds"][0] for element in bobs.scene()}:
        assert "text" in [each["type"] for each in bobs.scene() if each["groupIds"] == [group]]
    assert objections == []


def test_a_part_that_was_added_goes_with_one_undo(boards: Boards, watcher: Board) -> None:
    alices, _ = boards
    alices.press("b")
    alices.page.keyboard.type("monitor")
    alices.page.keyboard.press("Enter")
    alices.page.keyboard.press("Escape")
    wait_for(lambda: texts(watcher.scene()) == ["Monitor"], lambda: str(watcher.scene()), SEEN_WITHIN_SECONDS)
    alices.press("Control+z")
    wait_for(lambda: watcher.scene() == [], lambda: str(watcher.scene()), SEEN_WITHIN_SECONDS)


def test_a_part_is_dragged_to_its_place(boards: Boards) -> None:
    alices, _ = boards
    alices.page.get_by_role("button", name="Parts", exact=True).click()
    part = alices.page.get_by_role("button", name=re.compile("^Queue"))
    part.drag_to(alices.canvas, target_position={"x": 400, "y": 500})
    wait_until_same(boards, lambda scene: texts(scene) == ["Queue"])


def texts(scene: list[dict[str, Any]]) -> list[str]:
    return sorted(element["text"] for element in scene if element["type"] == "text")


@pytest.fixture
def watcher(open_browser: Open, bob: User, live_round: Round) -> Board:
    """A second window of Bob's that only looks, so that looking changes nobody's selection."""
    return Board(open_browser(bob, viewport=WIDE), live_round)


# Diagrams from text


def test_a_diagram_becomes_shapes_of_both_in_one_step(boards: Boards, watcher: Board) -> None:
    alices, _ = boards
    alices.press("m")
    dialog = alices.page.get_by_role("dialog", name="Diagram from text")
    expect(dialog).to_be_visible()
    assert_accessible(alices.page, OURS)
    dialog.get_by_role("button", name="Two paths: offline and online").click()
    dialog.get_by_role("button", name="Put on the board").click()
    expect(dialog).to_have_count(0)
    wait_for(
        lambda: {"Offline", "Online", "Model server"} <= set(texts(watcher.scene())),
        lambda: str(texts(watcher.scene())),
        SEEN_WITHIN_SECONDS,
    )
    arrow = next(element for element in watcher.scene() if element["type"] == "arrow")
    assert arrow["startBinding"]
    assert arrow["endBinding"]
    alices.press("Control+z")
    wait_for(lambda: watcher.scene() == [], lambda: str(texts(watcher.scene())), SEEN_WITHIN_SECONDS)


def test_what_cannot_be_read_is_said_with_its_line_and_stays_to_be_mended(boards: Boards) -> None:
    alices, bobs = boards
    alices.press("m")
    dialog = alices.page.get_by_role("dialog", name="Diagram from text")
    area = dialog.get_by_label("Text of the diagram")
    area.fill("flowchart LR\n  a --> b\n  b --> --> c")
    area.press("Control+Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Line 3 could not be read: “b --> --> c”.")
    expect(area).to_be_focused()
    area.fill("no diagram at all")
    area.press("Control+Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("The first line must say")
    assert_accessible(alices.page, OURS)
    area.fill("flowchart LR\n  a --> b")
    area.press("Control+Enter")
    expect(dialog).to_have_count(0)
    wait_for(lambda: texts(bobs.scene()) == ["a", "b"], lambda: str(bobs.scene()), SEEN_WITHIN_SECONDS)


def test_only_the_interviewer_is_offered_the_reference(boards: Boards) -> None:
    alices, bobs = boards
    for board in boards:
        board.press("m")
        expect(board.page.get_by_role("button", name="Two paths")).to_be_visible()
    reference = re.compile("scenario.s reference")
    expect(bobs.page.get_by_role("button", name=reference)).to_be_visible()
    expect(alices.page.get_by_role("button", name=reference)).to_have_count(0)
    bobs.page.get_by_role("button", name=reference).click()
    expect(bobs.page.get_by_role("status").filter(has_text="the candidate sees it at once")).to_be_visible()
    bobs.page.get_by_role("button", name="Put on the board").click()
    expect(bobs.page.get_by_role("dialog", name="Diagram from text")).to_have_count(0)
    alices.page.keyboard.press("Escape")
    wait_for(lambda: len(alices.scene()) > 4, lambda: str(alices.scene()), SEEN_WITHIN_SECONDS)


# Pictures


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_seen_by_both_also_after_reloading(boards: Boards, how: str, live_round: Round) -> None:
    alices, bobs = boards
    give(alices, how, red_square())
    wait_for_red(alices)
    wait_for_red(bobs)
    image = RoomImage.objects.get(room_id=live_round.pk)
    wait_until_same(boards, lambda scene: [each["type"] for each in scene] == ["image"])
    assert bobs.scene()[0]["fileId"] == image.digest
    for board in boards:
        board.page.reload()
        expect(board.canvas).to_be_visible()
        wait_for_red(board)


def test_what_is_no_picture_is_refused_in_words_and_leaves_the_board_as_it_was(boards: Boards) -> None:
    alices, _ = boards
    alices.rectangle(300, 200)
    wait_until_same(boards, lambda scene: len(scene) == 1)
    give(alices, "drop", b"GIF89a and nothing more", "broken.gif", "image/gif")
    expect(alices.page.get_by_text("could not be read as a picture")).to_be_visible()
    alices.page.keyboard.press("Escape")
    wait_until_same(boards, lambda scene: [each["type"] for each in scene] == ["rectangle"])


def test_offline_a_picture_is_not_added_and_the_person_is_told(boards: Boards) -> None:
    alices, _ = boards
    alices.page.route("**/images/", lambda route: route.abort("internetdisconnected"))
    give(alices, "drop", red_square())
    expect(alices.page.get_by_text("the server cannot be reached")).to_be_visible()
    alices.page.keyboard.press("Escape")
    alices.page.unroute("**/images/")
    give(alices, "drop", red_square("JPEG"), "sketch.jpg", "image/jpeg")
    wait_until_same(boards, lambda scene: [each["type"] for each in scene] == ["image"])
