"""What charts are drawn with: an accessible SVG canvas, its marks, and where colors come from. Pure.

Only presentation attributes are used, never styles, so a strict Content-Security-Policy holds. A `Theme` says
where colors come from: the page's variables (light and dark), or fixed ones on paper.
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from config.look import LINE_MARKS, STAGE_MARKS

WIDTH = 440


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


def canvas(
    name: str, title: str, description: str, height: float, theme: Theme, width: float = WIDTH
) -> Element:
    """An SVG root that a screen reader reads as one image; `name` must be unique on the page."""
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {short(width)} {short(height)}",
            "width": short(width),
            "height": short(height),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
            "font-family": theme.font,
            "font-size": "13",
        },
    )
    SubElement(svg, "title", id=f"{name}-title").text = title
    SubElement(svg, "desc", id=f"{name}-description").text = description
    return svg


def draw_text(svg: Element, x: float, y: float, text: str, fill: str, anchor: str = "start") -> None:
    place = {"x": short(x), "y": short(y), "fill": fill, "text-anchor": anchor}
    SubElement(svg, "text", place).text = text


def draw_line(
    svg: Element, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, opacity: str = "1"
) -> None:
    ends = {"x1": short(x1), "y1": short(y1), "x2": short(x2), "y2": short(y2)}
    SubElement(svg, "line", {**ends, "stroke": stroke, "stroke-width": short(width), "opacity": opacity})


def draw_rule(svg: Element, x1: float, y1: float, x2: float, y2: float, theme: Theme) -> None:
    draw_line(svg, x1, y1, x2, y2, theme.rule, 1)


def draw_rect(svg: Element, x: float, y: float, width: float, height: float, fill: str, stroke: str) -> None:
    size = {"x": short(x), "y": short(y), "width": short(max(width, 1)), "height": short(height), "rx": "2"}
    SubElement(svg, "rect", {**size, "fill": fill, "stroke": stroke})


def draw_circle(svg: Element, x: float, y: float, radius: float, fill: str, stroke: str) -> None:
    place = {"cx": short(x), "cy": short(y), "r": short(radius)}
    SubElement(svg, "circle", {**place, "fill": fill, "stroke": stroke, "stroke-width": "1.5"})


def short(number: float) -> str:
    """One decimal at most: half a pixel is nobody's to see."""
    return f"{number:.1f}".removesuffix(".0")
