"""Changing the profile and the choice of mail."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User

pytestmark = pytest.mark.django_db
FORM = {
    "display_name": "  Alice  A. ",
    "level": "senior",
    "target_level": "staff",
    "interests": ["vision"],
    "language": "fr",
    "time_zone": "Asia/Tokyo",
}


def send(client: Client, **changes: object):  # type: ignore[no-untyped-def]
    return client.post(reverse("settings-profile"), {**FORM, **changes})


def test_name_and_practice_are_saved(alice_client: Client, alice: User) -> None:
    assert send(alice_client).headers["Location"] == reverse("settings")
    alice.refresh_from_db()
    profile = Profile.objects.get(user=alice)
    assert alice.display_name == "Alice A."
    assert (profile.level, profile.target_level, profile.language) == ("senior", "staff", "fr")
    assert (profile.interests, profile.time_zone) == (["vision"], "Asia/Tokyo")


@pytest.mark.parametrize(
    ("field", "value"),
    [("display_name", "alice@example.org"), ("level", ""), ("time_zone", "Nowhere"), ("interests", ["x"])],
)
def test_a_wrong_field_saves_nothing_and_keeps_what_was_entered(
    alice_client: Client, alice: User, field: str, value: object
) -> None:
    answer = send(alice_client, **{field: value})
    assert answer.status_code == 400
    assert field in answer.context["profile_form"].errors
    assert answer.context["profile_form"].data["language"] == "fr"
    alice.refresh_from_db()
    assert (alice.display_name, alice.profile.language) == ("Alice", "en")


def test_nobody_changes_another_person(alice_client: Client, bob: User) -> None:
    send(alice_client, user=bob.pk, user_id=bob.pk)
    bob.refresh_from_db()
    assert bob.display_name == "Bob"


def test_mail_about_reports_can_be_declined_and_wanted_again(alice_client: Client, alice: User) -> None:
    alice_client.post(reverse("settings-notifications"), {})
    assert not Profile.objects.get(user=alice).mail_reports
    alice_client.post(reverse("settings-notifications"), {"mail_reports": "on"})
    assert Profile.objects.get(user=alice).mail_reports


@pytest.mark.parametrize("name", ["settings-profile", "settings-notifications"])
def test_a_stranger_is_asked_to_sign_in_and_reading_is_not_changing(client: Client, name: str) -> None:
    assert client.post(reverse(name)).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["settings-profile", "settings-notifications", "settings-token-create"])
def test_what_changes_things_cannot_be_opened_as_a_link(alice_client: Client, name: str) -> None:
    assert alice_client.get(reverse(name)).status_code == 405
