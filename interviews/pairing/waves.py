"""Pairs a wave of waiting people so that the total weight is as great as can be. Pure.

Exact while a shard is small. In a larger one the prices of the fractional problem are found first
(`prices.py`); from the edges that come closest to them pairs are chosen and made better block by block
(`blocks.py`). At last those who are alone look at everybody (`leftovers.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviews.pairing.blocks import by_blocks
from interviews.pairing.candidates import Shard, shards_of
from interviews.pairing.exact import Rows, heaviest
from interviews.pairing.leftovers import Matching, placed
from interviews.pairing.prices import Prices, prices_of, raised
from interviews.pairing.seekers import Seeker, Waiting, waiting_from

EXACT_UP_TO = 300  # people of a shard


@dataclass(frozen=True)
class Pair:
    """Two seekers and the weight that brought them together; `first` is the candidate of round 1."""

    first: Seeker
    second: Seeker
    weight: int

    @property
    def tickets(self) -> frozenset[int]:
        return frozenset({self.first.ticket, self.second.ticket})


@dataclass(frozen=True)
class Wave:
    """What came of a wave.

    No pairing of the weighed edges is worth more than `bound`. `complete`: those were all the legal couples
    there are; otherwise the likely ones of each.
    """

    pairs: list[Pair]
    total: int
    bound: float
    edges: int
    complete: bool

    @property
    def share_of_bound(self) -> float:
        return self.total / self.bound if self.bound else 1.0


@dataclass(frozen=True)
class Solved:
    """The pairs of a shard, and what no pairing of its edges (and these pairs) exceeds."""

    matching: Matching
    bound: float


def pair_up(seekers: Sequence[Seeker], apart: Iterable[frozenset[int]] = ()) -> list[Pair]:
    """The pairs of a wave; `apart` holds pairs of ticket ids that were tried and could not be held."""
    return match_wave(seekers, apart).pairs


def match_wave(seekers: Iterable[Seeker], apart: Iterable[frozenset[int]] = ()) -> Wave:
    """Pair whom the rules allow; the order of the seekers does not matter."""
    waiting = waiting_from(seekers, apart)
    pairs: list[Pair] = []
    bound, edges, complete = 0.0, 0, True
    for shard in shards_of(waiting):
        solved = solve(waiting, shard)
        pairs += _pairs(waiting, shard, solved.matching)
        bound += solved.bound
        edges += len(shard.weight)
        complete &= shard.complete
    pairs.sort(key=lambda pair: min(pair.first.ticket, pair.second.ticket))
    return Wave(pairs, sum(pair.weight for pair in pairs), bound, edges, complete)


def solve(waiting: Waiting, shard: Shard) -> Solved:
    """Pairs of great weight together: of the greatest where every legal couple is an edge."""
    if len(shard.rows) > EXACT_UP_TO:
        return _solve_large(waiting, shard)
    exact = _matching(shard, heaviest(shard.low, shard.high, shard.weight))
    full = exact if shard.complete else placed(waiting, shard, exact)
    if full.total == exact.total:
        return Solved(exact, exact.total)
    return Solved(full, _bound(prices_of(shard), full))


def _solve_large(waiting: Waiting, shard: Shard) -> Solved:
    prices = prices_of(shard)
    slack = prices[shard.low] + prices[shard.high] - shard.weight
    full = placed(waiting, shard, _matching(shard, by_blocks(shard, slack)))
    return Solved(full, _bound(prices, full))


def _bound(prices: Prices, matching: Matching) -> float:
    """Prices that cover the pairs as well: not all of them were among the weighed edges."""
    return float(raised(prices, matching.low, matching.high, matching.weight).sum())


def _matching(shard: Shard, chosen: Rows) -> Matching:
    return Matching(shard.low[chosen], shard.high[chosen], shard.weight[chosen])


def _pairs(waiting: Waiting, shard: Shard, matching: Matching) -> list[Pair]:
    lows, highs = shard.rows[matching.low].tolist(), shard.rows[matching.high].tolist()
    seekers = waiting.seekers
    return [
        ordered_pair(seekers[low], seekers[high], weight)
        for low, high, weight in zip(lows, highs, matching.weight.tolist(), strict=True)
    ]


def ordered_pair(a: Seeker, b: Seeker, weight: int) -> Pair:
    """The candidate of round 1 comes first: by role, or in a swap the one who has waited longer."""
    b_first = b.role == "candidate" or (b.role == "swap" and b.waited_seconds > a.waited_seconds)
    first, second = (b, a) if b_first else (a, b)
    return Pair(first=first, second=second, weight=weight)
