"""Those whom the solution of a large shard leaves alone look at everybody, who waited longest first. Pure.

In a large shard only likely couples were weighed, so somebody may be alone though a legal partner is alone,
too, or is with somebody who came much later. Nobody may wait for ever like this: who is alone takes the
partner by whom the total gains most, and who loses one by it looks again.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from interviews.pairing.candidates import Shard
from interviews.pairing.exact import Rows, Weights
from interviews.pairing.rules import legal
from interviews.pairing.seekers import Table, Waiting
from interviews.pairing.weights import weigh

COUPLES_LOOKED_AT = 2_000_000  # of one shard: in one of 50,000 people the 40 who waited longest look
NOBODY = -1


@dataclass(frozen=True)
class Matching:
    """Pairs as places of a shard, the lower place first, in order."""

    low: Rows
    high: Rows
    weight: Weights

    @property
    def total(self) -> int:
        return int(self.weight.sum())


def placed(waiting: Waiting, shard: Shard, matching: Matching) -> Matching:
    """The matching with as few left alone as a look at everybody allows; it never weighs less."""
    search = _Search(waiting, waiting.table.take(shard.rows), matching)
    search.run()
    return search.matching()


class _Search:
    """Each step makes the total greater, so that it ends."""

    def __init__(self, waiting: Waiting, table: Table, matching: Matching) -> None:
        self._waiting = waiting
        self._table = table
        size = len(table.row)
        self._partner = np.full(size, NOBODY, dtype=np.intp)
        self._value = np.zeros(size, dtype=np.int64)
        self._partner[matching.low], self._partner[matching.high] = matching.high, matching.low
        self._value[matching.low] = self._value[matching.high] = matching.weight

    def run(self) -> None:
        looks = max(COUPLES_LOOKED_AT // max(len(self._partner), 1), 1)
        everybody = np.arange(len(self._partner))
        line = deque(self._alone().tolist())
        while line and looks:
            looks -= 1
            freed = self._take_best(line.popleft(), everybody)
            line += [freed] if freed != NOBODY else []
        self._join_alone()

    def matching(self) -> Matching:
        low = np.flatnonzero(np.arange(len(self._partner)) < self._partner)
        return Matching(low, self._partner[low], self._value[low])

    def _join_alone(self) -> None:
        """Who had no look at everybody looks at those who are alone; of two sides the smaller one looks."""
        alone = self._alone()
        turn = self._table.turn[alone]
        sides = [alone[turn == 0], min(alone[turn > 0], alone[turn < 0], key=len)]
        for place in np.concatenate(sides).tolist():
            self._take_best(place, alone[self._partner[alone] == NOBODY])

    def _alone(self) -> Rows:
        """First in line, then by waiting; by place between equals."""
        alone = np.flatnonzero(self._partner == NOBODY)
        return alone[np.lexsort((alone, -self._table.waited[alone], ~self._table.priority[alone]))]

    def _take_best(self, place: int, others: Rows) -> int:
        """Pair somebody who is alone with whom the total gains most; return who loses their partner by it."""
        if self._partner[place] != NOBODY:
            return NOBODY
        one, others = self._table.take(np.array([place])), others[others != place]
        if not len(others):
            return NOBODY
        couples = self._waiting.beside(one, self._table.take(others))
        weight = np.where(legal(couples), weigh(couples), 0).astype(np.int64)
        gain = weight - self._value[others]
        best = int(gain.argmax())
        if gain[best] <= 0:
            return NOBODY
        other = int(others[best])
        freed = int(self._partner[other])
        if freed != NOBODY:
            self._partner[freed], self._value[freed] = NOBODY, 0
        self._partner[place], self._partner[other] = other, place
        self._value[place] = self._value[other] = weight[best]
        return freed
