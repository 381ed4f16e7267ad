"""The library in a browser: search as one types, the kit's door, and the diagram under the page's own CSP."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User

OpenBrowser = Callable[..., Page]

# Is there a pixel in the drawing that has (nearly) the color of the page's text?
HAS_INK = """async (image) => {
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const ink = getComputedStyle(document.body).color.match(/\\d+/g).map(Number);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 250 && ink.every((part, index) => Math.abs(part - data[at + index]) < 16)) return true;
  }
  return false;
}"""


def test_the_list_and_the_glossary_answer_while_one_types(open_browser: OpenBrowser) -> None:
    page = open_browser()
    page.goto("/scenarios/")
    page.get_by_label("Search").fill("card payments")
    expect(page.locator("#found h2")).to_have_text(["Payment fraud detection"])
    page.goto("/learn/glossary/")
    page.get_by_label("Search terms").fill("drift")
    expect(page.locator("#terms dt")).to_have_text(["Concept drift", "Data drift", "Drift"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_opening_a_kit_shows_its_diagram_drawn_in_the_colors_of_the_theme(
    theme: str, open_browser: OpenBrowser, alice: User
) -> None:
    page = open_browser(alice, color_scheme=theme)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto("/scenarios/payment-fraud/")
    page.get_by_role("button", name="Open the kit for good").click()
    image = page.locator("[data-diagram-picture] img")
    page.locator("[data-diagram]").scroll_into_view_if_needed()
    expect(image).to_have_attribute("src", re.compile("^blob:"), timeout=15_000)
    expect(image).to_have_attribute(
        "alt", "Reference diagram of Payment fraud detection. The same as text follows."
    )
    expect(page.locator("[data-diagram-source]")).not_to_have_attribute("open", "")
    assert image.evaluate(HAS_INK)
    assert not refused
