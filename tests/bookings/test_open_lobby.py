"""The lobby of a booked interview opens by itself ten minutes before the start."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.errors import Refused
from interviews.bookings.services import open_lobbies, open_lobby_if_due
from interviews.ending import sweep
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Transition
from interviews.services import mark_ready
from tests.bookings.conftest import Book
from tests.broken_rows import break_updates


def test_it_opens_ten_minutes_before_and_not_earlier(booked: Interview) -> None:
    with time_machine.travel(booked.starts_at - timedelta(minutes=10, seconds=1), tick=False):
        assert open_lobbies() == 0
    with time_machine.travel(booked.starts_at - timedelta(minutes=10), tick=False):
        assert open_lobbies() == 1
        assert open_lobbies() == 0
    booked.refresh_from_db()
    assert booked.state == InterviewState.LOBBY
    assert Transition.objects.filter(interview=booked).count() == 1
    assert broken_invariants() == []


def test_it_opens_for_whoever_comes_before_the_sweeper(booked: Interview, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    page = reverse("interview", args=[booked.pk])
    assert "Your booking" in client.get(page).content.decode()
    with time_machine.travel(booked.starts_at - timedelta(minutes=9), tick=False):
        client.force_login(alice)
        assert "I am ready" in client.get(page).content.decode()
    booked.refresh_from_db()
    assert booked.state == InterviewState.LOBBY


def test_two_who_open_it_at_once_open_it_once(booked: Interview) -> None:
    seen_by_both = Interview.objects.get()
    with time_machine.travel(booked.starts_at - timedelta(minutes=5), tick=False):
        assert open_lobby_if_due(booked)
        assert not open_lobby_if_due(seen_by_both)


def test_both_can_begin_from_it(booked: Interview, alice: User, bob: User) -> None:
    with time_machine.travel(booked.starts_at - timedelta(minutes=5), tick=False):
        open_lobbies()
        mark_ready(user=alice, interview=booked)
        assert mark_ready(user=bob, interview=booked).state == InterviewState.LIVE


def test_nobody_is_ready_before_it_opens(booked: Interview, alice: User) -> None:
    with pytest.raises(Refused, match="opens ten minutes before"):
        mark_ready(user=alice, interview=booked)


def test_after_a_long_time_without_a_server_what_was_missed_is_closed(booked: Interview) -> None:
    with time_machine.travel(booked.starts_at + timedelta(hours=3), tick=False):
        assert open_lobbies() == 1
        assert sweep() == 1
    booked.refresh_from_db()
    assert booked.state == InterviewState.CANCELLED


def test_one_that_cannot_be_opened_leaves_the_others_to_open(booked: Interview, book_slot: Book) -> None:
    later = book_slot(booked.starts_at + timedelta(hours=6))
    break_updates("interviews_interview", f"OLD.id = '{booked.pk}'")
    with time_machine.travel(later.starts_at, tick=False):
        assert open_lobbies() == 1
    later.refresh_from_db()
    assert later.state == InterviewState.LOBBY
