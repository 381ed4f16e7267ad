"""Which scenario a round is about: a ranking by points. Pure.

Never one whose kit the candidate has opened. What the candidate has not taken yet comes before what they
have; within both the points decide, and between equals the order of the library.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scenarios.lines import LINES

DIFFICULTY_FOR = {"mid": 2, "senior": 3, "staff": 3}
BEST, WORST = 4, 1
UNTRIED_FAMILY = 0.5  # between a family that went well and one that went badly
FOCUS_LINES = 3

IN_INTERESTS = 40
PREPARED, KNOWN = 40, 30
WEAK_FAMILY = 20
WEAK_LINES = 20
OTHER_DIFFICULTY = -10


@dataclass(frozen=True)
class Topic:
    """A published scenario; `emphasis` is the share of its checkpoints on each line."""

    scenario: int
    version: int
    family: str
    difficulty: int
    position: int
    emphasis: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Practice:
    """What one person has done so far, by ids of scenarios, with the means of their released scores."""

    interests: frozenset[str] = frozenset()
    opened: frozenset[int] = frozenset()  # kits they have seen
    prepared: frozenset[int] = frozenset()  # kits whose self-check they have passed
    taken: frozenset[int] = frozenset()
    unreleased: frozenset[int] = frozenset()  # of rounds whose scores they may not see yet
    lines: Mapping[str, float] = field(default_factory=dict)
    families: Mapping[str, float] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[int]:
        return self.opened | self.taken


def choose_topic(
    topics: Iterable[Topic],
    *,
    candidate: Practice,
    interviewer: Practice | None,
    level: str,
    without: Collection[int] = (),
) -> Topic | None:
    """The best scenario for this round; None when the candidate knows every kit. `without`: scenario ids.

    Never one on which the interviewer's own round is not released yet, since giving it shows its kit.
    """
    out = {*candidate.opened, *without, *(interviewer.unreleased if interviewer else ())}
    left = [topic for topic in topics if topic.scenario not in out]
    return min(
        left,
        key=lambda topic: (
            topic.scenario in candidate.taken,
            -_points(topic, candidate, interviewer, level),
            topic.position,
            topic.scenario,
        ),
        default=None,
    )


def _points(topic: Topic, candidate: Practice, interviewer: Practice | None, level: str) -> float:
    return (
        IN_INTERESTS * (topic.family in candidate.interests)
        + (_readiness(topic, interviewer) if interviewer else 0)
        + WEAK_FAMILY * _family_need(topic, candidate)
        + WEAK_LINES * sum(topic.emphasis.get(line, 0) for line in focus_lines(candidate))
        + OTHER_DIFFICULTY * abs(topic.difficulty - DIFFICULTY_FOR[level])
    )


def focus_lines(candidate: Practice) -> list[str]:
    """The lines to practice: never scored ones first, then the weakest. Of nobody without any score."""
    if not candidate.lines:
        return []
    return sorted(LINES, key=lambda line: (candidate.lines.get(line, 0), LINES.index(line)))[:FOCUS_LINES]


def _readiness(topic: Topic, interviewer: Practice) -> int:
    if topic.scenario in interviewer.prepared:
        return PREPARED
    return KNOWN if topic.scenario in interviewer.known else 0


def _family_need(topic: Topic, candidate: Practice) -> float:
    mean = candidate.families.get(topic.family)
    return UNTRIED_FAMILY if mean is None else (BEST - mean) / (BEST - WORST)
