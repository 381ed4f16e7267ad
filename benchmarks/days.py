"""Days of arrivals, simulated: who waits is paired every 2 s, as beat does, and gives up after ten minutes.

Of some pairs one does not come. Ten minutes after pairing (five to the start, five until it is a no-show) the
other is first in line for somebody else.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random
from typing import Any

import numpy as np

from benchmarks.arrivals import arrivals
from benchmarks.policies import Contender
from interviews.pairing.rules import legal
from interviews.pairing.seekers import TURNS, Seeker, Waiting, waiting_from
from interviews.pairing.weights import fit

TICK, GIVES_UP = 2, 600
NO_SHOWS, NOTICED_AFTER = 0.1, 600
REMATCH_WITHIN = 300


@dataclass
class Rematch:
    """Somebody whose partner did not come: when they were first in line, and when they had another one."""

    since: float
    had_chance: bool = False
    after: float | None = None


@dataclass
class Record:
    waits: list[float] = field(default_factory=list)
    fits: list[int] = field(default_factory=list)
    came: int = 0
    gave_up: int = 0
    rematches: dict[int, Rematch] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        with_chance = [each for each in self.rematches.values() if each.had_chance]
        quick = [each for each in with_chance if each.after is not None and each.after <= REMATCH_WITHIN]
        return {
            "came": self.came,
            "gave_up": self.gave_up,
            "median_wait": statistics.median(self.waits),
            "mean_wait": statistics.fmean(self.waits),
            "mean_wait_of_all": statistics.fmean([*self.waits, *[GIVES_UP] * self.gave_up]),
            "p90_wait": statistics.quantiles(self.waits, n=10)[-1],
            "fit": statistics.fmean(self.fits),
            "no_shows": len(self.rematches),
            "no_shows_with_somebody_compatible": len(with_chance),
            "rematched_in_time": len(quick) / len(with_chance) if with_chance else None,
        }


@dataclass
class Pool:
    """Seekers by ticket, with the moment each came."""

    record: Record
    random: Random
    here: dict[int, tuple[float, Seeker]] = field(default_factory=dict)
    wronged: list[tuple[float, Seeker]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(10**6))

    def tick(self, now: float, contender: Contender) -> None:
        self._return_wronged(now)
        self._give_up(now)
        seekers = self._not_alone(now)
        if not seekers:
            return
        waiting = waiting_from(seekers)
        self._note_chances(waiting, now)
        for shard in contender.shards(waiting):
            found = contender.choose(waiting, shard)
            rows = shard.rows[found.low], shard.rows[found.high]
            self.record.fits += fit(waiting.couples(*rows)).tolist()
            self._pair([(waiting.seekers[a], waiting.seekers[b]) for a, b in zip(*rows, strict=True)], now)

    def _not_alone(self, now: float) -> list[Seeker]:
        """Those who wait while somebody whose language and role fit theirs does."""
        kinds = Counter((seeker.language, TURNS[seeker.role]) for _, seeker in self.here.values())
        return [
            replace(seeker, waited_seconds=now - since)
            for since, seeker in self.here.values()
            if kinds[seeker.language, -TURNS[seeker.role]] > (seeker.role == "swap")
        ]

    def _pair(self, pairs: Iterable[tuple[Seeker, Seeker]], now: float) -> None:
        for pair in pairs:
            for seeker in pair:
                del self.here[seeker.ticket]
                if seeker.priority:
                    rematch = self.record.rematches[seeker.ticket]
                    rematch.after = now - rematch.since
                else:
                    self.record.waits.append(seeker.waited_seconds)
            if self.random.random() < NO_SHOWS:
                self.wronged.append((now + NOTICED_AFTER, self.random.choice(pair)))

    def _return_wronged(self, now: float) -> None:
        due = [seeker for at, seeker in self.wronged if at <= now]
        self.wronged = [(at, seeker) for at, seeker in self.wronged if at > now]
        for seeker in due:
            again = replace(seeker, ticket=next(self.numbers), priority=True)
            self.record.rematches[again.ticket] = Rematch(since=now)
            self.here[again.ticket] = (now, again)

    def _give_up(self, now: float) -> None:
        gone = [ticket for ticket, (since, _) in self.here.items() if now - since > GIVES_UP]
        self.record.gave_up += sum(not self.here[ticket][1].priority for ticket in gone)
        for ticket in gone:
            del self.here[ticket]

    def _note_chances(self, waiting: Waiting, now: float) -> None:
        """Whether anybody compatible waits, whoever else wants them, too."""
        for row, seeker in enumerate(waiting.seekers):
            if seeker.priority and now - self.here[seeker.ticket][0] <= REMATCH_WITHIN:
                others = np.array([other for other in range(len(waiting.seekers)) if other != row], np.intp)
                met = legal(waiting.couples(np.full(len(others), row), others))
                self.record.rematches[seeker.ticket].had_chance |= bool(met.any())


def simulate(contender: Contender, *, seed: int, per_minute: float, hours: int) -> dict[str, Any]:
    """The same people and no-shows' dice for each policy."""
    coming = list(arrivals(Random(seed), per_minute, hours))
    pool = Pool(Record(came=len(coming)), Random(seed))
    following = iter([*coming, (float("inf"), None)])
    at, seeker = next(following)
    for now in range(0, hours * 3600 + GIVES_UP + TICK, TICK):
        while seeker and at <= now:
            pool.here[seeker.ticket] = (at, seeker)
            at, seeker = next(following)
        pool.tick(now, contender)
    return pool.record.figures()
