"""What a seeker puts up with by now: which wishes have been let go, and when. Pure.

Now: in steps of 12 seconds of waiting, first the level, then families, then the format, then "not with the
same person within 14 days". Level, families and format are counted together, too, in the points that the
weight gives them: who meets half of these wishes is no compromise worth waiting for, and is taken before they
are let go; who meets hardly any is waited with, a second for each point that is missing. Somebody whose
partner did not come has waited in a lobby already: everything is let go at once.

A slot: families a minute after it was offered, the format after two, because a page waits for nobody there.
Level and "not within 14 days" are let go as the start comes nearer, so that the best of those who offer it
in the meantime is found: one level apart from a week before, any level from a day before, the same person
again from 12 hours before, when nothing is improved any more. See docs/pairing.md.
"""

from dataclasses import dataclass

STEP = 12
LEVEL_AFTER, FAMILY_AFTER, FORMAT_AFTER, AGAIN_AFTER = STEP, 2 * STEP, 3 * STEP, 4 * STEP
ANY_LEVEL = 2  # levels there are, less one
# Points of wishes met, of 400 (`weights.wishes_met`). See docs/decisions/0011-who-is-waited-for.md.
ENOUGH, AT_LEAST = 200, 100
ANYBODY_AFTER = AT_LEAST  # a second for each point
NEVER_ENOUGH = 1_000  # more than anybody has

MINUTE, HOUR = 60, 3600
SLOT_FAMILY_AFTER, SLOT_FORMAT_AFTER = MINUTE, 2 * MINUTE
NEXT_LEVEL_BEFORE, ANY_LEVEL_BEFORE, AGAIN_BEFORE = 7 * 24 * HOUR, 24 * HOUR, 12 * HOUR


@dataclass(frozen=True)
class Patience:
    """How many levels a partner may be away, and whether wishes about them are let go.

    A partner who meets wishes worth `enough` points is taken though some are not let go, and nobody who meets
    less than `at_least`.
    """

    levels_apart: int
    any_family: bool
    any_format: bool
    again: bool
    enough: int = NEVER_ENOUGH
    at_least: int = 0


EVERYTHING = Patience(ANY_LEVEL, any_family=True, any_format=True, again=True)


def patience_of(waited_seconds: float, ahead_seconds: float | None, *, priority: bool) -> Patience:
    """`ahead_seconds`: how far the start of the slot is away; None: now."""
    if priority:
        return EVERYTHING
    if ahead_seconds is None:
        return Patience(
            ANY_LEVEL if waited_seconds >= LEVEL_AFTER else 0,
            any_family=waited_seconds >= FAMILY_AFTER,
            any_format=waited_seconds >= FORMAT_AFTER,
            again=waited_seconds >= AGAIN_AFTER,
            enough=ENOUGH,
            at_least=max(0, AT_LEAST - int(waited_seconds)),
        )
    return Patience(
        (ahead_seconds <= NEXT_LEVEL_BEFORE) + (ahead_seconds <= ANY_LEVEL_BEFORE),
        any_family=waited_seconds >= SLOT_FAMILY_AFTER,
        any_format=waited_seconds >= SLOT_FORMAT_AFTER,
        again=ahead_seconds <= AGAIN_BEFORE,
    )
