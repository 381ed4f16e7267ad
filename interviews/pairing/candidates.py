"""Which couples are worth weighing: the edges of the graph in which pairs are sought. Pure.

Start, group, language and whether one takes turns never relax, so that they cut a wave into shards which have
nothing to do with each other. In a small shard every legal couple is an edge. In a larger one everybody is
sorted in several ways, each of which brings different likely partners close; each is weighed with the next
ones in each order, and keeps the best. That is linear in the people, and whole columns are weighed at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from interviews.pairing.exact import Rows, Weights
from interviews.pairing.rules import legal, not_barred
from interviews.pairing.seekers import Flags, Table, Waiting
from interviews.pairing.weights import weigh, weigh_together

ALL_COUPLES_UP_TO = 120  # seekers of a shard; 7,140 couples
NEXT_IN_ORDER = 40  # how many each is weighed with, in both directions, in each order
KEPT_OF_ORDER = 4
NOT_LEGAL = -1
COLUMNS = 128  # more than there are columns of scores
CHUNK = 1024


@dataclass(frozen=True)
class Shard:
    """Seekers who can only meet each other, by row, and the edges between them as places in `rows`.

    `complete`: every legal couple is an edge. `orders` are the places, sorted in different ways. `candidates`
    tells them from interviewers; None where people take turns.
    """

    rows: Rows
    low: Rows
    high: Rows
    weight: Weights
    complete: bool
    orders: list[Rows]
    candidates: Flags | None


def shards_of(waiting: Waiting) -> Iterator[Shard]:
    table = waiting.table
    keys = (table.pool * (int(table.language.max(initial=0)) + 1) + table.language) * 2 + (table.turn != 0)
    for key in np.unique(keys):
        yield _shard(waiting, np.flatnonzero(keys == key))


def _shard(waiting: Waiting, rows: Rows) -> Shard:
    complete = len(rows) <= ALL_COUPLES_UP_TO
    orders = [] if complete else _orders(waiting.table.take(rows))
    low, high = np.triu_indices(len(rows), 1) if complete else _likely(waiting, rows, orders)
    couples = waiting.couples(rows[low], rows[high])
    allowed = legal(couples)
    weights = weigh(couples)[allowed].astype(np.int64)
    turn = waiting.table.turn[rows]
    return Shard(
        rows, low[allowed], high[allowed], weights, complete, orders, turn > 0 if turn.any() else None
    )


def _orders(table: Table) -> list[Rows]:
    """Within level and format: alike by families, by what is missing, by attendance, and mixed."""
    mixed = (table.row.astype(np.int64) * 2_654_435_761) % 2**32
    last = (
        (table.attendance, table.interests),
        (table.examines, table.gaps, table.interests & -table.interests),
        (mixed, table.attendance),
        (mixed,),
    )
    return [np.lexsort((*keys, table.format_minutes, table.level)) for keys in last]


def _likely(waiting: Waiting, rows: Rows, orders: list[Rows]) -> tuple[Rows, Rows]:
    """Couples of places in `rows`, the lower place first, each couple once."""
    found = [_best_in_order(waiting, rows, order) for order in orders]
    return np.divmod(np.unique(np.concatenate(found)), len(rows))


def _best_in_order(waiting: Waiting, rows: Rows, order: Rows) -> NDArray[np.int64]:
    """The best partners of each among those next to them, as `low * size + high`.

    A line of `scores` is one person: first those who follow, by distance, then those before. A score stands
    there with its column in the last bits, so that sorting brings both.
    """
    size, steps = len(rows), min(NEXT_IN_ORDER, len(rows) - 1)
    table = _padded(waiting.table.take(rows[order]), steps)
    scores = np.full((size, 2 * steps), NOT_LEGAL, dtype=np.int32)
    for begin in range(0, size - 1, CHUNK):
        width = min(CHUNK, size - 1 - begin)
        block = _scores_of_chunk(waiting, table, begin, width, steps)
        block[(np.arange(width) + np.arange(1, steps + 1)[:, np.newaxis]) >= size - begin] = NOT_LEGAL
        scores[begin : begin + width, :steps] = np.where(block < 0, NOT_LEGAL, block).T
        for step in range(1, min(steps, size - 1 - begin) + 1):
            until = min(begin + width + step, size)
            behind = block[step - 1, : until - begin - step]
            scores[begin + step : until, steps + step - 1] = np.where(behind < 0, NOT_LEGAL, behind + steps)
    best = np.partition(scores, 2 * steps - KEPT_OF_ORDER, axis=1)[:, -KEPT_OF_ORDER:]
    place, which = np.nonzero(best != NOT_LEGAL)
    column = best[place, which] % COLUMNS
    other = np.where(column < steps, place + column + 1, place - (column - steps) - 1)
    one, two = order[place], order[other]
    return np.minimum(one, two).astype(np.int64) * size + np.maximum(one, two)


def _scores_of_chunk(waiting: Waiting, table: Table, begin: int, width: int, steps: int) -> NDArray[np.int32]:
    """Line `s`: each of the chunk with the one `s + 1` places on. Wishes that are not met cost points."""
    here = table.take(slice(begin, begin + width))
    windows = {
        name: sliding_window_view(column[begin + 1 : begin + width + steps], width)
        for name, column in vars(table).items()
    }
    couples = waiting.beside(here, Table(**windows))
    column = np.arange(steps, dtype=np.int32)[:, np.newaxis]
    return np.where(
        not_barred(couples), weigh_together(couples).astype(np.int32) * COLUMNS + column, NOT_LEGAL
    )


def _padded(table: Table, places: int) -> Table:
    """With some lines more, which are not read, so that everybody is followed by equally many."""
    return Table(**{name: np.pad(column, (0, places)) for name, column in vars(table).items()})
