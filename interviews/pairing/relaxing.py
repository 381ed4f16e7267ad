"""What is looked for while one waits now, in words, as the rules have it (`patience.py`). Pure."""

from dataclasses import dataclass

from interviews.pairing.patience import AGAIN_AFTER, ANYBODY_AFTER, FAMILY_AFTER, FORMAT_AFTER, LEVEL_AFTER


@dataclass(frozen=True)
class Relaxed:
    """One wish about a partner: how it is kept, until when, and what holds once it is let go."""

    name: str
    kept: str
    let_go: str
    after_seconds: int


WISHES = (
    Relaxed("Level", "prepares for the same level", "any level", LEVEL_AFTER),
    Relaxed(
        "Problems", "chose a family of problems that you chose too", "any family of problems", FAMILY_AFTER
    ),
    Relaxed("Length", "wants the same length", "any length", FORMAT_AFTER),
    Relaxed("Met lately", "nobody you met within 14 days", "people you met lately, too", AGAIN_AFTER),
    Relaxed("All in all", "nobody who meets hardly any of this", "whoever is here", ANYBODY_AFTER),
)


@dataclass(frozen=True)
class Outlook:
    """A wish as it stands after some waiting; `in_seconds` until it is let go, 0 once it is."""

    name: str
    words: str
    in_seconds: int


def looked_for(waited_seconds: float, *, first_in_line: bool = False) -> list[Outlook]:
    """Who is first in line takes everybody whom the rules allow at all."""
    found = []
    for wish in WISHES:
        left = 0 if first_in_line else max(0, -int((waited_seconds - wish.after_seconds) // 1))
        found.append(Outlook(wish.name, wish.kept if left else wish.let_go, left))
    return found
