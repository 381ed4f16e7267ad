"""Prices of people: a number for each so that no edge weighs more than its two prices together. Pure.

Their sum is a bound that no pairing of the edges exceeds (it is the dual of the fractional problem), and the
edges that come closest to their prices are those to choose from.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interviews.pairing.candidates import Shard
from interviews.pairing.exact import Rows

Prices = NDArray[np.float64]

ROUNDS = 40
STRICT_ROUNDS = 10
HEAT, LAST_HEAT = 60.0, 2.0
ONE_WAY_HEAT = 600.0  # of the longer side somebody is left over: everybody's price has a long way to fall


def prices_of(shard: Shard) -> Prices:
    """A price for each place, none below 0.

    Everybody moves to the price that the others leave to them, first softly (as Sinkhorn scaling does, with
    less and less heat), at last strictly. Where all may meet all they move half way and together; where
    candidates meet interviewers one side moves after the other. After the first strict move of a side every
    edge is covered, and later ones never uncover it.
    """
    ends = _Ends.of(shard)
    prices = ends.best(np.zeros(len(shard.rows))) / 2
    if shard.candidates is not None:
        return _by_sides(ends, prices, shard.candidates)
    for heat in np.geomspace(HEAT, LAST_HEAT, ROUNDS):
        prices = (prices + ends.soft_best(prices, heat)) / 2
    prices = np.maximum(prices, (prices + ends.best(prices)) / 2)
    for _ in range(STRICT_ROUNDS):
        prices = (prices + ends.best(prices)) / 2
    return prices


def raised(prices: Prices, low: Rows, high: Rows, weight: NDArray[np.int64]) -> Prices:
    """Prices that cover further edges, too."""
    missing = np.maximum(weight - prices[low] - prices[high], 0)
    more = prices.copy()
    np.add.at(more, low, missing)
    return more


def _by_sides(ends: "_Ends", prices: Prices, candidates: NDArray[np.bool_]) -> Prices:
    for heat in np.geomspace(ONE_WAY_HEAT, LAST_HEAT, ROUNDS):
        for side in (candidates, ~candidates):
            prices = np.where(side, ends.soft_best(prices, heat), prices)
    for _ in range(STRICT_ROUNDS):
        for side in (candidates, ~candidates):
            prices = np.where(side, ends.best(prices), prices)
    return prices


@dataclass(frozen=True)
class _Ends:
    """Every edge from both of its ends, those of one place next to each other."""

    size: int
    begins: Rows
    at: Rows
    other: Rows
    counts: Rows
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, shard: Shard) -> "_Ends":
        one = np.concatenate([shard.low, shard.high])
        by_place = np.argsort(one, kind="stable")
        at, begins, counts = np.unique(one[by_place], return_index=True, return_counts=True)
        other = np.concatenate([shard.high, shard.low])[by_place]
        weight = np.concatenate([shard.weight, shard.weight])[by_place].astype(np.float64)
        return cls(len(shard.rows), begins, at, other, counts, weight)

    def best(self, prices: Prices) -> Prices:
        """What is left to each of their best edge after the other's price, at least 0."""
        return np.maximum(self._each(np.maximum.reduceat(self.weight - prices[self.other], self.begins)), 0)

    def soft_best(self, prices: Prices, heat: float) -> Prices:
        left = self.weight - prices[self.other]
        most = np.maximum(np.maximum.reduceat(left, self.begins), 0)
        shares = np.exp((left - np.repeat(most, self.counts)) / heat)
        sums = np.add.reduceat(shares, self.begins) + np.exp(-most / heat)
        return self._each(most + heat * np.log(sums))

    def _each(self, values: Prices) -> Prices:
        """Who has no edge has no price."""
        full = np.zeros(self.size)
        full[self.at] = values
        return full
