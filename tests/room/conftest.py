"""A live process for the whole run, and rooms in a database that it can see."""

from collections.abc import Generator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from interviews.models import Interview, Room, Round
from tests.room.live import LiveServer


@pytest.fixture(scope="session")
def live_of_the_run(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[LiveServer]:
    with django_db_blocker.unblock():
        server = LiveServer.make()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def live(live_of_the_run: LiveServer, transactional_db: None) -> Generator[LiveServer]:
    """A live process beside a database in which everything is committed."""
    with live_of_the_run.clients:
        yield live_of_the_run
    give_way_to_the_clean_up()


def give_way_to_the_clean_up() -> None:
    """In a deadlock of what empties the tables and the process, which writes that people left: the process
    tries again, the clean-up would not. Whoever waits longer before looking for one is spared.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '10s'")


@pytest.fixture
def second_live(live: LiveServer) -> Generator[LiveServer]:
    """Another live process of the same site."""
    server = LiveServer.make().start()
    with server.clients:
        yield server
    server.stop()


@pytest.fixture
def room(live: LiveServer, live_round: Round) -> Room:
    """The room of round 1, live: alice is the candidate, bob the interviewer. The log holds the start."""
    return Room.objects.get(pk=live_round.pk)


@pytest.fixture
def other_round(live_interview: Interview) -> Round:
    """Round 2, waiting: bob is the candidate, alice the interviewer."""
    return live_interview.rounds.get(number=2)
