"""Who may be paired with whom, and how well they fit. Pure: no database, no clock of its own.

Blocks and language never relax. Level, then families, then format relax in steps of 12 seconds of
waiting, taken from whoever of the two has waited longer.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

import rustworkx

RELAX_SECONDS = 12
LEVELS = ("mid", "senior", "staff")


@dataclass(frozen=True)
class Seeker:
    """A waiting ticket as the rules see it. `met` and `blocked` hold user ids."""

    ticket: int
    user: int
    role: str
    format_minutes: int
    level: str
    language: str
    interests: frozenset[str]
    waited_seconds: float
    blocked: frozenset[int] = frozenset()
    met: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Pair:
    """Two seekers and the weight that brought them together; `first` is the candidate of round 1."""

    first: Seeker
    second: Seeker
    weight: int


ROLES_THAT_FIT = {
    ("swap", "swap"),
    ("candidate", "interviewer"),
    ("interviewer", "candidate"),
}


def may_meet(a: Seeker, b: Seeker) -> bool:
    """The rules that hold at once and for ever, plus the ones that have not relaxed yet."""
    if a.user == b.user or (a.role, b.role) not in ROLES_THAT_FIT or a.language != b.language:
        return False
    if b.user in a.blocked or a.user in b.blocked:
        return False
    steps = relaxed_steps(a, b)
    return (
        (steps >= 1 or a.level == b.level)
        and (steps >= 2 or not a.interests or not b.interests or bool(a.interests & b.interests))
        and (steps >= 3 or a.format_minutes == b.format_minutes)
        and (steps >= 4 or not have_met(a, b))
    )


def have_met(a: Seeker, b: Seeker) -> bool:
    return b.user in a.met or a.user in b.met


def relaxed_steps(a: Seeker, b: Seeker) -> int:
    return int(max(a.waited_seconds, b.waited_seconds) // RELAX_SECONDS)


def weight(a: Seeker, b: Seeker) -> int:
    """How well two who may meet fit, at least 1; waiting counts, so that nobody waits for ever."""
    level_distance = abs(LEVELS.index(a.level) - LEVELS.index(b.level))
    return max(
        1,
        1000
        - 200 * level_distance
        + 40 * min(3, len(a.interests & b.interests))
        - (150 if a.format_minutes != b.format_minutes else 0)
        - (300 if have_met(a, b) else 0)
        + min(600, int(a.waited_seconds + b.waited_seconds)),
    )


def pair_up(seekers: Sequence[Seeker], apart: Container[frozenset[int]] = ()) -> list[Pair]:
    """A pairing of greatest total weight among all that may meet; the order of seekers does not matter.

    `apart` holds pairs of ticket ids that were tried and could not be held.
    Exact (Edmonds' blossom algorithm as in rustworkx): fine up to a few thousand people at a time.
    """
    ordered = sorted(seekers, key=lambda seeker: seeker.ticket)
    graph: rustworkx.PyGraph[Seeker, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(ordered)
    graph.add_edges_from(
        [
            (i, j, weight(a, b))
            for i, a in enumerate(ordered)
            for j, b in enumerate(ordered[i + 1 :], start=i + 1)
            if may_meet(a, b) and frozenset({a.ticket, b.ticket}) not in apart
        ]
    )
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    pairs = [_pair(ordered[min(edge)], ordered[max(edge)]) for edge in matched]
    return sorted(pairs, key=lambda pair: min(pair.first.ticket, pair.second.ticket))


def shared_format(a: Seeker, b: Seeker) -> int:
    """The format of whoever has waited longer."""
    return a.format_minutes if a.waited_seconds >= b.waited_seconds else b.format_minutes


def _pair(a: Seeker, b: Seeker) -> Pair:
    """The candidate of round 1 comes first: by role, or in a swap the one who has waited longer."""
    b_first = b.role == "candidate" or (b.role == "swap" and b.waited_seconds > a.waited_seconds)
    first, second = (b, a) if b_first else (a, b)
    return Pair(first=first, second=second, weight=weight(a, b))
