"""Onboarding: one page between signing up and practicing."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User

pytestmark = pytest.mark.django_db
FORM = {
    "level": "mid",
    "target_level": "senior",
    "interests": ["vision", "platform"],
    "language": "de",
    "time_zone": "Europe/Berlin",
    "conduct": "on",
}


def send(client: Client, **changes: object):  # type: ignore[no-untyped-def]
    return client.post(reverse("onboarding"), {**FORM, **changes})


def test_the_answers_become_the_profile(dana_client: Client, dana: User) -> None:
    assert send(dana_client).headers["Location"] == reverse("home")
    profile = Profile.objects.get(user=dana)
    assert (profile.level, profile.target_level) == ("mid", "senior")
    assert (profile.interests, profile.language) == (["vision", "platform"], "de")
    assert profile.time_zone == "Europe/Berlin"
    assert profile.conduct_accepted_at is not None


def test_the_page_asks_for_the_zone_of_the_browser_and_says_what_happens_next(dana_client: Client) -> None:
    page = dana_client.get(reverse("onboarding")).content.decode()
    assert "data-time-zone" in page
    assert "What happens next" in page


def test_no_interest_is_a_fine_answer(dana_client: Client, dana: User) -> None:
    send(dana_client, interests=[])
    assert Profile.objects.get(user=dana).interests == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", "wizard"),
        ("target_level", ""),
        ("interests", ["astrology"]),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("conduct", ""),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_made(
    dana_client: Client, field: str, value: object
) -> None:
    answer = send(dana_client, **{field: value})
    assert field in answer.context["form"].errors
    assert not Profile.objects.exists()


def test_sending_it_twice_keeps_the_first_profile(dana_client: Client, dana: User) -> None:
    send(dana_client)
    assert send(dana_client, level="staff").headers["Location"] == reverse("home")
    assert Profile.objects.get(user=dana).level == "mid"


def test_it_leads_back_to_where_the_person_wanted_to_go(dana_client: Client) -> None:
    assert send(dana_client, next="/find/").headers["Location"] == "/find/"


def test_it_never_leads_to_another_site(dana_client: Client) -> None:
    assert send(dana_client, next="https://evil.example/").headers["Location"] == reverse("home")


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("onboarding"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
