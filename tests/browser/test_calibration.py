"""A calibration round by keyboard: watched, scored blind, submitted, and compared with the reference."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from interviews.calibration.load import load_rounds
from interviews.models import CalibrationExercise
from tests.browser.test_axe import Inspector, inspector
from tests.calibration.conftest import content_of

__all__ = ["inspector"]  # a fixture of the pages' own test
pytestmark = pytest.mark.usefixtures("db")
SLUG = "damaged-parcels"
BASE_RATE = "What would a system score that pulls nothing off?"


def test_a_round_is_watched_scored_and_compared_by_keyboard(
    inspector: Inspector, make_person: Callable[..., User]
) -> None:
    load_rounds()
    exercise = CalibrationExercise.objects.get(slug=SLUG)
    page = inspector.browser(make_person("Noa"))
    inspector.visit(page, reverse("calibration-round", args=[SLUG]))
    _watch(inspector, page)
    for line in content_of(exercise).lines:
        _score_three(page, line)
    expect(page.locator("[data-shows=lines_scored]")).to_have_text("6")
    page.get_by_role("link", name="Review and submit").press("Enter")
    expect(page.get_by_role("heading", name="Submit your scores?")).to_be_visible()
    inspector.look_at(page)
    page.get_by_role("button", name="Submit for good").press("Enter")
    framing = page.get_by_role("region", name="Framing")
    expect(framing).to_contain_text("2 higher than the reference")
    expect(page.get_by_role("region", name="Architecture")).to_contain_text("The same as the reference")
    inspector.look_at(page)
    framing.get_by_role("link", name="Watch from").press("Enter")
    expect(_moment(page)).to_have_attribute("aria-valuetext", re.compile("^2:17"))
    page.get_by_role("tab", name="Marks").click()
    expect(page.get_by_role("tabpanel").get_by_role("button")).to_have_count(6)


def _watch(inspector: Inspector, page: Page) -> None:
    """In a tab of its own; nothing of the reference is marked in it."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Watch the recording").press("Enter")
    player = opened.value
    expect(_moment(player)).to_have_attribute("aria-valuetext", re.compile("^0:00 of 10:02"))
    expect(player.get_by_role("tab", name="Chat")).to_have_attribute("aria-selected", "true")
    expect(player.get_by_role("button", name="Next mark")).to_be_disabled()
    for key in (".", ".", ".", ".", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        player.keyboard.press(key)
    expect(player.get_by_text(BASE_RATE)).to_have_count(0)
    player.keyboard.press("Space")
    expect(player.get_by_text(BASE_RATE)).to_be_visible()  # by itself: it plays
    player.keyboard.press("Space")
    inspector.look_at(player)
    player.close()


def _moment(player: Page) -> Locator:
    return player.get_by_role("slider", name="Moment of the round")


def _score_three(page: Page, line: str) -> None:
    """With the keys that move in a group of radio buttons."""
    scores = page.locator(f"#line-{line}").get_by_role("radio")
    scores.first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(scores.nth(2)).to_be_checked()
