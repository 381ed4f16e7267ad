"""Links over the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from interviews.models import Interview, Invitation

pytestmark = pytest.mark.django_db

LINKS = "/api/v1/invitations/"


def test_a_link_is_made_read_accepted_and_revoked(
    library: None,
    alice_client: Client,
    bob_client: Client,
    charlie: User,
    client_of: Callable[[User], Client],
) -> None:
    made = alice_client.post(LINKS, {"note": "Shall we?", "days": 1}, content_type="application/json")
    assert made.status_code == 201
    link = made.json()
    assert link["address"] == f"http://testserver/join/{link['id']}/"
    assert bob_client.get(f"{LINKS}{link['id']}/").json()["inviter"] == "Alice"
    accepted = bob_client.post(f"{LINKS}{link['id']}/accept/")
    assert accepted.json() == {"interview": str(Interview.objects.get().pk), "ticket": None}
    assert bob_client.get(f"{LINKS}{link['id']}/").status_code == 200, "it is Bob who used it"
    for ask, address in ((client_of(charlie).post, "accept/"), (client_of(charlie).get, "")):
        refused = ask(f"{LINKS}{link['id']}/{address}")
        assert (refused.status_code, refused.json()["code"]) == (409, "invitation_used")
    assert alice_client.delete(f"{LINKS}{link['id']}/").json()["revoked_at"]
    assert [each["id"] for each in alice_client.get(LINKS).json()["results"]] == [link["id"]]
    assert bob_client.get(LINKS).json()["results"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [({"kind": "crowd"}, "invalid"), ({"kind": "group", "role": "candidate"}, "group_takes_turns")],
)
def test_a_link_that_cannot_be_is_refused(
    library: None, alice_client: Client, body: dict[str, str], code: str
) -> None:
    answer = alice_client.post(LINKS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Invitation.objects.exists()


def test_who_has_not_onboarded_makes_no_link(library: None, alice: User, alice_client: Client) -> None:
    alice.profile.delete()
    answer = alice_client.post(LINKS, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_onboarded")
