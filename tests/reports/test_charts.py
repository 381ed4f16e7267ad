from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest

from interviews.charts import ScoreRow, StageRow, score_chart, stage_chart
from interviews.progress.drawn import LevelPoint, level_chart, line_level_chart
from interviews.svg import PAGE, PAPER, Theme

SVG = "{http://www.w3.org/2000/svg}"
START = datetime(2026, 11, 1, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\"'&"


def charts(theme: Theme = PAGE, label: str = "Data") -> list[Element]:
    points = [
        LevelPoint(START, 2.5, 0.8, 3.2, 4),
        LevelPoint(START + timedelta(days=8), 2.8, 2.2, 3.4),
        LevelPoint(START + timedelta(days=40), 3.1, 2.5, 4.3, 1),
    ]
    rows = [ScoreRow("data", label, 3, 1), ScoreRow("framing", "Framing", None, 2)]
    times = [StageRow("data", label, 300, 412), StageRow("wrap", "Wrap-up", 60, None)]
    return [
        fromstring(score_chart(rows, name="scores", theme=theme)),
        fromstring(stage_chart(times, name="stages", theme=theme)),
        fromstring(level_chart(points, name="trend", title=label, theme=theme)),
        fromstring(line_level_chart("data", points, name="line", label=label, theme=theme)),
        fromstring(level_chart(points[:1], name="one", title=label, theme=theme)),
    ]


@pytest.mark.parametrize("svg", charts(), ids=["scores", "stages", "trend", "line", "one"])
def test_a_chart_is_one_image_with_a_title_and_a_description(svg: Element) -> None:
    assert svg.get("role") == "img"
    names = (svg.get("aria-labelledby") or "").split()
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert names == [title.get("id"), description.get("id")]
    assert title.text
    assert description.text


@pytest.mark.parametrize("theme", [PAGE, PAPER], ids=["page", "paper"])
def test_only_attributes_are_used_and_no_style_or_script(theme: Theme) -> None:
    for svg in charts(theme, EVIL):
        for element in svg.iter():
            assert element.tag.removeprefix(SVG) not in {"script", "style", "foreignObject"}
            assert "style" not in element.attrib
            assert not [name for name in element.attrib if name.startswith("on")]


def test_paper_has_fixed_colors_only() -> None:
    for svg in charts(PAPER):
        values = [value for element in svg.iter() for value in element.attrib.values()]
        assert not [value for value in values if "var(" in value or value == "currentColor"]


def test_the_description_has_every_figure() -> None:
    scores, stages, trend, line, _ = (svg.findtext(f"{SVG}desc") for svg in charts())
    assert scores == "Scores from 1 to 4. Data: 3, self-score 1; Framing: not reached, self-score 2."
    assert stages == "Minutes used of those planned. Data: 6:52 of 5:00; Wrap-up: not started, 1:00 planned."
    said = "3 interviews. Nov 1, 2026: 2.5, between 0.8 and 3.2. Dec 11, 2026: 3.1, between 2.5 and 4.3."
    assert trend == line == f"{said} The dots are raw scores."


def test_a_rest_is_as_wide_as_it_was_long() -> None:
    dots = [float(dot.get("cx") or 0) for dot in charts()[2].iter(f"{SVG}circle")]
    path = charts()[2].find(f"{SVG}polyline")
    assert path is not None
    spots = [float(spot.split(",")[0]) for spot in path.attrib["points"].split()]
    assert dots == [spots[0], spots[2]]
    assert (spots[2] - spots[0]) / (spots[1] - spots[0]) == pytest.approx(5, abs=0.01)


def test_a_higher_score_lies_further_right() -> None:
    rows = [ScoreRow("data", "Data", score) for score in (1, 2, 3, 4)]
    svg = fromstring(score_chart(rows, name="scores"))
    dots = [float(dot.get("cx") or 0) for dot in svg.iter(f"{SVG}circle") if dot.get("r") == "6"]
    assert dots == sorted(set(dots))


def test_nothing_is_drawn_outside_the_canvas() -> None:
    for svg in charts():
        width, height = float(svg.get("width") or 0), float(svg.get("height") or 0)
        for element in svg.iter():
            for name, limit in (("x", width), ("x2", width), ("cx", width), ("y", height), ("cy", height)):
                assert 0 <= float(element.get(name) or 0) <= limit
