"""Charts of a report as accessible SVG, one definition for page and PDF. Pure: data in, text out.

Each chart has a title and a description that says what it shows in words, and stands beside a table with the
same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from interviews.points import points
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
)

LABELS = 118
ROW = 30
SCORES = (1, 2, 3, 4)


@dataclass(frozen=True)
class ScoreRow:
    """One line: None means not reached, or no self-score."""

    line: str
    label: str
    score: int | None
    self_score: int | None = None


@dataclass(frozen=True)
class FairRow:
    """A fair score with its interval; `raw` is the mean of one round, None without one."""

    value: float
    low: float
    high: float
    raw: float | None


@dataclass(frozen=True)
class StageRow:
    """One stage in seconds; `used` None: never started."""

    stage: str
    label: str
    planned: int
    used: int | None


def fair_chart(row: FairRow, *, name: str, theme: Theme = PAGE) -> str:
    """The fair score with its interval on the scale of 1 to 4; a ring marks the raw score."""
    raw = "" if row.raw is None else f" The raw score of this round is {points(row.raw)}."
    lies = f"between {points(row.low)} and {points(row.high)}"
    said = f"{points(row.value)} on the scale from 1 to 4, {lies}.{raw}"
    svg = canvas(name, "Fair score", said, 50, theme)
    for score in SCORES:
        draw_rule(svg, _scale_x(score), 4, _scale_x(score), 32, theme)
        draw_text(svg, _scale_x(score), 46, str(score), theme.muted, anchor="middle")
    draw_line(svg, _scale_x(row.low), 18, _scale_x(row.high), 18, theme.muted, 4, opacity="0.45")
    if row.raw is not None:
        draw_circle(svg, _scale_x(row.raw), 18, 10, fill="none", stroke=theme.ink)
    draw_circle(svg, _scale_x(row.value), 18, 6, fill=theme.ink, stroke=theme.paper)
    return tostring(svg, encoding="unicode")


def score_chart(rows: Sequence[ScoreRow], *, name: str, theme: Theme = PAGE) -> str:
    """Scores from 1 to 4, a row per line; a ring marks the self-score."""
    height = ROW * len(rows) + 28
    said = "; ".join(_score_in_words(row) for row in rows)
    svg = canvas(name, "Scores by line", f"Scores from 1 to 4. {said}.", height, theme)
    for score in SCORES:
        draw_rule(svg, _score_x(score), 4, _score_x(score), height - 24, theme)
        draw_text(svg, _score_x(score), height - 8, str(score), theme.muted, anchor="middle")
    for index, row in enumerate(rows):
        _score_row(svg, row, 4 + ROW * index + ROW // 2, theme)
    return tostring(svg, encoding="unicode")


def stage_chart(rows: Sequence[StageRow], *, name: str, theme: Theme = PAGE) -> str:
    """Minutes by stage: the outline is planned, the bar is used."""
    longest = max((max(row.planned, row.used or 0) for row in rows), default=60) or 60
    said = "; ".join(f"{row.label}: {_used_in_words(row)}" for row in rows)
    svg = canvas(
        name,
        "Planned and used minutes by stage",
        f"Minutes used of those planned. {said}.",
        ROW * len(rows) + 4,
        theme,
    )
    for index, row in enumerate(rows):
        _stage_row(svg, row, 2 + ROW * index, (WIDTH - LABELS - 92) / longest, theme)
    return tostring(svg, encoding="unicode")


def _score_row(svg: Element, row: ScoreRow, y: float, theme: Theme) -> None:
    hue = theme.hues[row.line]
    draw_text(svg, LABELS - 14, y + 4, row.label, theme.ink, anchor="end")
    if row.score is None:
        draw_text(svg, _score_x(1) - 5, y + 4, "not reached", theme.muted)
    else:
        draw_line(svg, _score_x(1), y, _score_x(row.score), y, hue, 4)
        if row.score == 1:
            draw_circle(svg, _score_x(1), y, 2, fill=hue, stroke=hue)
    if row.self_score is not None:
        draw_circle(svg, _score_x(row.self_score), y, 10, fill="none", stroke=theme.ink)
    if row.score is not None:
        draw_circle(svg, _score_x(row.score), y, 6, fill=hue, stroke=theme.paper)


def _stage_row(svg: Element, row: StageRow, y: float, scale: float, theme: Theme) -> None:
    hue = theme.hues.get(row.stage, theme.muted)
    draw_text(svg, LABELS - 14, y + 19, row.label, theme.ink, anchor="end")
    if row.used:
        draw_rect(svg, LABELS, y + 9, row.used * scale, 12, fill=hue, stroke="none")
    draw_rect(svg, LABELS, y + 6, row.planned * scale, 18, fill="none", stroke=theme.muted)
    used = "not started" if row.used is None else f"{_clock(row.used)} of {_clock(row.planned)}"
    draw_text(svg, WIDTH - 4, y + 19, used, theme.muted, anchor="end")


def _score_in_words(row: ScoreRow) -> str:
    score = "not reached" if row.score is None else str(row.score)
    own = "" if row.self_score is None else f", self-score {row.self_score}"
    return f"{row.label}: {score}{own}"


def _used_in_words(row: StageRow) -> str:
    if row.used is None:
        return f"not started, {_clock(row.planned)} planned"
    return f"{_clock(row.used)} of {_clock(row.planned)}"


def _scale_x(score: float) -> float:
    return 12 + (score - 1) / 3 * (WIDTH - 24)


def _score_x(score: float) -> float:
    return LABELS + 12 + (score - 1) / 3 * (WIDTH - LABELS - 28)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
