"""Booking a slot in three clicks from Home on a phone, and by keys alone on a wide screen."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Interview
from interviews.slots.services import offer_slots
from tests.browser.conftest import watch
from tests.browser.looks import PHONE, WIDE, assert_accessible
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")

SOON = datetime.combine(timezone.now().date() + timedelta(days=2), time(17), UTC)


def offer(user: User, start: datetime) -> None:
    offer_slots(user=user, starts=[start], role="swap", format_minutes=45)


def test_a_slot_is_booked_in_three_clicks_from_home_on_a_phone(
    open_browser: Callable[..., Page], site: Site, make_person: Callable[..., User]
) -> None:
    noa, partner = (make_person(name, language="tr") for name in ("Noa", "Piet"))
    offer(partner, SOON)
    page = open_browser(noa, viewport=PHONE, has_touch=True, is_mobile=True)
    complaints = watch(page, site)
    page.goto(reverse("home"))
    page.get_by_role("link", name="Choose a slot").tap()
    expect(page.get_by_role("columnheader")).to_have_count(2)  # one day at a time, beside the times
    page.get_by_role("radio", name=f"{SOON:%a}").check(force=True)
    expect(page.get_by_role("link", name="1 person waits")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="1 waiting").tap()  # among the good slots of the week
    expect(page.get_by_text("1 person waits for this slot.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Book").tap()
    page.wait_for_url("**/interviews/**")
    interview = Interview.objects.get(people=noa)
    assert (interview.starts_at, set(interview.people.all())) == (SOON, {noa, partner})
    page.goto(reverse("upcoming"))
    expect(page.get_by_role("heading", name="Interview with Piet")).to_be_visible()
    assert_accessible(page)
    assert complaints == []


def test_slots_are_booked_and_ticked_by_keys_alone(
    open_browser: Callable[..., Page], site: Site, make_person: Callable[..., User]
) -> None:
    noa, partner = (make_person(name, language="uk") for name in ("Noa", "Piet"))
    offer(partner, SOON)
    page = open_browser(noa, viewport=WIDE)
    page.goto(reverse("slots"))
    page.locator(".week-table [tabindex='0']").focus()
    for key in ("End", "PageDown", "Home"):
        page.keyboard.press(key)
    assert go_through_the_days(page, "1 person waits")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/interviews/**")
    assert Interview.objects.get(people=noa).starts_at == SOON
    tick_several(page)
    assert noa.tickets.filter(state="open", at_most=1).count() == 3


def go_through_the_days(page: Page, text: str) -> bool:
    """Down each day and on to the next one, until something says it. Today begins at what is not yet past."""
    for _ in range(7):
        page.keyboard.press("PageUp")
        for _ in range(48):
            if text in page.evaluate("() => document.activeElement.textContent"):
                return True
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
    return False


def tick_several(page: Page) -> None:
    page.goto(f"{reverse('slots')}?several=on&week=1")
    page.locator(".week-table [tabindex='0']").focus()
    for key in ("Space", "ArrowDown", "Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    assert_accessible(page)
    page.get_by_role("button", name="Offer these slots").click()
    expect(page.get_by_role("status")).to_contain_text("You offer 3 slots.")
