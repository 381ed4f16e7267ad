"""Turning tickets into interviews."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from config.errors import Refused
from interviews.bookings.services import book_all
from interviews.models import Interview, Ticket
from interviews.pairing.crew import Crew
from interviews.pairing.rules import shared_format
from interviews.pairing.waves import Pair
from interviews.services import PREPARE, Plan, create_interviews
from interviews.slots.withdrawal import withdraw_overlapping
from scenarios.services import try_to_hold_kits


class Gone(Refused):
    """A ticket was withdrawn or paired since the wave's look, or is about to be."""

    def __init__(self) -> None:
        super().__init__("ticket_gone", "One of you no longer waits.")


@transaction.atomic
def hold_pairs(pairs: Sequence[Pair], *, crew: Crew, now: datetime) -> list[Interview]:
    """Claim the tickets of pairs of one start and make their interviews, in their order: all or none.

    What else the people had offered at that time is withdrawn. Raises Gone where a ticket is no longer open,
    or somebody else holds it or its person, Busy where somebody's time is taken, and Refused:
    `no_scenario_left`, `kit_opened` for a kit that was opened since the wave's look.
    """
    people = [seeker.user for pair in pairs for seeker in (pair.first, pair.second)]
    _claim(pairs)
    if not try_to_hold_kits(people):
        raise Gone  # to wait could be a deadlock: another solver may hold one of them and wait for another
    plans = [_plan(pair, crew, now) for pair in pairs]
    made = book_all(plans) if any(plan.way == "slot" for plan in plans) else create_interviews(plans)
    Ticket.objects.bulk_update(
        [
            Ticket(pk=ticket, state="paired", interview=interview)
            for pair, interview in zip(pairs, made, strict=True)
            for ticket in pair.tickets
        ],
        ["state", "interview"],
    )
    withdraw_overlapping(user_ids=people)
    return made


def _claim(pairs: Sequence[Pair]) -> None:
    wanted = {ticket for pair in pairs for ticket in pair.tickets}
    still_open = Ticket.objects.filter(pk__in=wanted, state="open", user__is_active=True).order_by("pk")
    claimed = still_open.select_for_update(skip_locked=True, of=("self",))
    if len(claimed.values_list("pk")) < len(wanted):
        raise Gone


def _plan(pair: Pair, crew: Crew, now: datetime) -> Plan:
    first, second = crew.tickets[pair.first.ticket], crew.tickets[pair.second.ticket]
    return Plan(
        kind="swap" if first.role == "swap" else "one_way",
        parts=crew.parts_of(first, second),
        format_minutes=shared_format(pair.first, pair.second),
        language=first.language,
        starts_at=first.starts_at or now + PREPARE,
        way="slot" if first.starts_at else "now",
    )
