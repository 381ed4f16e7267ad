"""Who may be paired with whom. Pure: no database, no clock of its own.

Start, group, roles, language, purpose and blocks never relax. Wishes about level, families, format and who
was met lately do, by the patience of whichever of the two has more of it (`patience.py`); those about level,
families and format give way sooner to a couple that meets enough of them, and later to one that meets hardly
any. Every rule judges many couples at once.
"""

from collections.abc import Callable
from functools import reduce

import numpy as np

from interviews.pairing.seekers import Couples, Flags, Seeker, Table, waiting_from
from interviews.pairing.weights import wishes_met

Rule = Callable[[Couples], Flags]

HARD: dict[str, Rule] = {
    "start and group": lambda c: c.a.pool == c.b.pool,
    "roles": lambda c: c.a.turn + c.b.turn == 0,
    "language": lambda c: c.a.language == c.b.language,
    "purpose": lambda c: _stands_by_for(c.a, c.b) & _stands_by_for(c.b, c.a) & ~(c.a.mentor | c.b.mentor),
    "never": lambda c: ~c.never,
}
RELAXING: dict[str, Rule] = {
    "level": lambda c: np.abs(c.a.level - c.b.level) <= np.maximum(c.a.levels_apart, c.b.levels_apart),
    "families": lambda c: _share_families(c) | c.a.any_family | c.b.any_family,
    "format": lambda c: (c.a.format_minutes == c.b.format_minutes) | c.a.any_format | c.b.any_format,
}


def legal(couples: Couples) -> Flags:
    """Which of the couples may meet now."""
    met = wishes_met(couples)
    enough = met >= np.minimum(couples.a.enough, couples.b.enough)
    too_little = met < np.minimum(couples.a.at_least, couples.b.at_least)
    return not_barred(couples) & (enough | let_go(couples) & ~too_little)


def not_barred(couples: Couples) -> Flags:
    """Which may meet as soon as level, families and format are no obstacle."""
    return _all(HARD, couples) & (~couples.met | couples.a.again | couples.b.again)


def let_go(couples: Couples) -> Flags:
    """In which each wish about level, families and format is met or let go by itself."""
    return _all(RELAXING, couples)


def may_meet(a: Seeker, b: Seeker) -> bool:
    first, second = np.array([0]), np.array([1])
    return bool(legal(waiting_from([a, b]).couples(first, second))[0])


def shared_format(a: Seeker, b: Seeker) -> int:
    """The format of who is first in line: whoever stands by comes for them. Else of who has waited longer."""
    if a.priority != b.priority:
        return a.format_minutes if a.priority else b.format_minutes
    return a.format_minutes if a.waited_seconds >= b.waited_seconds else b.format_minutes


def _all(rules: dict[str, Rule], couples: Couples) -> Flags:
    return reduce(np.logical_and, (rule(couples) for rule in rules.values()))


def _share_families(couples: Couples) -> Flags:
    share: Flags = (couples.a.interests & couples.b.interests) != 0
    return share


def _stands_by_for(one: Table, other: Table) -> Flags:
    """Who stands by meets only those whose partner did not come."""
    return ~one.standby | (other.priority & ~other.standby)
