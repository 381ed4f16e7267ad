"""Somebody without an account opens a link, signs up on the way, and meets the inviter in the lobby."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Invitation
from tests.browser.conftest import watch
from tests.browser.looks import in_every_look, violations
from tests.browser.test_sign_up import follow_link, new_address, open_mail
from tests.conftest import PASSWORD
from tests.running import Site

pytestmark = pytest.mark.usefixtures("db")


def test_a_stranger_signs_up_through_a_link_and_both_end_in_the_lobby(
    make_person: Callable[..., User], open_browser: Callable[..., Page], site: Site
) -> None:
    ines, email = make_person("Ines"), new_address()
    inviter, guest = open_browser(ines), open_browser(timezone_id="America/Lima")
    wrong = [watch(inviter, site), watch(guest, site)]

    inviter.goto(reverse("invitations"))
    inviter.get_by_label("A note").fill("Before my onsite?")
    inviter.get_by_role("button", name="Make the link").click()
    address = inviter.get_by_label("Send this address").input_value()
    assert str(Invitation.objects.get(inviter=ines).pk) in address
    inviter.goto(reverse("learn"))  # she reads on meanwhile

    guest.goto(address)
    expect(guest.get_by_role("heading", name="Ines invites you to practice")).to_be_visible()
    for look in in_every_look(guest):
        assert violations(guest) == [], look
    guest.get_by_role("link", name="Sign up to accept").click()
    guest.get_by_label("Your name").fill("Nadia")
    guest.get_by_label("Email").fill(email)
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_role("button", name="Sign up").click()
    guest.wait_for_url("**/accounts/confirm-email/")
    open_mail(guest, email, "Confirm your email address")
    follow_link(guest, "/accounts/confirm-email/")
    guest.get_by_role("button", name="Confirm").click()
    guest.wait_for_url("**/onboarding/**")
    guest.get_by_role("group", name="Your level now").get_by_label("Mid").check()
    guest.get_by_role("group", name="The level you prepare for").get_by_label("Senior").check()
    guest.get_by_label("I agree to the code of conduct").check()
    guest.get_by_role("button", name="Start practicing").click()

    guest.wait_for_url(address)
    guest.get_by_role("button", name="Accept the invitation").click()
    expect(guest.get_by_role("heading", name="You and Ines")).to_be_visible()
    inviter.get_by_role("link", name="Go to the lobby").click()
    expect(inviter.get_by_role("heading", name="You and Nadia")).to_be_visible()
    assert wrong == [[], []]
