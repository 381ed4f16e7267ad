"""Mia mentors; Bob and Charlie are candidates; Stan is of the staff."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from interviews.mentors.hours import open_hours
from interviews.mentors.services import apply_as_mentor, decide_on_mentor
from interviews.models import Ticket
from tests.invitations.moments import slot_in


@pytest.fixture
def mia(library: None, make_person: Callable[..., User], staff: User) -> User:
    user = make_person("Mia", level="staff")
    mentor = apply_as_mentor(user=user, about="Ten years of ranking.")
    decide_on_mentor(staff=staff, mentor=mentor, state="approved", answer="Welcome.")
    return user


@pytest.fixture
def hour(mia: User) -> Ticket:
    """In three days."""
    return open_hours(user=mia, starts=[slot_in(timedelta(days=3))], format_minutes=45)[0]


@pytest.fixture
def bob_client(bob: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(bob)


@pytest.fixture
def mia_client(mia: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(mia)
