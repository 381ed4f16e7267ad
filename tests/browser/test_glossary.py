"""Links to the glossary and their cards, as a mouse, a keyboard and a finger meet them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import watch
from tests.browser.looks import PHONE, WIDE, assert_accessible, in_every_look
from tests.running import Site

OpenBrowser = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("db")

FINGERTIP = 44
LINK = "main a[rel=glossary]"
CARD = ".term-card:not([hidden])"


def first_term(page: Page) -> tuple[Locator, Locator]:
    """The first linked term of the tools page, and whatever card is open."""
    page.goto("/learn/tools/")
    link = page.locator(LINK).first
    link.scroll_into_view_if_needed()
    return link, page.locator(CARD)


def assert_beside(link: Locator, card: Locator) -> None:
    """Within the window, and off the line that is being read."""
    term, shown = link.bounding_box(), card.bounding_box()
    window = link.page.viewport_size
    assert term
    assert shown
    assert window
    assert shown["y"] >= term["y"] + term["height"] or shown["y"] + shown["height"] <= term["y"]
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= window["width"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_card_can_be_pointed_at_and_stays_until_it_is_left(
    size: dict[str, int], open_browser: OpenBrowser, site: Site
) -> None:
    page = open_browser(viewport=size)
    faults = watch(page, site)
    link, card = first_term(page)
    link.hover()
    expect(card).to_be_visible()
    assert_beside(link, card)
    card.get_by_role("link").hover()
    expect(card).to_be_visible()
    page.locator("h1").hover()
    expect(card).to_have_count(0)
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert not faults


def test_a_card_is_reached_and_left_by_keyboard(open_browser: OpenBrowser) -> None:
    page = open_browser()
    link, card = first_term(page)
    link.focus()
    expect(card).to_be_visible()
    expect(link).to_have_accessible_description(re.compile(r"\w+ \w+"))
    page.keyboard.press("Tab")
    expect(card.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    target = card.get_by_role("link").get_attribute("href") or ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    expect(page.locator(f"#{target.partition('#')[2]}")).to_be_in_viewport()


def test_a_finger_opens_the_card_first_and_the_entry_then(open_browser: OpenBrowser) -> None:
    page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True)
    link, card = first_term(page)
    link.tap()
    expect(card).to_be_visible()
    assert page.url.endswith("/learn/tools/")
    assert_beside(link, card)
    more = card.get_by_role("link").bounding_box()
    assert more
    assert min(more["width"], more["height"]) >= FINGERTIP
    page.locator("h1").tap()
    expect(card).to_have_count(0)
    link.tap()
    card.get_by_role("link").tap()
    page.wait_for_url("**/learn/glossary/#*")


def test_axe_finds_nothing_wrong_with_an_open_card(open_browser: OpenBrowser) -> None:
    """In the text that it explains; the rest of the page is looked at without a card in `test_axe.py`."""
    page = open_browser()
    link, card = first_term(page)
    for _ in in_every_look(page):
        link.focus()
        expect(card).to_be_visible()
        assert_accessible(page, f":has(> {CARD})")
        link.blur()


def test_entries_found_by_a_search_have_their_cards(open_browser: OpenBrowser) -> None:
    page = open_browser()
    page.goto("/learn/glossary/")
    page.get_by_label("Search terms").fill("augmented generation")
    expect(page.locator("#terms dt")).to_have_text(["Retrieval-augmented generation"])
    page.locator(LINK).first.hover()
    expect(page.locator(CARD)).to_be_visible()


def test_without_scripts_a_term_is_a_link(open_browser: OpenBrowser) -> None:
    page = open_browser(java_script_enabled=False)
    link, _ = first_term(page)
    target = link.get_attribute("href") or ""
    link.click()
    assert page.url.endswith(target)
