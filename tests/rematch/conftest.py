"""Alice and Bob have held an interview, which is over and reported."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from interviews.models import Interview, Round
from tests.access.moments import bring_to


@pytest.fixture
def past_round(swap_interview: Interview, alice: User, bob: User) -> Round:
    return bring_to("done", swap_interview, alice, bob)


@pytest.fixture
def past(past_round: Round) -> Interview:
    return Interview.objects.get(pk=past_round.interview_id)


@pytest.fixture
def alice_client(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def bob_client(bob: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(bob)
