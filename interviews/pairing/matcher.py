"""Pairs waiting people: one solver at a time, all of a wave's writes in one transaction."""

from datetime import datetime

import structlog
from django.db import connection, transaction
from django.utils import timezone

from accounts.blocks import hold_blocks
from config.errors import Refused
from config.isolation import isolated
from interviews.models import Interview, Ticket
from interviews.pairing.rules import Pair, Seeker, pair_up, shared_format
from interviews.pairing.selectors import blocked_pairs, recently_met, waiting_now
from interviews.pairing.topics import pick_scenario
from interviews.services import PREPARE, Busy, Part, create_interview

log = structlog.get_logger(__name__)

MATCHER_LOCK = 7_301_001
MAX_ATTEMPTS = 10  # pairings of one wave; what is left then waits for the next


def pair_waiting() -> list[Interview]:
    """Expire what waited too long, pair whom the rules allow, and return the new interviews.

    Another solver at work means nothing to do here; whoever came after its look is in the next wave.
    """
    with transaction.atomic():
        if not _only_solver():
            return []
        hold_blocks()
        now = timezone.now()
        Ticket.objects.filter(state="open", expires_at__lte=now).update(state="expired")
        tickets = {
            ticket.pk: ticket
            for ticket in waiting_now(now)
            .select_related("user__profile")
            .select_for_update(skip_locked=True, of=("self",))
        }
        return _hold_all(_seekers(tickets, now), tickets, now)


def _hold_all(seekers: list[Seeker], tickets: dict[int, Ticket], now: datetime) -> list[Interview]:
    """Pair again without the pairs that could not be held, so that they keep nobody else waiting."""
    made: list[Interview] = []
    apart: set[frozenset[int]] = set()
    for _ in range(MAX_ATTEMPTS):
        pairs = pair_up(seekers, apart)
        held: set[int] = set()
        for pair in pairs:
            both = frozenset({pair.first.ticket, pair.second.ticket})
            interview = _hold(pair, tickets, now)
            if interview is None:
                apart.add(both)
            else:
                made.append(interview)
                held |= both
        seekers = [seeker for seeker in seekers if seeker.ticket not in held]
        if not pairs:
            break
    return made


def _only_solver() -> bool:
    """An advisory lock that the transaction's end releases, also when its process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [MATCHER_LOCK])
        return bool(cursor.fetchone()[0])


def _seekers(tickets: dict[int, Ticket], now: datetime) -> list[Seeker]:
    users = [ticket.user_id for ticket in tickets.values()]
    blocked, met = blocked_pairs(users), recently_met(users, now)
    return [
        Seeker(
            ticket=ticket.pk,
            user=ticket.user_id,
            role=ticket.role,
            format_minutes=ticket.format_minutes,
            level=ticket.level,
            language=ticket.language,
            interests=frozenset(ticket.interests),
            waited_seconds=(now - ticket.created_at).total_seconds(),
            blocked=frozenset(blocked[ticket.user_id]),
            met=frozenset(met[ticket.user_id]),
        )
        for ticket in tickets.values()
    ]


def _hold(pair: Pair, tickets: dict[int, Ticket], now: datetime) -> Interview | None:
    """Turn a pair into an interview; a pair that cannot be held is left waiting, the others go on."""
    first, second = tickets[pair.first.ticket], tickets[pair.second.ticket]
    with isolated("pair_failed", tickets=[first.pk, second.pk]):
        try:
            return _claim(first, second, shared_format(pair.first, pair.second), now)
        except Refused as refusal:
            log.warning("pair_not_held", code=refusal.code, tickets=[first.pk, second.pk])
    return None


@transaction.atomic
def _claim(first: Ticket, second: Ticket, format_minutes: int, now: datetime) -> Interview:
    interview = create_interview(
        kind="swap" if first.role == "swap" else "one_way",
        parts=_parts(first, second),
        format_minutes=format_minutes,
        language=first.language,
        starts_at=now + PREPARE,
    )
    claimed = Ticket.objects.filter(pk__in=[first.pk, second.pk], state="open").update(
        state="paired", interview=interview
    )
    if claimed != 2:
        raise Busy
    return interview


def _parts(first: Ticket, second: Ticket) -> list[Part]:
    one = pick_scenario(candidate=first.user, interviewer=second.user, level=first.level)
    parts = [Part(first.user, second.user, one, first.level)]
    if first.role == "swap":
        two = pick_scenario(
            candidate=second.user,
            interviewer=first.user,
            level=second.level,
            taken=frozenset({one.scenario_id}),
        )
        parts.append(Part(second.user, first.user, two, second.level))
    return parts
