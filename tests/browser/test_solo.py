"""Nobody to practice with: from the waiting page to a solo run and its self-scored report."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Round, RoundState, Ticket
from scenarios.lines import LINES
from tests.browser.conftest import watch
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")


def test_waiting_turns_into_a_solo_run_with_a_report_of_ones_own(
    open_browser: Callable[..., Page], site: Site, make_person: Callable[..., User]
) -> None:
    dana = make_person("Dana", language="ko")
    page = open_browser(dana, viewport={"width": 1440, "height": 900})
    complaints = watch(page, site)
    wait_in_vain(page)
    page.get_by_role("button", name="Go solo instead").click()
    page.wait_for_url(re.compile("/room/"))
    assert Ticket.objects.get(user=dana).state == "cancelled"
    run_alone(page)
    round_ = Round.objects.get(candidate=dana)
    assert (round_.interviewer, round_.interview.format_minutes) == (None, 35)
    score_oneself(page)
    expect(page.get_by_role("heading", name="Line by line")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Dana, solo run")).to_be_visible()
    assert Round.objects.get(pk=round_.pk).state == RoundState.REPORTED
    assert complaints == []


def wait_in_vain(page: Page) -> None:
    page.goto("/find/")
    page.get_by_role("radio", name="35 minutes").check()
    page.get_by_role("button", name="Find a peer now").click()
    expect(page.get_by_role("heading", name="Waiting for a peer")).to_be_visible()
    expect(page.get_by_text("35 minutes a round")).to_be_visible()


def run_alone(page: Page) -> None:
    """One's own hand on the clock, and nothing of the kit."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Solo run")
    page.get_by_role("button", name="Start round").click()
    expect(page.locator(".room-clock")).to_contain_text("Requirements")
    expect(page.get_by_role("tab", name="Guide")).to_have_count(0)
    page.get_by_role("button", name="Next stage").click()
    expect(page.locator(".room-clock")).to_contain_text("Framing")
    page.get_by_role("button", name="End round").click()
    page.get_by_role("dialog").get_by_role("button", name="End round").click()
    page.get_by_role("link", name="Go to the debrief").click()


def score_oneself(page: Page) -> None:
    expect(page.get_by_role("heading", name="Score yourself")).to_be_visible()
    for line in LINES:
        page.locator(f"#line-{line}").get_by_role("radio").nth(1).check()
    expect(page.locator("[data-shows=lines_done]")).to_have_text("9")
    page.get_by_role("link", name="Review and submit").click()
    page.get_by_role("button", name="Submit for good").click()
