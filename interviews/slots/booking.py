"""Choosing a slot: it is offered, and where somebody waits for just that, both have an interview at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from interviews.models import Ticket
from interviews.pairing.matcher import pair_shard
from interviews.pairing.shards import ShardKey
from interviews.slots.grid import SLOT
from interviews.slots.selectors import waiting_by_start
from interviews.slots.services import offer_own_hours, offer_slots

SOON_ENOUGH = 10  # starts that are paired while the person waits for the page; the matcher takes the others


@dataclass(frozen=True)
class Outcome:
    """What became of the slots: `booked` tickets have their interview, `offered` ones wait for a partner."""

    booked: tuple[Ticket, ...]
    offered: tuple[Ticket, ...]


def book_slots(
    *, user: User, starts: Sequence[datetime], role: str, format_minutes: int, at_most: int | None = None
) -> Outcome:
    """Offer the slots (see `offer_slots` for what it raises) and pair at once where somebody waits."""
    with transaction.atomic():
        tickets = offer_slots(
            user=user, starts=starts, role=role, format_minutes=format_minutes, at_most=at_most
        )
    return _paired_at_once(user, tickets, role)


def book_own_hours(*, user: User, role: str, format_minutes: int, at_most: int) -> Outcome:
    """The same for every slot of the next two weeks that lies in the person's hours."""
    with transaction.atomic():
        tickets = offer_own_hours(user=user, role=role, format_minutes=format_minutes, at_most=at_most)
    return _paired_at_once(user, tickets, role)


def pair_offered(*, user: User, ticket: Ticket) -> Outcome:
    """The same for a slot that is offered already: the button was pressed twice."""
    return _paired_at_once(user, [ticket], ticket.role)


def _paired_at_once(user: User, tickets: Sequence[Ticket], role: str) -> Outcome:
    """After the offers are committed: what the solver's wave does to others must not depend on them.

    Where another solver is at work, as for the first of two clicks, its end is waited for with a single slot.
    """
    starts = sorted(ticket.starts_at for ticket in tickets if ticket.starts_at)
    waiting = waiting_by_start(user, role=role, since=starts[0], until=starts[-1] + SLOT)
    for start in [start for start in starts if waiting.now[start]][:SOON_ENOUGH]:
        pair_shard(ShardKey(start, user.profile.language), patiently=len(tickets) == 1)
    now = {ticket.pk: ticket for ticket in Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets])}
    return Outcome(
        booked=tuple(ticket for ticket in now.values() if ticket.state == "paired"),
        offered=tuple(ticket for ticket in now.values() if ticket.state == "open"),
    )
