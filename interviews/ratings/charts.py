"""How many are where, as an accessible picture beside a table with the same figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import tostring

from interviews.svg import PAGE, Theme, canvas, draw_rect, draw_rule, draw_text

ROW = 26
LABELS = 120
BARS = 250
FEW = 4  # is drawn where one to four are not told


@dataclass(frozen=True)
class HistogramBar:
    """`count` None: one to four people, which is not told."""

    label: str
    count: int | None


def histogram(bars: Sequence[HistogramBar], *, name: str, title: str, theme: Theme = PAGE) -> str:
    """A row for each bar, which is a phone's width and reads as the table does."""
    said = "; ".join(f"{bar.label}: {_told(bar)}" for bar in bars)
    svg = canvas(name, title, f"{said}.", ROW * len(bars) + 4, theme)
    most = max(FEW, *(bar.count or 0 for bar in bars))
    draw_rule(svg, LABELS, 0, LABELS, ROW * len(bars) + 4, theme)
    for number, bar in enumerate(bars):
        y = ROW * number + 4
        draw_text(svg, LABELS - 10, y + 14, bar.label, theme.ink, anchor="end")
        size = BARS * (FEW if bar.count is None else bar.count) / most
        if bar.count is None:
            draw_rect(svg, LABELS, y + 2, size, ROW - 9, fill="none", stroke=theme.muted)
        elif bar.count:
            draw_rect(svg, LABELS, y + 2, size, ROW - 9, fill=theme.muted, stroke="none")
        draw_text(svg, LABELS + size + 8, y + 14, "<5" if bar.count is None else str(bar.count), theme.ink)
    return tostring(svg, encoding="unicode")


def _told(bar: HistogramBar) -> str:
    return "fewer than 5" if bar.count is None else str(bar.count)
