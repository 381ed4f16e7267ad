"""The page that a link leads to, and how it is found again after signing up."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from interviews.invitations.accepting import accept_invitation
from interviews.invitations.services import revoke_invitation
from interviews.models import Invitation
from tests.accounts.test_sign_up import link_in
from tests.conftest import PASSWORD
from tests.invitations.conftest import MakeLink
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db


def url(link: Invitation) -> str:
    return reverse("invitation", args=[link.pk])


def test_a_stranger_reads_who_invites_to_what_and_when(make_link: MakeLink, client: Client) -> None:
    link = make_link(starts_at=slot_in(timedelta(days=2)), note="Before my <b>onsite</b>.")
    answer = client.get(url(link))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Alice invites you to practice" in page
    assert "alice@example.org" not in page
    assert "Before my &lt;b&gt;onsite&lt;/b&gt;." in page
    assert "(UTC)" in page
    assert f"{link.starts_at:%H:%M}" in page
    assert f"{reverse('account_signup')}?next={url(link)}" in page
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_signed_in_the_time_is_on_ones_own_clock(make_link: MakeLink, bob: User, bob_client: Client) -> None:
    bob.profile.time_zone = "Asia/Tokyo"
    bob.profile.save()
    starts_at = slot_in(timedelta(days=2))
    page = bob_client.get(url(make_link(starts_at=starts_at))).content.decode()
    assert "(Asia/Tokyo)" in page
    assert f"{starts_at + timedelta(hours=9):%H:%M}" in page


@pytest.mark.parametrize(("ahead", "warned"), [(timedelta(hours=3), True), (timedelta(days=2), False)])
def test_what_begins_too_soon_to_be_cancelled_for_nothing_says_so_first(
    make_link: MakeLink, bob_client: Client, ahead: timedelta, warned: bool
) -> None:
    page = bob_client.get(url(make_link(starts_at=slot_in(ahead)))).content.decode()
    assert ("cancelling counts as late" in page) == warned


def test_a_stranger_who_posts_is_asked_to_sign_in_and_comes_back(link: Invitation, client: Client) -> None:
    answer = client.post(url(link))
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={url(link)}"


def sign_up(client: Client, link: Invitation) -> str:
    """Follow the page's link, and return the address in the mail that confirms."""
    form = {"display_name": "Dana", "email": "dana@example.org", "password1": PASSWORD, "next": url(link)}
    client.get(url(link))
    client.post(reverse("account_signup"), form)
    return link_in(OutboxMessage.objects.get(recipient="dana@example.org"))


ONBOARDING = {
    "level": "mid",
    "target_level": "senior",
    "language": "en",
    "time_zone": "UTC",
    "conduct": "on",
}


def test_after_sign_up_confirmation_and_onboarding_one_is_back(link: Invitation, client: Client) -> None:
    confirm = sign_up(client, link)
    assert client.post(confirm).headers["Location"] == url(link)
    onboarding = client.get(url(link)).headers["Location"]
    assert client.post(onboarding, ONBOARDING).headers["Location"] == url(link)
    assert "Accept the invitation" in client.get(url(link)).content.decode()


def test_the_mail_opened_on_another_device_leads_to_the_invitation_too(
    link: Invitation, client: Client
) -> None:
    confirm = sign_up(client, link)
    elsewhere = Client()
    page = elsewhere.get(confirm).content.decode()
    assert f'name="next" value="{url(link)}"' in page
    assert elsewhere.post(confirm, {"next": url(link)}).headers["Location"] == url(link)
    assert EmailAddress.objects.get(email="dana@example.org").verified


def test_home_says_that_one_was_invited_until_it_is_accepted(
    link: Invitation, bob: User, client: Client
) -> None:
    client.get(url(link))
    client.post(reverse("account_login"), {"login": bob.email, "password": PASSWORD})
    assert "You were invited" in client.get("/").content.decode()
    accept_invitation(user=bob, invitation=link)
    assert "You were invited" not in client.get("/").content.decode()
    assert "invitation" not in client.session


def test_home_forgets_an_invitation_that_has_ended(link: Invitation, bob_client: Client) -> None:
    bob_client.get(url(link))
    Invitation.objects.update(revoked_at=link.created_at)
    assert "You were invited" not in bob_client.get("/").content.decode()


def test_who_accepted_is_led_to_the_interview(link: Invitation, bob: User, bob_client: Client) -> None:
    interview = accept_invitation(user=bob, invitation=link).interview
    assert interview
    page = bob_client.get(url(link)).content.decode()
    assert "You accepted it" in page
    assert reverse("interview", args=[interview.pk]) in page


def test_the_inviter_is_told_on_every_page_that_is_open(
    link: Invitation, alice_client: Client, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    arrival = reverse("invitation-arrival")
    for page in ("/", reverse("scenario-list")):
        assert f'hx-get="{arrival}"' in alice_client.get(page).content.decode()
    assert alice_client.get(arrival).status_code == 204
    assert arrival not in client_of(charlie).get("/").content.decode(), "nobody else's pages ask"

    interview = accept_invitation(user=bob, invitation=link).interview
    assert interview
    told = alice_client.get(arrival)
    assert told.status_code == 286, "and htmx stops asking"
    assert reverse("interview", args=[interview.pk]) in told.content.decode()
    assert "Go to the lobby" in alice_client.get(reverse("scenario-list")).content.decode()


def test_a_page_stops_asking_once_no_link_is_left(
    link: Invitation, alice: User, alice_client: Client
) -> None:
    revoke_invitation(user=alice, invitation=link)
    assert alice_client.get(reverse("invitation-arrival")).status_code == 286


def test_ones_own_links_say_what_became_of_them(link: Invitation, alice_client: Client, bob: User) -> None:
    accept_invitation(user=bob, invitation=link)
    page = alice_client.get(reverse("invitations")).content.decode()
    assert "Bob accepted on" in page
    assert ">Accepted<" in page
