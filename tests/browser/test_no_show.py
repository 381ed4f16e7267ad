"""Two are booked, one never comes: the other is offered and gets somebody who stood by. Three browsers."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.bookings.services import book
from interviews.models import Interview
from interviews.services import Part
from scenarios.models import Scenario
from tests.browser.conftest import watch
from tests.browser.looks import assert_accessible, in_every_look
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")

# Of its own, because the clock that is moved below stays with the profile.
OWN_SIZE = {"width": 1100, "height": 800}


def missed(alice: User, bob: User) -> Interview:
    """Booked yesterday, to have begun six minutes ago."""
    scenarios = Scenario.objects.filter(current_version__isnull=False).select_related("current_version")
    one, two = (scenario.version for scenario in scenarios[:2])
    interview = book(
        kind="swap",
        parts=[Part(alice, bob, one, "senior"), Part(bob, alice, two, "senior")],
        format_minutes=45,
        language="nl",
        starts_at=timezone.now() + timedelta(days=1),
        way="slot",
    )
    starts_at = timezone.now() - timedelta(minutes=6)
    Interview.objects.filter(pk=interview.pk).update(
        starts_at=starts_at, created_at=starts_at - timedelta(days=1)
    )
    return interview


def test_whoever_came_gets_a_standby_partner(
    site: Site, make_person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    alice, bob, charlie = (make_person(name, language="nl") for name in ("Alice", "Bob", "Charlie"))
    interview = missed(alice, bob)
    address = reverse("interview", args=[interview.pk])

    theirs = open_browser(charlie, viewport=OWN_SIZE)
    complaints = watch(theirs, site)
    theirs.clock.install()
    theirs.goto(reverse("standby"))
    theirs.get_by_role("button", name="Stand by").click()
    expect(theirs.get_by_role("heading", name=re.compile("You stand by until"))).to_be_visible()
    theirs.goto(reverse("learn"))

    mine = open_browser(alice)
    complaints += watch(mine, site)
    mine.goto(address)
    expect(mine.get_by_role("heading", name="Bob is not here. You can go on without them.")).to_be_visible()
    expect(mine.get_by_text("1 person is here who could take their place.")).to_be_visible()
    for _ in in_every_look(mine):
        assert_accessible(mine)
    mine.get_by_role("button", name="Find another partner now").click()
    expect(mine.get_by_role("heading", name="You and Charlie")).to_be_visible()
    expect(mine.get_by_text("Charlie stood by and is called.")).to_be_visible()

    theirs.clock.run_for(21_000)
    called = theirs.get_by_role("alert").filter(has_text="partner did not come")
    expect(called).to_be_visible()
    expect(theirs).to_have_title(re.compile("You are called"))
    assert_accessible(theirs)
    called.get_by_role("link", name="Go to the lobby, or pass").click()
    expect(theirs.get_by_role("heading", name="You stood by, and were called")).to_be_visible()
    expect(mine.get_by_text("Charlie is here, and not ready yet.")).to_be_visible()

    late = open_browser(bob)
    complaints += watch(late, site)
    late.goto(address)
    expect(late.get_by_text("You were not here five minutes after the start")).to_be_visible()
    late.get_by_role("link", name="ask a moderator to look at it").click()
    expect(late.get_by_text("Came to 0 of 1 interview: 1 no-show.").first).to_be_visible()
    for page in (late, theirs):
        for _ in in_every_look(page):
            assert_accessible(page)
    assert complaints == []
