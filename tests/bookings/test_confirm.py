import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.bookings.services import cancel_booking, confirm_booking
from interviews.models import Interview


def test_who_confirms_is_on_record_and_the_other_is_not(booked: Interview, alice: User, bob: User) -> None:
    confirm_booking(user=alice, interview=booked)
    assert booked.participations.get(user=alice).confirmed_at is not None
    assert booked.participations.get(user=bob).confirmed_at is None


def test_confirming_again_keeps_the_first_moment_and_mails_nobody(booked: Interview, alice: User) -> None:
    confirm_booking(user=alice, interview=booked)
    first = booked.participations.get(user=alice).confirmed_at
    confirm_booking(user=alice, interview=booked)
    assert booked.participations.get(user=alice).confirmed_at == first
    assert OutboxMessage.objects.count() == 2  # those of the booking itself


def test_what_was_cancelled_cannot_be_confirmed(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=bob, interview=booked, reason="I am ill")
    with pytest.raises(Refused, match="cancelled") as refused:
        confirm_booking(user=alice, interview=booked)
    assert refused.value.code == "not_booked"


def test_what_is_live_cannot_be_confirmed(live_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused, match="begun"):
        confirm_booking(user=alice, interview=live_interview)


def test_one_press_on_the_page_confirms_and_the_page_says_so(booked: Interview, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    page = reverse("interview", args=[booked.pk])
    assert "Confirm that I come" in client.get(page).content.decode()
    client.post(reverse("booking-confirm", args=[booked.pk]))
    said = client.get(page).content.decode()
    assert "You have confirmed." in said
    assert "Bob has not confirmed yet." in said
    assert "Confirm that I come" not in said


def test_a_stranger_finds_nothing(booked: Interview, charlie: User) -> None:
    client = Client()
    client.force_login(charlie)
    assert client.post(reverse("booking-confirm", args=[booked.pk])).status_code == 404
