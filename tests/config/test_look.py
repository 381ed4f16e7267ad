"""The marks that every page shares: icons, lines, scores, hues that stay apart."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from django.template import Context, Template
from django.test import RequestFactory

from config.look import LINE_MARKS, MARKS, SCORE_RAMP, STAGE_MARKS
from config.templatetags.look import ICONS, icon, line_mark, line_tag, score
from scenarios.lines import LINES, STAGES

ROOT = Path(__file__).resolve().parents[2]
THEME = (ROOT / "frontend/src/styles/theme.css").read_text()
LINES_TS = (ROOT / "frontend/src/lines.ts").read_text()
PAGE = {"light": "#faf7f0", "dark": "#141a22"}

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(hex_color: str) -> np.ndarray:
    channels = np.array([int(hex_color[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    rgb: np.ndarray = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return rgb


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    darker, lighter = sorted(float(linear(color) @ weights) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    lab: np.ndarray = to_lab @ np.cbrt(to_cones @ np.clip(rgb, 0, 1))
    return lab


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(oklab(VISION[vision] @ linear(one)) - oklab(VISION[vision] @ linear(other))))


def test_an_icon_is_inline_and_silent() -> None:
    drawn = icon("scale")
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


def test_an_icon_with_a_label_speaks_and_escapes_it() -> None:
    assert 'role="img" aria-label="Menu &lt;b&gt;"' in icon("menu", 20, "Menu <b>")


@pytest.mark.parametrize("name", ["no-such-icon", "../look", ""])
def test_an_unknown_icon_raises(name: str) -> None:
    with pytest.raises(LookupError):
        icon(name)


def test_every_icon_that_a_template_names_exists() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{%\s*icon "([^"]*)"', path.read_text())
        if not (ICONS / f"{name}.svg").is_file()
    }
    assert not missing


def test_every_mark_has_an_icon_that_can_be_drawn() -> None:
    for mark in MARKS.values():
        assert icon(mark.icon)


def test_a_line_tag_has_hue_icon_and_name() -> None:
    tag = line_tag("framing")
    assert 'class="line-tag line-framing"' in tag
    assert "<svg" in tag
    assert "Framing" in tag


def test_a_line_mark_is_an_icon_that_is_read_out() -> None:
    mark = line_mark("framing")
    assert 'title="Framing"' in mark
    assert 'role="img" aria-label="Framing"' in mark


def test_a_line_tag_takes_a_longer_name_and_escapes_it() -> None:
    assert "Frame &lt;it&gt;" in line_tag("framing", "Frame <it>")


def test_an_unknown_line_raises() -> None:
    with pytest.raises(KeyError):
        line_tag("charisma")


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_a_score_writes_its_figure(value: int) -> None:
    assert f'class="score score-{value}"' in score(value)
    assert f"{value}<span" in score(value)


def test_a_line_that_was_not_reached_has_no_figure() -> None:
    assert "not reached" in score(None)
    assert not re.search(r">\d", score(None))


def test_the_tags_load_in_a_template() -> None:
    text = '{% load look %}{% icon "scale" %}{% line_tag "data" %}{% score 3 %}{% stage_name "wrap" %}'
    assert "Wrap-up" in Template(text).render(Context())


def test_the_marks_are_the_lines_and_stages_of_the_product() -> None:
    assert tuple(LINE_MARKS) == LINES
    assert tuple(STAGE_MARKS) == STAGES


def test_the_front_end_knows_the_same_lines_and_stages() -> None:
    found = re.findall(r'{ key: "(\w+)", name: "([^"]+)", icon: "([\w-]+)" }', LINES_TS)
    known = [*LINE_MARKS.values(), STAGE_MARKS["stretch"], STAGE_MARKS["wrap"]]
    assert found == [(mark.key, mark.name, mark.icon) for mark in known]


@pytest.mark.parametrize("key", MARKS)
def test_the_style_sheet_has_the_same_hue(key: str) -> None:
    mark = MARKS[key]
    assert f"--line-{key}: light-dark({mark.light}, {mark.dark});" in THEME
    assert f".line-{key} {{ --line: var(--line-{key}); }}" in THEME


@pytest.mark.parametrize("value", SCORE_RAMP)
def test_the_style_sheet_has_the_same_score_ramp(value: int) -> None:
    (light, light_text), (dark, dark_text) = SCORE_RAMP[value]["light"], SCORE_RAMP[value]["dark"]
    assert f"--score-{value}: light-dark({light}, {dark});" in THEME
    assert f"--score-{value}-text: light-dark({light_text}, {dark_text});" in THEME
    assert contrast(light, light_text) >= 4.5
    assert contrast(dark, dark_text) >= 4.5


def test_the_score_ramp_grows_steadily_away_from_the_page() -> None:
    for theme, page in PAGE.items():
        contrasts = [contrast(SCORE_RAMP[value][theme][0], page) for value in (1, 2, 3, 4)]
        assert contrasts == sorted(contrasts)


@pytest.mark.parametrize("theme", PAGE)
def test_every_hue_stands_out_from_the_page(theme: str) -> None:
    for mark in MARKS.values():
        assert contrast(getattr(mark, theme), PAGE[theme]) >= 3, mark.key


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", PAGE)
def test_no_two_lines_look_alike_in_any_color_vision(theme: str, vision: str) -> None:
    """0.06 in OKLab is about three just noticeable differences."""
    for one, other in combinations(LINE_MARKS.values(), 2):
        apart = distance(getattr(one, theme), getattr(other, theme), vision)
        assert apart >= 0.06, f"{one.key} and {other.key}: {apart:.3f}"


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/find/", True),
        ("/find/slots/2026-11-30T17:30Z/", True),
        ("/upcoming/", True),
        ("/interviews/6f0e/reschedule/", True),
        ("/guests/6f0e/", True),
        ("/settings/availability/", True),
        ("/settings/", False),
        ("/scenarios/", False),
        ("/", False),
    ],
)
def test_finding_a_peer_is_marked_on_every_page_about_it(path: str, here: bool) -> None:
    header = (ROOT / "templates/components/site_header.html").read_text()
    [link] = set(re.findall(r'{% nav_link "find".*?%}', header))
    request = RequestFactory().get(path)
    shown = Template("{% load look %}" + link).render(Context({"request": request}))
    assert ('aria-current="page"' in shown) is here
