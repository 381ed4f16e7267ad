"""A place first in line for a slot is not lost without a word."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from interviews.models import Interview, Ticket
from interviews.pairing.matcher import pair_waiting
from interviews.pairing.services import open_ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

Offer = Callable[..., Ticket]


@pytest.fixture
def first_in_line(alice: User, offer: Offer) -> Ticket:
    """Alice is, for a slot in an hour."""
    ticket = offer(alice, 1)
    Ticket.objects.filter(pk=ticket.pk).update(priority=True)
    return ticket


@pytest.mark.usefixtures("first_in_line")
def test_it_is_said_before_one_looks_for_somebody_now(
    client_of: Callable[[User], Client], alice: User, bob: User, offer: Offer
) -> None:
    shown = " ".join(client_of(alice).get(reverse("find")).content.decode().split())
    assert "12:00, and are first in line for it. An interview now takes that time" in shown
    offer(bob, 30)
    assert "takes that time" not in " ".join(client_of(bob).get(reverse("find")).content.decode().split())


def test_an_interview_that_takes_it_is_followed_by_a_mail(
    first_in_line: Ticket, alice: User, bob: User
) -> None:
    for user in (alice, bob):
        open_ticket(user=user, role="swap", format_minutes=45)
    pair_waiting()
    assert Interview.objects.count() == 1
    first_in_line.refresh_from_db()
    assert first_in_line.state == "cancelled"
    mail = OutboxMessage.objects.get(recipient=alice.email, subject__startswith="Your slot is withdrawn")
    assert "Monday, November 23, 12:00" in mail.text
    assert not OutboxMessage.objects.filter(recipient=bob.email, subject__contains="withdrawn").exists()
