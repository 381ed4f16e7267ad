"""Seekers for tests: a plain one to change, and pools of all kinds."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from interviews.pairing.seekers import LEVELS, PURPOSES, Seeker
from scenarios.lines import LINES

FAMILIES = ["vision", "platform", "forecasting"]
DAY = 86_400


def seeker(number: int, **changes: Any) -> Seeker:
    plain = Seeker(
        ticket=number,
        user=number,
        role="swap",
        format_minutes=45,
        level="senior",
        language="en",
        interests=frozenset({"vision"}),
        waited_seconds=0,
    )
    return replace(plain, **changes)


@st.composite
def pools(
    draw: st.DrawFn,
    most: int = 12,
    ahead: st.SearchStrategy[float | None] = st.sampled_from([None, DAY, 30 * DAY]),  # noqa: B008
) -> list[Seeker]:
    """Up to `most` people; half of the pools are of one kind, so that large groups may meet, too."""
    size = draw(st.integers(0, most))
    shares = st.floats(0, 1)
    ids = st.sets(st.integers(0, size), max_size=3).map(frozenset)
    mixed = draw(st.booleans())
    starts = ahead if mixed else st.just(draw(ahead))
    return [
        Seeker(
            ticket=number,
            user=number,
            role=draw(st.sampled_from(["swap", "candidate", "interviewer"])),
            format_minutes=draw(st.sampled_from([35, 45, 60])),
            level=draw(st.sampled_from(LEVELS)),
            language=draw(st.sampled_from(["en", "de"])) if mixed else "en",
            interests=draw(st.sets(st.sampled_from(FAMILIES)).map(frozenset)),
            waited_seconds=draw(st.floats(0, 600)),
            blocked=draw(ids),
            met=draw(ids),
            own_level=draw(st.sampled_from(["", *LEVELS])),
            quality=draw(shares),
            prepared=draw(st.sets(st.sampled_from(FAMILIES)).map(frozenset)),
            gaps=draw(st.sets(st.sampled_from(LINES)).map(frozenset)),
            examines=draw(st.sets(st.sampled_from(LINES)).map(frozenset)),
            attendance=draw(shares),
            ahead_seconds=draw(starts),
            group=draw(st.sampled_from(["", "friends"])) if mixed else "",
            purpose=draw(st.sampled_from(PURPOSES)) if mixed else "pair",
            priority=draw(st.booleans()) if mixed else False,
        )
        for number in range(size)
    ]
