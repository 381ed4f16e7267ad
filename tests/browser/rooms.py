"""A room as one person's browser shows it, and the cable that it hangs on."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from interviews.models import Round
from tests.running import wait_for

SEEN_WITHIN_SECONDS = 10

INK = """() => {
  const canvas = document.querySelector(".excalidraw canvas.static");
  if (!canvas) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 120) dark += 1;
  return dark;
}"""


class Room:
    """One person's browser in a round's room."""

    def __init__(self, page: Page, round_: Round) -> None:
        self.page = page
        self.round = round_

    def enter(self) -> "Room":
        self.page.goto(reverse("room", args=[self.round.pk]))
        expect(self.page.locator(".excalidraw canvas.interactive")).to_be_visible()
        return self

    @property
    def panel(self) -> Locator:
        return self.page.locator("#room-panel")

    @property
    def clock(self) -> Locator:
        return self.page.locator(".room-clock")

    @property
    def notes(self) -> Locator:
        return self.page.get_by_role("textbox", name="Shared notes")

    @property
    def note(self) -> Locator:
        """The note of the line that is open for scoring."""
        return self.panel.get_by_role("textbox", name="Note:")

    def tab(self, name: str) -> "Room":
        self.page.get_by_role("tab", name=name).click()
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def say(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Message").fill(text)
        self.page.keyboard.press("Enter")

    def draw(self, x: int, y: int) -> None:
        """A stroke with the pen, from the board's own point (x, y)."""
        box = self.page.locator(".excalidraw canvas.interactive").bounding_box()
        assert box
        self.page.locator('label[title^="Draw"]').click()
        self.page.mouse.move(box["x"] + x, box["y"] + y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + x + 120, box["y"] + y + 60, steps=12)
        self.page.mouse.up()

    def ink(self) -> int:
        found: int = self.page.evaluate(INK)
        return found

    def see_ink(self, more_than: int) -> int:
        explain = f"the board shows {self.ink()} dark pixels, not more than {more_than}"
        wait_for(lambda: self.ink() > more_than, lambda: explain, SEEN_WITHIN_SECONDS)
        return self.ink()


class Cable:
    """A room's connection that can be pulled and put back."""

    def __init__(self, page: Page) -> None:
        self.open: list[WebSocketRoute] = []
        self.pulled = False
        page.route_web_socket(re.compile("/ws/rounds/"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.pulled:
            socket.close(code=1012)
            return
        socket.connect_to_server()
        self.open.append(socket)

    def pull(self) -> None:
        self.pulled = True
        while self.open:
            self.open.pop().close(code=1012)
