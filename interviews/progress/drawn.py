"""Levels over time as accessible SVG, one definition for page and PDF. Pure: data in, text out.

The line is the smoothed level, the band its 90% interval, a dot the raw score of an interview. Lines run by
time, not by number: a rest of two months is as wide as two months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from interviews.points import points, signed
from interviews.svg import (
    PAGE,
    WIDTH,
    Theme,
    canvas,
    draw_circle,
    draw_line,
    draw_rect,
    draw_rule,
    draw_text,
    short,
)

SCORES = (1, 2, 3, 4)


@dataclass(frozen=True)
class LevelPoint:
    """One interview: the smoothed level with its 90% interval, and the raw score that it had."""

    at: datetime
    level: float
    low: float
    high: float
    raw: float | None = None

    @property
    def date(self) -> str:
        return f"{self.at:%b} {self.at.day}, {self.at.year}"


@dataclass(frozen=True)
class GapPoint:
    """One interview: the mean of own scores less the interviewer's."""

    at: datetime
    gap: float


@dataclass(frozen=True)
class _Frame:
    """Where time and scores lie on a canvas."""

    left: float
    right: float
    top: float
    bottom: float
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        whole = (self.last - self.first).total_seconds()
        share = (at - self.first).total_seconds() / whole if whole else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, score: float) -> float:
        """Scores stop at 1 and 4, and so does what is drawn of an interval."""
        return self.bottom - (min(max(score, 1), 4) - 1) / 3 * (self.bottom - self.top)


def level_chart(spots: Sequence[LevelPoint], *, name: str, title: str, theme: Theme = PAGE) -> str:
    """The level with its band from the oldest to the newest interview, raw scores as dots."""
    height = 200
    frame = _Frame(34, WIDTH - 14, 14, height - 40, spots[0].at, spots[-1].at)
    svg = canvas(name, title, _in_words(spots), height, theme)
    for score in SCORES:
        draw_rule(svg, 26, frame.y(score), WIDTH - 6, frame.y(score), theme)
        draw_text(svg, 8, frame.y(score) + 4, str(score), theme.muted)
    _draw_level(svg, spots, frame, theme.ink, theme)
    draw_text(svg, 26, height - 12, spots[0].date, theme.muted)
    draw_text(svg, WIDTH - 6, height - 12, spots[-1].date, theme.muted, anchor="end")
    return tostring(svg, encoding="unicode")


def line_level_chart(
    line: str, spots: Sequence[LevelPoint], *, name: str, label: str, theme: Theme = PAGE
) -> str:
    """The same of one line, small."""
    width, height = 160, 44
    frame = _Frame(6, width - 6, 5, height - 5, spots[0].at, spots[-1].at)
    svg = canvas(name, f"{label} over time", _in_words(spots), height, theme, width)
    for score in (SCORES[0], SCORES[-1]):
        draw_rule(svg, 0, frame.y(score), width, frame.y(score), theme)
    _draw_level(svg, spots, frame, theme.hues[line], theme, radius=2.5)
    return tostring(svg, encoding="unicode")


def gap_chart(spots: Sequence[GapPoint], chance: float, *, name: str, theme: Theme = PAGE) -> str:
    """Self-judgement over time, from -2 to 2; the band is what chance does to one interview."""
    height = 150
    frame = _Frame(34, WIDTH - 14, 10, height - 10, spots[0].at, spots[-1].at)
    svg = canvas(name, "Self-judgement over time", _gaps_in_words(spots, chance), height, theme)
    draw_rect(
        svg,
        26,
        frame.y(_place(chance)),
        WIDTH - 32,
        frame.y(_place(-chance)) - frame.y(_place(chance)),
        theme.rule,
        "none",
    )
    for gap in (-2, -1, 0, 1, 2):
        draw_rule(svg, 26, frame.y(_place(gap)), WIDTH - 6, frame.y(_place(gap)), theme)
        draw_text(svg, 2, frame.y(_place(gap)) + 4, f"{gap:+d}" if gap else "0", theme.muted)
    for point in spots:
        draw_circle(svg, frame.x(point.at), frame.y(_place(point.gap)), 3.5, theme.ink, theme.paper)
    return tostring(svg, encoding="unicode")


def _place(gap: float) -> float:
    """A gap of -2 to 2 on the scale of the frame, 1 to 4."""
    return 2.5 + gap * 0.75


def _gaps_in_words(spots: Sequence[GapPoint], chance: float) -> str:
    first, last = spots[0], spots[-1]
    inside = sum(abs(point.gap) <= chance for point in spots)
    return (
        f"{len(spots)} interviews. First {signed(first.gap)}, last {signed(last.gap)}."
        f" {inside} lie within the ±{points(chance)} of chance."
    )


def _draw_level(
    svg: Element,
    spots: Sequence[LevelPoint],
    frame: _Frame,
    color: str,
    theme: Theme,
    radius: float = 3.5,
) -> None:
    over = [(frame.x(point.at), frame.y(point.high)) for point in spots]
    under = [(frame.x(point.at), frame.y(point.low)) for point in reversed(spots)]
    band = SubElement(svg, "polygon", points=_path([*over, *under]), fill=color, opacity="0.16")
    band.set("stroke", "none")
    level = [(frame.x(point.at), frame.y(point.level)) for point in spots]
    SubElement(svg, "polyline", points=_path(level), fill="none", stroke=color).set("stroke-width", "2")
    if len(spots) == 1:
        draw_line(svg, level[0][0], over[0][1], level[0][0], under[0][1], color, 2)
    for point in spots:
        if point.raw is not None:
            draw_circle(svg, frame.x(point.at), frame.y(point.raw), radius, theme.paper, color)


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{short(x)},{short(y)}" for x, y in spots)


def _in_words(spots: Sequence[LevelPoint]) -> str:
    """Where it began and where it stands; every point is in the table beside."""
    first, last = spots[0], spots[-1]
    return (
        f"{len(spots)} interviews. {first.date}: {_level(first)}. {last.date}: {_level(last)}."
        " The dots are raw scores."
    )


def _level(point: LevelPoint) -> str:
    return f"{points(point.level)}, between {points(point.low)} and {points(point.high)}"
