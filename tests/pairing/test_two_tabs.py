"""Somebody who begins to wait in two tabs at the same moment."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.invitations.accepting import Accepted, accept_invitation
from interviews.models import Ticket
from interviews.pairing.services import open_ticket
from interviews.standby.services import stand_by
from tests.invitations.conftest import MakeLink, make_link
from tests.locks import somebody_waits_for_us
from tests.room.live import wait_until

__all__ = ["make_link"]

Result = TypeVar("Result")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("library")]


def at_once(first: Callable[[], object], second: Callable[[], Result]) -> Future[Result]:
    """Do the second while the first is done but not committed; it has to wait for that."""

    def in_own_connection() -> Result:
        try:
            return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(in_own_connection)
            wait_until(somebody_waits_for_us)
        return other


def test_waiting_ends_a_standby_that_began_at_the_same_moment(alice: User) -> None:
    until = timezone.now() + timedelta(hours=1)
    waiting = at_once(
        lambda: stand_by(user=alice, until=until, role="swap"),
        lambda: open_ticket(user=alice, role="swap", format_minutes=45),
    ).result()
    assert Ticket.objects.get(user=alice, state="open") == waiting
    assert waiting.purpose == "pair"


def test_of_two_links_of_groups_the_second_says_that_one_waits_already(
    make_link: MakeLink, bob: User
) -> None:
    links = [make_link(kind="group", note=note) for note in ("One", "Two")]

    def accept(number: int) -> Accepted:
        return accept_invitation(user=bob, invitation=links[number])

    second = at_once(lambda: accept(0), lambda: accept(1))
    with pytest.raises(Refused, match="began to wait in another tab"):
        second.result()
    assert Ticket.objects.get(state="open").group == links[0]
