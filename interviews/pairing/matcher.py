"""Pairs waiting people: one solver at a time for each start and language, a wave in one transaction.

The solver of a shard holds an advisory lock until its transaction ends, also when its process dies. It looks
at tickets without a lock and claims those of the pairs that it makes; tickets that were withdrawn since,
or that somebody else holds, are left out. So two workers never pair anyone twice, nobody waits for a wave to
stop waiting, and a crash leaves everybody as before.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.utils import timezone

from accounts.blocks import hold_blocks
from config.errors import Refused
from config.isolation import isolated
from interviews.models import Interview, Ticket
from interviews.pairing.crew import Crew, free_to_meet
from interviews.pairing.holding import hold_pairs
from interviews.pairing.improver import improve_shard, starts_booked
from interviews.pairing.seekers import Seeker
from interviews.pairing.shards import ShardKey, shards_to_pair, slots_to_settle
from interviews.pairing.waves import Pair, pair_up

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 10  # pairings of one wave; what is left then waits for the next
MOST_PAIRS = 100  # held in one transaction, a few seconds: while it lasts nobody can block anybody


def pair_waiting() -> list[Interview]:
    """Pair whom the rules allow, and return the new interviews.

    Looks at who waits now and at slots that were offered lately; `settle_slots` at all slots. A shard at
    which another solver works is left to it; whoever came after its look is in the next wave.
    """
    return _settle(shards_to_pair(timezone.now()))


def settle_slots() -> list[Interview]:
    """Pair and improve every slot, however long ago it was offered; return the new interviews.

    What becomes legal only as a start comes nearer is found here, and who was set free by a cancellation.
    """
    now = timezone.now()
    return _settle(sorted({*slots_to_settle(now), *starts_booked(now)}, key=str))


def _settle(keys: Iterable[ShardKey]) -> list[Interview]:
    """Those who come to a slot may set people free who are booked, before they are paired with each other."""
    made: list[Interview] = []
    for key in keys:
        made += [*improve_shard(key), *pair_shard(key)]
    return made


def pair_shard(key: ShardKey, *, patiently: bool = False) -> list[Interview]:
    """One wave of one shard; when something about the shard as a whole goes wrong, nothing of it.

    `patiently`: after another solver of the shard, if that takes only a moment.
    """
    made: list[Interview] = []
    with isolated("shard_failed", shard=str(key)):
        if key.take_lock(patiently=patiently):
            hold_blocks()
            now = timezone.now()
            tickets = free_to_meet(key.tickets(now), now)
            made = _hold_all(Crew.of(tickets, now), now) if len(tickets) > 1 else []
    return made


def _hold_all(crew: Crew, now: datetime) -> list[Interview]:
    """Pair again without the pairs that could not be held, so that they keep nobody else waiting."""
    made: list[Interview] = []
    apart: set[frozenset[int]] = set()
    seekers: Sequence[Seeker] = crew.seekers
    for _ in range(MAX_ATTEMPTS):
        pairs = _first_in_line(pair_up(seekers, apart))[: MOST_PAIRS - len(made)]
        held = _hold(pairs, crew, now)
        made += held.values()
        failed = {pair.tickets for pair in pairs} - held.keys()
        if not failed:
            break
        apart |= failed
        open_ones = set(Ticket.objects.filter(pk__in=crew.tickets, state="open").values_list("pk", flat=True))
        seekers = [seeker for seeker in seekers if seeker.ticket in open_ones]
    return made


def _first_in_line(pairs: Iterable[Pair]) -> list[Pair]:
    """Of more pairs than one transaction should hold, those of whom somebody has waited longest."""
    return sorted(
        pairs,
        key=lambda pair: (
            not (pair.first.priority or pair.second.priority),
            -max(pair.first.waited_seconds, pair.second.waited_seconds),
        ),
    )


def _hold(pairs: Sequence[Pair], crew: Crew, now: datetime) -> dict[frozenset[int], Interview]:
    """Turn pairs into interviews, by their tickets: all at once, where that fails half of them at a time.

    So a pair that cannot be held is left waiting, and the others go on.
    """
    if not pairs:
        return {}
    tickets = sorted(ticket for pair in pairs for ticket in pair.tickets)
    with isolated("pairs_failed", tickets=tickets):
        try:
            made = hold_pairs(pairs, crew=crew, now=now)
            return {pair.tickets: interview for pair, interview in zip(pairs, made, strict=True)}
        except Refused as refusal:
            log.info("pairs_not_held", code=refusal.code, tickets=tickets)
    half = len(pairs) // 2
    return _hold(pairs[:half], crew, now) | _hold(pairs[half:], crew, now) if half else {}
