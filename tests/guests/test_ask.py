"""Who has the link asks to come in."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.models import User
from config.errors import Refused
from interviews.guests.services import LinkClosed, ask_to_join, invite_guest, let_in, send_away
from interviews.models import Guest, Interview
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import KitOpening, ScenarioVersion


def test_the_link_says_what_it_is_for(
    invited: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    shown = client_of(charlie).get(reverse("guest", args=[invited.pk])).content.decode()
    assert "Alice invites you" in shown
    assert "Bob" in shown
    assert "They do not hear or see you" in shown
    assert "You write nothing" in shown


def test_who_is_not_signed_in_reads_who_invites_to_what(
    invited: Guest, client: Client, charlie: User
) -> None:
    address = reverse("guest", args=[invited.pk])
    shown = client.get(address).content.decode()
    assert "Alice invites you" in shown
    assert "Bob" not in shown, "the other of the two has not shown the link to anybody"
    assert f"{reverse('account_signup')}?next={address}" in shown
    ask_to_join(user=charlie, guest=invited)
    assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"


def test_the_page_of_who_asked_follows_when_they_are_let_in(
    asked: Guest, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(charlie), reverse("guest", args=[asked.pk])
    page = client.get(address).content.decode()
    assert 'http-equiv="refresh"' in page
    moment = page.split("?moment=")[1].split('"')[0]
    htmx = {"HX-Request": "true"}
    assert client.get(address, {"moment": moment}, headers=htmx).status_code == 204
    let_in(user=bob, guest=asked)
    assert client.get(address, {"moment": moment}, headers=htmx)["HX-Refresh"] == "true"


def test_asking_waits_for_the_other_of_the_two(invited: Guest, charlie: User) -> None:
    asked = ask_to_join(user=charlie, guest=invited)
    assert (asked.state, asked.user) == ("asked", charlie)
    assert asked.during is None, "their time is theirs until they are let in"
    assert ask_to_join(user=charlie, guest=invited) == asked


def test_a_link_works_once(asked: Guest, dora: User, client_of: Callable[[User], Client]) -> None:
    with pytest.raises(LinkClosed):
        ask_to_join(user=dora, guest=asked)
    assert client_of(dora).get(reverse("guest", args=[asked.pk])).status_code == 404


def closed_page(client: Client, guest_id: object) -> str:
    response = client.get(reverse("guest", args=[guest_id]))
    assert response.status_code == 404
    page: str = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize("of", ["alice", "bob"])
@pytest.mark.parametrize("way", ["theirs", "mine"])
def test_a_block_looks_like_an_expired_link(
    of: str,
    way: str,
    invited: Guest,
    charlie: User,
    request: pytest.FixtureRequest,
    client_of: Callable[[User], Client],
) -> None:
    person: User = request.getfixturevalue(of)
    pair = (charlie, person) if way == "mine" else (person, charlie)
    block(blocker=pair[0], blocked=pair[1])
    with pytest.raises(LinkClosed):
        ask_to_join(user=charlie, guest=invited)
    assert closed_page(client_of(charlie), invited.pk) == closed_page(client_of(charlie), uuid4())


def test_an_expired_link_and_none_look_alike(
    invited: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(LinkClosed):
        ask_to_join(user=charlie, guest=invited)
    assert closed_page(client_of(charlie), invited.pk) == closed_page(client_of(charlie), uuid4())


def test_it_is_open_four_minutes_past_the_planned_start(invited: Guest, charlie: User) -> None:
    Interview.objects.update(starts_at=timezone.now() - timedelta(minutes=4))
    assert ask_to_join(user=charlie, guest=invited).state == "asked"


def test_it_closes_when_the_room_opens(invited: Guest, alice: User, bob: User, charlie: User) -> None:
    for user in (alice, bob):
        mark_ready(user=user, interview=invited.interview)
    with pytest.raises(LinkClosed):
        ask_to_join(user=charlie, guest=invited)


def test_a_link_that_was_taken_back_is_closed(invited: Guest, bob: User, charlie: User) -> None:
    send_away(user=bob, guest=invited)
    with pytest.raises(LinkClosed):
        ask_to_join(user=charlie, guest=invited)


def test_nobody_comes_in_without_signing_in(invited: Guest) -> None:
    response = Client().post(reverse("guest-ask", args=[invited.pk]))
    assert response["Location"].startswith(reverse("account_login"))
    invited.refresh_from_db()
    assert (invited.state, invited.user) == ("invited", None)


def test_the_two_are_led_to_their_interview(
    invited: Guest, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)
    assert client.get(reverse("guest", args=[invited.pk]))["Location"] == reverse(
        "interview", args=[invited.interview_id]
    )
    assert client.post(reverse("guest-ask", args=[invited.pk])).status_code == 404


def test_who_is_in_another_interview_then_hears_so(
    invited: Guest, charlie: User, dora: User, scenario_versions: list[ScenarioVersion]
) -> None:
    hold_another(charlie, dora, scenario_versions[3])
    with pytest.raises(Refused) as refused:
        ask_to_join(user=charlie, guest=invited)
    assert refused.value.code == "time_taken"


def test_a_second_interviewer_hears_before_how_many_scenarios_they_lose(
    swap_interview: Interview,
    alice: User,
    charlie: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    link = invite_guest(user=alice, interview=swap_interview, role="second")
    address = reverse("guest", args=[link.pk])
    shown = client_of(charlie).get(address).content.decode()
    assert 'kit of <span class="figure">2</span> scenarios that you have not taken' in " ".join(shown.split())
    for version in scenario_versions[:2]:
        assert version.title not in shown, "it would tell the candidate, who may know this person"
        KitOpening.objects.create(user=charlie, scenario=version.scenario, reason="study")
    assert "you lose nothing" in client_of(charlie).get(address).content.decode()


def test_a_candidate_of_a_round_to_come_reads_no_kits(
    swap_interview: Interview,
    alice: User,
    charlie: User,
    dora: User,
    scenario_versions: list[ScenarioVersion],
) -> None:
    hold_another(charlie, dora, scenario_versions[3], in_days=2)
    link = invite_guest(user=alice, interview=swap_interview, role="second")
    with pytest.raises(Refused) as refused:
        ask_to_join(user=charlie, guest=link)
    assert refused.value.code == "kit_withheld"
    assert not KitOpening.objects.filter(user=charlie).exists()


def hold_another(
    candidate: User, interviewer: User, version: ScenarioVersion, *, in_days: int = 0
) -> Interview:
    return create_interview(
        kind="one_way",
        parts=[Part(candidate, interviewer, version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now() + timedelta(days=in_days, minutes=30),
    )


def test_home_says_that_one_has_asked_and_no_more(
    asked: Guest, charlie: User, client_of: Callable[[User], Client]
) -> None:
    shown = client_of(charlie).get(reverse("home")).content.decode()
    assert "You asked to come in as a third person" in shown
    assert "You watch an interview" not in shown
