"""A booking from the mail to its end, by two people: confirm, propose another time, accept, cancel."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.bookings.services import book
from interviews.models import Interview, InterviewState
from interviews.services import Part
from interviews.slots.grid import moments
from scenarios.models import Scenario
from tests.browser.conftest import watch
from tests.browser.looks import assert_accessible, in_every_look
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")


def booked(alice: User, bob: User) -> Interview:
    versions = [
        scenario.current_version
        for scenario in Scenario.objects.filter(current_version__isnull=False)[:2]
        if scenario.current_version
    ]
    ahead = timezone.now() + timedelta(days=2)
    return book(
        kind="swap",
        parts=[Part(alice, bob, versions[0], "senior"), Part(bob, alice, versions[1], "senior")],
        format_minutes=45,
        language="en",
        starts_at=next(moments(ahead, ahead + timedelta(hours=1))),
        way="slot",
    )


def test_two_people_confirm_move_and_cancel_what_they_booked(
    site: Site, make_person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    alice, bob = make_person("Alice"), make_person("Bob")
    interview = booked(alice, bob)
    address = reverse("interview", args=[interview.pk])

    mine = open_browser(alice)
    wrong = watch(mine, site)
    mine.goto(address)
    mine.get_by_role("button", name="Confirm that I come").click()
    expect(mine.get_by_text("You have confirmed.", exact=True)).to_be_visible()

    mine.get_by_role("link", name="Propose another time").click()
    mine.get_by_role("checkbox").nth(5).check()
    mine.get_by_label("A word with it").fill("My train changed.")
    mine.get_by_role("button", name="Send the proposal").click()
    expect(mine.get_by_role("heading", name="You proposed another time")).to_be_visible()

    theirs = open_browser(bob)
    wrong_there = watch(theirs, site)
    theirs.goto(address)
    expect(theirs.get_by_text("They wrote: My train changed.")).to_be_visible()
    for page in (mine, theirs):  # with a proposal; as it is otherwise, test_axe.py looks at it
        for _ in in_every_look(page):
            assert_accessible(page)
    theirs.get_by_role("button", name="Move it there").click()
    expect(theirs.get_by_text("Alice has confirmed.")).to_be_visible()
    before, interview = interview.starts_at, Interview.objects.get(pk=interview.pk)
    assert interview.starts_at != before

    theirs.get_by_role("link", name="Cancel with a reason").click()
    theirs.get_by_label("Why can you not come?").fill("I am ill")
    theirs.get_by_role("button", name="Cancel the interview").click()
    expect(theirs.get_by_text("You cancelled it.")).to_be_visible()
    assert Interview.objects.get(pk=interview.pk).state == InterviewState.CANCELLED

    mine.goto(address)
    expect(mine.get_by_text("They wrote: I am ill")).to_be_visible()
    assert wrong == wrong_there == []
