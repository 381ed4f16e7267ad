"""Charts as accessible SVG, one definition for page and PDF. Pure: data in, text out.

Each chart has a title and a description that says what it shows in words, and stands beside a table with the
same figures. Only presentation attributes are used, never styles, so a strict Content-Security-Policy holds.
A `Theme` says where colors come from: the page's variables (light and dark), or fixed ones on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from config.look import LINE_MARKS, STAGE_MARKS

WIDTH = 440
LABELS = 118
ROW = 30
SCORES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Theme:
    """Where a chart takes its colors and letters from."""

    ink: str
    muted: str
    rule: str
    paper: str
    font: str
    hues: dict[str, str]


PAGE = Theme(
    ink="currentColor",
    muted="var(--muted)",
    rule="var(--hair)",
    paper="var(--color-base-100)",
    font="inherit",
    hues={key: f"var(--line-{key})" for key in LINE_MARKS},
)
PAPER = Theme(
    ink="#1f1c17",
    muted="#655e52",
    rule="#d8d0c2",
    paper="#ffffff",
    font="Libertinus Serif",
    hues={key: mark.light for key, mark in {**STAGE_MARKS, **LINE_MARKS}.items()},
)


@dataclass(frozen=True)
class ScoreRow:
    """One line: None means not reached, or no self-score."""

    line: str
    label: str
    score: int | None
    self_score: int | None = None


@dataclass(frozen=True)
class StageRow:
    """One stage in seconds; `used` None: never started."""

    stage: str
    label: str
    planned: int
    used: int | None


@dataclass(frozen=True)
class TrendPoint:
    """One interview: the mean and the range over the lines reached."""

    label: str
    mean: float
    lowest: float
    highest: float


def score_chart(rows: Sequence[ScoreRow], *, name: str, theme: Theme = PAGE) -> str:
    """Scores from 1 to 4, a row per line; a ring marks the self-score."""
    height = ROW * len(rows) + 28
    said = "; ".join(_score_in_words(row) for row in rows)
    svg = _canvas(name, "Scores by line", f"Scores from 1 to 4. {said}.", height, theme)
    for score in SCORES:
        _rule(svg, _score_x(score), 4, _score_x(score), height - 24, theme)
        _text(svg, _score_x(score), height - 8, str(score), theme.muted, anchor="middle")
    for index, row in enumerate(rows):
        _score_row(svg, row, 4 + ROW * index + ROW // 2, theme)
    return tostring(svg, encoding="unicode")


def stage_chart(rows: Sequence[StageRow], *, name: str, theme: Theme = PAGE) -> str:
    """Minutes by stage: the outline is planned, the bar is used."""
    longest = max((max(row.planned, row.used or 0) for row in rows), default=60) or 60
    said = "; ".join(f"{row.label}: {_used_in_words(row)}" for row in rows)
    svg = _canvas(
        name,
        "Planned and used minutes by stage",
        f"Minutes used of those planned. {said}.",
        ROW * len(rows) + 4,
        theme,
    )
    for index, row in enumerate(rows):
        _stage_row(svg, row, 2 + ROW * index, (WIDTH - LABELS - 92) / longest, theme)
    return tostring(svg, encoding="unicode")


def trend_chart(points: Sequence[TrendPoint], *, name: str, title: str, theme: Theme = PAGE) -> str:
    """Means from 1 to 4 over interviews in order; the thin bar is the range of each."""
    height, left, right = 176, 28, WIDTH - 16
    said = "; ".join(
        f"{point.label}: mean {point.mean:.2f}, range {point.lowest:g} to {point.highest:g}"
        for point in points
    )
    svg = _canvas(name, title, f"From the oldest to the newest. {said}.", height, theme)
    for score in SCORES:
        _rule(svg, left, _trend_y(score), right, _trend_y(score), theme)
        _text(svg, 8, _trend_y(score) + 4, str(score), theme.muted)
    step = (right - left - 24) / max(1, len(points) - 1)
    spots = [(left + 12 + step * index, point) for index, point in enumerate(points)]
    path = " ".join(f"{_n(x)},{_n(_trend_y(point.mean))}" for x, point in spots)
    SubElement(svg, "polyline", points=path, fill="none", stroke=theme.ink).set("stroke-width", "1.5")
    for x, point in spots:
        _line(svg, x, _trend_y(point.lowest), x, _trend_y(point.highest), theme.muted, 3, opacity="0.45")
        _circle(svg, x, _trend_y(point.mean), 4, fill=theme.ink, stroke=theme.paper)
    _text(svg, left, height - 6, points[0].label, theme.muted)
    _text(svg, right, height - 6, points[-1].label, theme.muted, anchor="end")
    return tostring(svg, encoding="unicode")


def line_trend_chart(
    line: str, scores: Sequence[float | None], *, name: str, label: str, theme: Theme = PAGE
) -> str:
    """One line's scores over interviews as a small chart; a gap is an interview that did not reach it."""
    width, height = 160, 40
    said = ", ".join("not reached" if score is None else f"{score:g}" for score in scores)
    svg = _canvas(name, f"{label} over time", f"From the oldest to the newest: {said}.", height, theme, width)
    _rule(svg, 0, 36, width, 36, theme)
    _rule(svg, 0, 4, width, 4, theme)
    step = (width - 12) / max(1, len(scores) - 1)
    spots = [(6 + step * index, 36 - (score - 1) / 3 * 32) for index, score in enumerate(scores) if score]
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)
    SubElement(svg, "polyline", points=path, fill="none", stroke=theme.hues[line]).set("stroke-width", "2")
    for x, y in spots:
        _circle(svg, x, y, 3, fill=theme.hues[line], stroke=theme.paper)
    return tostring(svg, encoding="unicode")


def _score_row(svg: Element, row: ScoreRow, y: float, theme: Theme) -> None:
    hue = theme.hues[row.line]
    _text(svg, LABELS - 14, y + 4, row.label, theme.ink, anchor="end")
    if row.score is None:
        _text(svg, _score_x(1) - 5, y + 4, "not reached", theme.muted)
    else:
        _line(svg, _score_x(1), y, _score_x(row.score), y, hue, 4)
        if row.score == 1:
            _circle(svg, _score_x(1), y, 2, fill=hue, stroke=hue)
    if row.self_score is not None:
        _circle(svg, _score_x(row.self_score), y, 10, fill="none", stroke=theme.ink)
    if row.score is not None:
        _circle(svg, _score_x(row.score), y, 6, fill=hue, stroke=theme.paper)


def _stage_row(svg: Element, row: StageRow, y: float, scale: float, theme: Theme) -> None:
    hue = theme.hues.get(row.stage, theme.muted)
    _text(svg, LABELS - 14, y + 19, row.label, theme.ink, anchor="end")
    if row.used:
        _rect(svg, LABELS, y + 9, row.used * scale, 12, fill=hue, stroke="none")
    _rect(svg, LABELS, y + 6, row.planned * scale, 18, fill="none", stroke=theme.muted)
    used = "not started" if row.used is None else f"{_clock(row.used)} of {_clock(row.planned)}"
    _text(svg, WIDTH - 4, y + 19, used, theme.muted, anchor="end")


def _score_in_words(row: ScoreRow) -> str:
    score = "not reached" if row.score is None else str(row.score)
    own = "" if row.self_score is None else f", self-score {row.self_score}"
    return f"{row.label}: {score}{own}"


def _used_in_words(row: StageRow) -> str:
    if row.used is None:
        return f"not started, {_clock(row.planned)} planned"
    return f"{_clock(row.used)} of {_clock(row.planned)}"


def _canvas(
    name: str, title: str, description: str, height: float, theme: Theme, width: float = WIDTH
) -> Element:
    """An SVG root that a screen reader reads as one image; `name` must be unique on the page."""
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_n(width)} {_n(height)}",
            "width": _n(width),
            "height": _n(height),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
            "font-family": theme.font,
            "font-size": "13",
        },
    )
    SubElement(svg, "title", id=f"{name}-title").text = title
    SubElement(svg, "desc", id=f"{name}-description").text = description
    return svg


def _text(svg: Element, x: float, y: float, text: str, fill: str, anchor: str = "start") -> None:
    place = {"x": _n(x), "y": _n(y), "fill": fill, "text-anchor": anchor}
    SubElement(svg, "text", place).text = text


def _line(
    svg: Element, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, opacity: str = "1"
) -> None:
    ends = {"x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)}
    SubElement(svg, "line", {**ends, "stroke": stroke, "stroke-width": _n(width), "opacity": opacity})


def _rule(svg: Element, x1: float, y1: float, x2: float, y2: float, theme: Theme) -> None:
    _line(svg, x1, y1, x2, y2, theme.rule, 1)


def _rect(svg: Element, x: float, y: float, width: float, height: float, fill: str, stroke: str) -> None:
    size = {"x": _n(x), "y": _n(y), "width": _n(max(width, 1)), "height": _n(height), "rx": "2"}
    SubElement(svg, "rect", {**size, "fill": fill, "stroke": stroke})


def _circle(svg: Element, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
    place = {"cx": _n(x), "cy": _n(y), "r": _n(radius)}
    SubElement(svg, "circle", {**place, "fill": fill, "stroke": stroke, "stroke-width": "1.5"})


def _score_x(score: float) -> float:
    return LABELS + 12 + (score - 1) / 3 * (WIDTH - LABELS - 28)


def _trend_y(score: float) -> float:
    return 148 - (score - 1) / 3 * 132


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
