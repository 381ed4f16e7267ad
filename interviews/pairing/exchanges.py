"""Better partners for people who are booked already. Pure.

Bookings are given up only for ones that are clearly better for everybody whose partner changes, and nobody
who had a partner is left without. What is better is the fit alone: that somebody else has waited longer is
no reason to be told another name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import rustworkx

from interviews.pairing.candidates import Shard, shards_of
from interviews.pairing.exact import Rows, Weights, heaviest
from interviews.pairing.seekers import Flags, Seeker, Waiting, waiting_from
from interviews.pairing.waves import Pair, ordered_pair
from interviews.pairing.weights import FIT_MOST, fit

WORTH_A_CHANGE = 50  # points of fit that each must gain, for two mails and a changed calendar
NOBODY = -1


@dataclass(frozen=True)
class Exchange:
    """Bookings, by their two tickets, to be given up together, and the pairs to be made of their people.

    Whoever is in `formed` and not in `given_up` had no partner.
    """

    given_up: frozenset[frozenset[int]]
    formed: tuple[Pair, ...]


def exchanges(booked: Iterable[tuple[Seeker, Seeker]], alone: Iterable[Seeker]) -> list[Exchange]:
    """What to change among those booked and those alone at one start: groups of pairs that hang together.

    The order in which people come does not matter. Pairs of two who are alone are left to a wave.
    """
    pairs = list(booked)
    waiting = waiting_from([*(seeker for pair in pairs for seeker in pair), *alone])
    row = {seeker.ticket: number for number, seeker in enumerate(waiting.seekers)}
    partner = np.full(len(row), NOBODY, dtype=np.intp)
    for one, two in pairs:
        partner[row[one.ticket]], partner[row[two.ticket]] = row[two.ticket], row[one.ticket]
    formed: list[tuple[int, int]] = []
    for shard in shards_of(waiting):
        formed += _changed(waiting, shard, partner)
    return [_exchange(waiting, group, partner) for group in _groups(formed, partner)]


def _changed(waiting: Waiting, shard: Shard, partner: Rows) -> list[tuple[int, int]]:
    """The new pairs of a shard, by rows."""
    low, high = shard.rows[shard.low], shard.rows[shard.high]
    value = _fit_of(waiting, low, high)
    now = np.zeros(len(partner), dtype=np.int64)
    held = shard.rows[partner[shard.rows] != NOBODY]
    now[held] = _fit_of(waiting, held, partner[held]) + WORTH_A_CHANGE
    better: Flags = (value >= now[low]) & (value >= now[high]) & (partner[low] != high)
    old = held[held < partner[held]]
    low, high = np.append(low[better], old), np.append(high[better], partner[old])
    value = np.append(value[better], now[old] - WORTH_A_CHANGE)
    kept = (FIT_MOST + 1) * max(len(shard.rows), 1)  # outweighs all that leaving one person alone could win
    weight: Weights = (
        value + 1 + kept * ((partner[low] != NOBODY).astype(np.int64) + (partner[high] != NOBODY))
    )
    chosen = heaviest(low, high, weight)
    new = chosen[partner[low[chosen]] != high[chosen]]
    return list(zip(low[new].tolist(), high[new].tolist(), strict=True))


def _fit_of(waiting: Waiting, low: Rows, high: Rows) -> Weights:
    return fit(waiting.couples(low, high)).astype(np.int64)


def _groups(formed: Sequence[tuple[int, int]], partner: Rows) -> list[list[tuple[int, int]]]:
    """New pairs that share people with the same old pairs, together; without those of two who were alone."""
    graph: rustworkx.PyGraph[int, None] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(partner)))
    graph.add_edges_from_no_data(list(formed))
    graph.add_edges_from_no_data([(row, int(other)) for row, other in enumerate(partner) if row < other])
    group = {row: min(rows) for rows in rustworkx.connected_components(graph) for row in rows}
    groups: dict[int, list[tuple[int, int]]] = {}
    for pair in sorted(formed):
        if partner[pair[0]] != NOBODY or partner[pair[1]] != NOBODY:
            groups.setdefault(group[pair[0]], []).append(pair)
    return list(groups.values())


def _exchange(waiting: Waiting, formed: Sequence[tuple[int, int]], partner: Rows) -> Exchange:
    seekers = waiting.seekers
    rows = [row for pair in formed for row in pair if partner[row] != NOBODY]
    ends = np.array(formed, dtype=np.intp)
    values = _fit_of(waiting, ends[:, 0], ends[:, 1]).tolist()
    return Exchange(
        given_up=frozenset(frozenset({seekers[row].ticket, seekers[partner[row]].ticket}) for row in rows),
        formed=tuple(
            ordered_pair(seekers[a], seekers[b], value) for (a, b), value in zip(formed, values, strict=True)
        ),
    )
