"""Pairs of a large shard from its prices: a greedy beginning, made better block by block. Pure."""

import numpy as np
from numpy.typing import NDArray

from interviews.pairing.candidates import Shard
from interviews.pairing.exact import Rows, heaviest

BLOCK = 200  # people who are paired exactly at a time
SWEEPS = (0, 2)  # the orders by which the blocks are cut
CLOSE = 40  # points: an edge that stays further below its prices is in no pairing of great weight


def by_blocks(shard: Shard, slack: NDArray[np.float64]) -> Rows:
    """Choose edges by how far each stays below its prices.

    The shard is cut into blocks, in another way each time, and each block is paired anew exactly; what has
    been found is the least that comes out.
    """
    chosen = greedy(shard, np.argsort(slack, kind="stable"))
    close = slack <= CLOSE
    for sweep in SWEEPS:
        chosen = _improved(shard, chosen, close, shard.orders[sweep])
    return chosen


def greedy(shard: Shard, order: Rows) -> Rows:
    """Take each edge in this order whose two are still free."""
    free = [True] * len(shard.rows)
    chosen = []
    ends = zip(order.tolist(), shard.low[order].tolist(), shard.high[order].tolist(), strict=True)
    for edge, low, high in ends:
        if free[low] and free[high]:
            free[low] = free[high] = False
            chosen.append(edge)
    return np.array(chosen, dtype=np.intp)


def _improved(shard: Shard, chosen: Rows, among: NDArray[np.bool_], order: Rows) -> Rows:
    """Pair every block anew. A pair of the old choice is never cut, so that no block comes out lighter."""
    block = _blocks(shard, chosen, order)
    usable = among & (block[shard.low] == block[shard.high])
    usable[chosen] = True
    edges = np.flatnonzero(usable)
    edges = edges[np.argsort(block[shard.low[edges]], kind="stable")]
    cuts = np.flatnonzero(np.diff(block[shard.low[edges]])) + 1
    return np.concatenate([_best_of(shard, part) for part in np.split(edges, cuts)])


def _best_of(shard: Shard, edges: Rows) -> Rows:
    return edges[heaviest(shard.low[edges], shard.high[edges], shard.weight[edges])]


def _blocks(shard: Shard, chosen: Rows, order: Rows) -> Rows:
    """The number of everybody's block: about `BLOCK` neighbors in the order, each beside their partner."""
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    first = rank.copy()
    low, high = shard.low[chosen], shard.high[chosen]
    first[low] = first[high] = np.minimum(rank[low], rank[high])
    place = np.empty_like(rank)
    place[np.lexsort((rank, first))] = np.arange(len(order))
    return place[order[first]] // BLOCK
