"""Taking a link back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, Invitation

pytestmark = pytest.mark.django_db


def revoke_url(link: Invitation) -> str:
    return reverse("invitation-revoke", args=[link.pk])


def test_a_revoked_link_says_so_and_names_nobody(
    link: Invitation, alice_client: Client, client: Client
) -> None:
    assert alice_client.post(revoke_url(link)).headers["Location"] == reverse("invitations")
    answer = client.get(reverse("invitation", args=[link.pk]))
    assert answer.status_code == 410
    assert "was taken back" in answer.content.decode()
    assert "Alice" not in answer.content.decode()


def test_twice_is_once(link: Invitation, alice_client: Client) -> None:
    alice_client.post(revoke_url(link))
    first = Invitation.objects.get().revoked_at
    assert alice_client.post(revoke_url(link)).status_code == 302
    assert Invitation.objects.get().revoked_at == first


def test_the_interview_that_came_of_it_stays(link: Invitation, alice_client: Client, bob: User) -> None:
    accept_invitation(user=bob, invitation=link)
    alice_client.post(revoke_url(link))
    assert Interview.objects.get().state == "lobby"


def test_somebody_else_finds_nothing(
    link: Invitation, charlie: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(charlie).post(revoke_url(link)).status_code == 404
    assert Invitation.objects.get().revoked_at is None
