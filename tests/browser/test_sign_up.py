"""The way in, as a new person walks it: sign up, mail, confirm, onboard, home; and a forgotten password."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Profile, User
from tests.conftest import PASSWORD

NEW_PASSWORD = "another quiet studio"
_numbers = count(1)

pytestmark = pytest.mark.usefixtures("db")
Open = Callable[..., Page]


def new_address() -> str:
    return f"newcomer{next(_numbers)}@example.net"


def sign_up(page: Page, email: str, name: str = "Nadia") -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/accounts/confirm-email/")


def open_mail(page: Page, email: str, subject: str) -> None:
    """Reload the development mailbox until the worker has delivered, and open the mail."""
    mail = page.get_by_role("article").filter(has_text=email).filter(has_text=subject)
    for _ in range(100):
        page.goto("/mailbox/")
        if mail.count():
            break
        page.wait_for_timeout(100)
    mail.get_by_role("link", name=subject).click()


def follow_link(page: Page, path: str) -> None:
    page.get_by_role("main").locator(f"a[href*='{path}']").click()


def test_a_new_person_signs_up_confirms_and_onboards(open_browser: Open) -> None:
    page, email = open_browser(timezone_id="America/Lima"), new_address()
    sign_up(page, email)
    page.get_by_role("main").get_by_role("link", name="mailbox").click()
    open_mail(page, email, "Confirm your email address")
    follow_link(page, "/accounts/confirm-email/")
    page.get_by_role("button", name="Confirm").click()

    page.wait_for_url("**/onboarding/")
    expect(page.get_by_label("Time zone")).to_have_value("America/Lima")
    page.get_by_role("group", name="Your level now").get_by_label("Mid").check()
    page.get_by_role("group", name="The level you prepare for").get_by_label("Senior").check()
    page.get_by_label("Vision").check()
    page.get_by_label("I agree to the code of conduct").check()
    page.get_by_role("button", name="Start practicing").click()

    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="Find a peer now")).to_be_visible()
    profile = Profile.objects.get(user__email=email)
    assert (profile.target_level, profile.interests) == ("senior", ["vision"])
    assert profile.time_zone == "America/Lima"


def test_a_forgotten_password_is_reset_by_mail(open_browser: Open, make_person: Callable[..., User]) -> None:
    page, user = open_browser(), make_person("Alice")
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot").click()
    page.get_by_label("Email").fill(user.email)
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/password/reset/done/")

    open_mail(page, user.email, "Choose a new password")
    follow_link(page, "/accounts/password/reset/key/")
    page.get_by_label("New Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New Password (again)").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    page.wait_for_url("**/password/reset/key/done/")

    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Find a peer now")).to_be_visible()
