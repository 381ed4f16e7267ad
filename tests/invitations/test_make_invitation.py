"""Making a link: for one or a group, now or for a slot; what cannot be is refused with what to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.invitations.services import MAX_OPEN, revoke_invitation
from interviews.models import Invitation
from scenarios.models import Scenario
from scenarios.services import open_kit
from tests.invitations.conftest import MakeLink
from tests.invitations.moments import slot_in

pytestmark = pytest.mark.django_db

FORM = {"kind": "single", "role": "swap", "format_minutes": "45", "starts_at": "", "note": "", "days": "7"}


def test_the_page_makes_a_link_that_works_for_a_week(
    library: None, alice_client: Client, alice: User
) -> None:
    answer = alice_client.post(reverse("invitations"), {**FORM, "note": "Shall we?"})
    assert answer.headers["Location"] == reverse("invitations")
    made = Invitation.objects.get()
    assert (made.inviter, made.kind, made.note, made.language) == (alice, "single", "Shall we?", "en")
    assert abs(made.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    page = alice_client.get(reverse("invitations")).content.decode()
    assert f"http://testserver{reverse('invitation', args=[made.pk])}" in page
    assert "Shall we?" in page


def test_a_slot_is_read_on_the_persons_own_clock(library: None, alice_client: Client, alice: User) -> None:
    alice.profile.time_zone = "Asia/Kathmandu"  # 5:45 ahead: the grid is at a quarter to and a quarter past
    alice.profile.save()
    wall = (slot_in(timedelta(days=2)) + timedelta(hours=5, minutes=45)).strftime("%Y-%m-%dT%H:%M")
    assert alice_client.post(reverse("invitations"), {**FORM, "starts_at": wall}).status_code == 302
    made = Invitation.objects.get()
    assert made.starts_at == slot_in(timedelta(days=2))
    assert made.expires_at == made.starts_at, "a link ends with its slot"


def test_a_slot_between_two_of_the_grid_is_refused_at_its_field(library: None, alice_client: Client) -> None:
    wall = (slot_in(timedelta(days=2)) + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M")
    answer = alice_client.post(reverse("invitations"), {**FORM, "starts_at": wall, "note": "Kept?"})
    assert answer.status_code == 400
    assert "is between two slots" in answer.content.decode()
    assert "Kept?" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "crowd"}, "unknown_kind"),
        ({"role": "observer"}, "unknown_role"),
        ({"kind": "group", "role": "candidate"}, "group_takes_turns"),
        ({"format_minutes": 50}, "unknown_format"),
        ({"days": 365}, "unknown_lifetime"),
        ({"note": "a" * 301}, "too_long"),
        ({"note": "a\x00b"}, "bad_text"),
    ],
)
def test_what_is_not_offered_is_refused(make_link: MakeLink, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_link(**changes)
    assert (refusal.value.code, refusal.value.status) == (code, 400)


def test_a_slot_in_the_past_is_refused(make_link: MakeLink) -> None:
    with pytest.raises(Refused) as refusal:
        make_link(starts_at=slot_in(-timedelta(days=1)))
    assert refusal.value.code == "past"


def test_somebody_who_knows_every_kit_can_still_offer_to_interview(make_link: MakeLink, alice: User) -> None:
    for scenario in Scenario.objects.filter(current_version__isnull=False):
        open_kit(user=alice, scenario=scenario, reason="preparing")
    with pytest.raises(Refused) as refusal:
        make_link(role="candidate")
    assert refusal.value.code == "no_scenario_left"
    assert make_link(role="interviewer").role == "interviewer"


def test_at_most_twenty_links_are_open(make_link: MakeLink, alice: User) -> None:
    links = [make_link() for _ in range(MAX_OPEN)]
    with pytest.raises(Refused) as refusal:
        make_link()
    assert refusal.value.code == "too_many_links"
    revoke_invitation(user=alice, invitation=links[0])
    assert make_link().revoked_at is None, "a revoked one makes room"


def test_the_page_of_links_makes_few_queries(
    make_link: MakeLink, alice_client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        make_link()
    # session, user with profile; links, their uses; an open room
    with django_assert_num_queries(5):
        alice_client.get(reverse("invitations"))


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("invitations")).headers["Location"].startswith(reverse("account_login"))
