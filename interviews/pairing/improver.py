"""Gives people who are booked better partners, while there is time and nobody has confirmed."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.blocks import hold_blocks
from config.isolation import isolated
from interviews.bookings.cancelling import call_off
from interviews.models import Guest, Interview, InterviewState, Participation, SlotProposal, Ticket
from interviews.pairing.crew import Crew, free_to_meet
from interviews.pairing.exchanges import Exchange, exchanges
from interviews.pairing.holding import hold_pairs
from interviews.pairing.shards import ShardKey

UNTIL = timedelta(hours=12)  # before the start; later nobody is told another name

Tickets = frozenset[int]


def improve_shard(key: ShardKey) -> list[Interview]:
    """Exchange partners at one start; return the new bookings. A group changes as a whole or not at all."""
    made: list[Interview] = []
    now = timezone.now()
    if key.starts_at is None or key.starts_at <= now + UNTIL:
        return made
    with isolated("improving_failed", shard=str(key)):
        if key.take_lock():
            hold_blocks()
            made = _improve(key, now)
    return made


def starts_booked(now: datetime) -> list[ShardKey]:
    """Where something might be improved."""
    slots = Interview.objects.filter(way="slot", state=InterviewState.BOOKED, starts_at__gt=now + UNTIL)
    keys = slots.order_by("starts_at", "language").values_list("starts_at", "language").distinct()
    return [ShardKey(starts_at, language) for starts_at, language in keys]


def _improve(key: ShardKey, now: datetime) -> list[Interview]:
    bookings = _open_to_change(key)
    if not bookings:
        return []
    held = _tickets_of(bookings)
    alone = free_to_meet(key.tickets(now), now)
    tickets = [*alone, *(ticket for both in held.values() for ticket in both)]
    crew = Crew.of(tickets, now, besides=list(held))
    by_ticket = {seeker.ticket: seeker for seeker in crew.seekers}
    booked = [(by_ticket[one.pk], by_ticket[two.pk]) for one, two in held.values()]
    by_pair = {Tickets({one.pk, two.pk}): bookings[pk] for pk, (one, two) in held.items()}
    made: list[Interview] = []
    for exchange in exchanges(booked, [by_ticket[ticket.pk] for ticket in alone]):
        with isolated("exchange_failed", shard=str(key)):
            made += _exchange(exchange, by_pair, crew, now)
    return made


def _open_to_change(key: ShardKey) -> dict[UUID, Interview]:
    """Locked bookings by slots that nobody has confirmed, wants to move, or has invited somebody to.

    What people do takes the interview's lock first, so it is looked for only after the lock is taken.
    """
    slots = Interview.objects.filter(
        Q(starts_at=key.starts_at), way="slot", state=InterviewState.BOOKED, language=key.language
    )
    locked = {
        interview.pk: interview
        for interview in slots.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    }
    settled = [
        Participation.objects.filter(interview__in=locked, confirmed_at__isnull=False),
        SlotProposal.objects.filter(interview__in=locked, state="open"),
        Guest.objects.filter(interview__in=locked, state__in=Guest.OPEN),
    ]
    out = {pk for rows in settled for pk in rows.values_list("interview_id", flat=True)}
    return {pk: interview for pk, interview in locked.items() if pk not in out}


def _tickets_of(bookings: dict[UUID, Interview]) -> dict[UUID, tuple[Ticket, Ticket]]:
    """The two claimed tickets of each booking, if both are there."""
    tickets = (
        Ticket.objects.filter(interview__in=bookings, state="paired", purpose="pair", user__is_active=True)
        .select_related("user__profile")
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",))
    )
    of: dict[UUID, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.interview_id:
            of[ticket.interview_id].append(ticket)
    return {pk: (both[0], both[1]) for pk, both in of.items() if len(both) == 2}


@transaction.atomic
def _exchange(
    exchange: Exchange, bookings: dict[Tickets, Interview], crew: Crew, now: datetime
) -> list[Interview]:
    """Take the old bookings off and make the new ones; people get the mails of both."""
    for tickets in exchange.given_up:
        call_off(bookings[tickets], user=None, reason="better partners for both were found")
        Ticket.objects.filter(pk__in=tickets).update(state="open", interview=None)
    return hold_pairs(exchange.formed, crew=crew, now=now)
