"""Staff close an account: nobody plans with the person any more, and nothing of theirs is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.closing import close_account
from accounts.models import Block, OutboxMessage, User
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Ticket
from interviews.pairing.services import open_ticket
from interviews.slots.services import offer_slots
from tests.bookings.conftest import slot_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]


def test_who_planned_with_them_is_told_and_first_in_line(booked: Interview, alice: User, bob: User) -> None:
    OutboxMessage.objects.all().delete()
    close_account(user=alice)
    booked.refresh_from_db()
    assert booked.state == InterviewState.CANCELLED
    told = OutboxMessage.objects.get()
    assert told.recipient == bob.email
    assert "Alice cannot come" in told.text
    assert Ticket.objects.get(state="open").user == bob
    assert broken_invariants() == []


def test_they_wait_for_nobody_and_can_come_back(alice: User, client_of: SignIn) -> None:
    open_ticket(user=alice, role="swap", format_minutes=45)
    offer_slots(user=alice, starts=[slot_in(timedelta(days=2))], role="swap", format_minutes=45)
    close_account(user=alice)
    assert not Ticket.objects.filter(state="open").exists()
    assert client_of(alice).get(reverse("upcoming")).status_code == 302
    alice.refresh_from_db()
    assert (alice.is_active, alice.display_name, alice.profile.target_level) == (False, "Alice", "senior")


def test_staff_do_it_by_a_box_in_the_admin(
    booked: Interview, alice: User, staff: User, client_of: SignIn
) -> None:
    change = reverse("admin:accounts_user_change", args=[alice.pk])
    client = client_of(staff)
    form = client.get(change).context["adminform"].form
    inline = client.get(change).context["inline_admin_formsets"][0].formset
    sent = {field.html_name: field.value() for each in (form, *inline.forms) for field in each}
    sent |= {field.html_name: field.value() for field in inline.management_form}
    del sent["is_active"]
    answer = client.post(change, {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 302
    alice.refresh_from_db()
    booked.refresh_from_db()
    assert (alice.is_active, booked.state) == (False, InterviewState.CANCELLED)


def test_staff_make_no_block_for_others(staff: User, client_of: SignIn) -> None:
    assert client_of(staff).get(reverse("admin:accounts_block_add")).status_code == 403
    assert not Block.objects.exists()
