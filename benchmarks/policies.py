"""Ways to choose pairs: ours beside greedy best-first and first-come.

In a wave all choose among the same weighed couples. Through a day the other two follow the plain stages: a
couple may meet as soon as each wish that it does not meet has been let go by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from interviews.pairing.blocks import greedy
from interviews.pairing.candidates import Shard, shards_of
from interviews.pairing.leftovers import Matching
from interviews.pairing.rules import let_go, not_barred
from interviews.pairing.seekers import Waiting
from interviews.pairing.waves import solve
from interviews.pairing.weights import weigh

Policy = Callable[[Waiting, Shard], Matching]


def ours(waiting: Waiting, shard: Shard) -> Matching:
    return solve(waiting, shard).matching


def best_first(waiting: Waiting, shard: Shard) -> Matching:
    """The couple of greatest weight, then the next of those who are left."""
    return _taken(shard, np.argsort(-shard.weight, kind="stable"))


def first_come(waiting: Waiting, shard: Shard) -> Matching:
    """Whoever has waited longest takes whoever has waited longest among those they may meet."""
    waited = np.array([waiting.seekers[row].waited_seconds for row in shard.rows])
    low, high = waited[shard.low], waited[shard.high]
    return _taken(shard, np.lexsort((-np.minimum(low, high), -np.maximum(low, high))))


def _taken(shard: Shard, order: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Matching:
    chosen = greedy(shard, order)
    return Matching(shard.low[chosen], shard.high[chosen], shard.weight[chosen])


def by_stages(waiting: Waiting) -> Iterator[Shard]:
    """The same shards, in which the plain stages alone say who may meet."""
    for shard in shards_of(waiting):
        low, high = np.triu_indices(len(shard.rows), 1)
        couples = waiting.couples(shard.rows[low], shard.rows[high])
        allowed = not_barred(couples) & let_go(couples)
        weight = weigh(couples)[allowed].astype(np.int64)
        yield replace(shard, low=low[allowed], high=high[allowed], weight=weight)


@dataclass(frozen=True)
class Contender:
    """A way to pair through a day: who may meet by now, and who of these is chosen."""

    shards: Callable[[Waiting], Iterable[Shard]]
    choose: Policy


POLICIES: dict[str, Policy] = {"waves": ours, "best first": best_first, "first come": first_come}
CONTENDERS = {
    name: Contender(shards_of if choose is ours else by_stages, choose) for name, choose in POLICIES.items()
}
