"""Every mentor can be found: by what they know, where they work, in which language, when; page by page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, User
from interviews.mentors import selectors
from interviews.mentors.looking import Look
from interviews.mentors.selectors import mentors_for
from interviews.models import Mentor, Ticket

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def mentor(make_person: Callable[..., User]) -> Callable[..., User]:
    def make(name: str, starts_at: datetime, language: str = "en", **profile: str) -> User:
        user = make_person(name, language=language, **profile)
        Mentor.objects.create(user=user, about="Asks well.", state="approved", decided_at=timezone.now())
        Ticket.objects.create(
            user=user,
            purpose="mentor",
            role="interviewer",
            level="senior",
            language=language,
            starts_at=starts_at,
            expires_at=starts_at,
        )
        return user

    return make


@pytest.fixture
def three(mentor: Callable[..., User]) -> None:
    """On Bob's clock in Berlin: Ada tomorrow at 20:00, Ben in five days at 9:00, Cai in ten at 23:30."""
    mentor("Ada", NOW + timedelta(days=1, hours=7), level="mid")
    mentor("Ben", NOW + timedelta(days=4, hours=20), level="staff", language="de")
    mentor("Cai", NOW + timedelta(days=10, hours=10, minutes=30), level="senior")


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (Look(), "Ada Ben Cai"),
        (Look(language="de"), "Ben"),
        (Look(level="senior"), "Ben Cai"),
        (Look(within=3), "Ada"),
        (Look(within=7), "Ada Ben"),
        (Look(at="evening"), "Ada"),
        (Look(at="morning"), "Ben"),
        (Look(at="night"), "Cai"),
        (Look(at="afternoon"), ""),
        (Look(at="morning", language="en"), ""),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_mentors_are_found_by_what_fits(look: Look, found: str, three: None, bob: User) -> None:
    Profile.objects.filter(user=bob).update(time_zone="Europe/Berlin")
    bob.refresh_from_db()
    assert " ".join(str(card.mentor.user) for card in mentors_for(bob, look).cards) == found


@pytest.fixture
def two_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "MENTORS_ON_A_PAGE", 2)


@time_machine.travel(NOW, tick=False)
def test_pages_lead_to_every_mentor_and_keep_what_is_looked_for(
    three: None, two_a_page: None, bob: User, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(bob), reverse("mentors")
    first = client.get(address, {"level": "mid"}).content.decode()
    assert "Ada" in first
    assert "Cai" not in first
    assert "?level=mid&amp;page=2" in first
    second = client.get(address, {"level": "mid", "page": "2"}).content.decode()
    assert "Cai" in second
    assert "Ada" not in second
    for odd in ("0", "99", "x", "-1"):
        assert client.get(address, {"page": odd}).status_code == 200


@time_machine.travel(NOW, tick=False)
def test_the_api_has_the_same_pages_and_looks(
    three: None, two_a_page: None, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)

    def names(**asked: str | int) -> list[str]:
        return [each["name"] for each in client.get("/api/v1/mentors/", asked).json()]

    assert (names(), names(page=2), names(page=3)) == (["Ada", "Ben"], ["Cai"], [])
    assert names(language="de", within=7) == ["Ben"]
    assert client.get("/api/v1/mentors/", {"at": "noon"}).status_code == 400


@time_machine.travel(NOW, tick=False)
def test_what_cannot_be_read_is_left_out_and_said(
    three: None, bob: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(bob).get(reverse("mentors"), {"level": "wizard", "language": "de"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Ben" in shown
    assert "Ada" not in shown
