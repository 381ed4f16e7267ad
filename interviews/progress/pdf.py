"""A person's progress on paper, from the same content as the page."""

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from config.look import LINE_MARKS
from interviews.paper import breakable, compile_pdf
from interviews.points import points
from interviews.progress.data import data_of
from interviews.progress.goals.planned import PlannedGoal
from interviews.progress.page import LineRow, ProgressCharts, charts_of, gap_rows, stage_rows, table_of
from interviews.progress.whole import Whole
from interviews.svg import PAPER

TEMPLATE = Path(__file__).with_name("progress.typ")
SAID = {"over": "too high", "under": "too low", "fair": "about right", "few": "too few"}


def render_pdf(whole: Whole) -> bytes:
    """Return the PDF/UA-1 of it."""
    charts = charts_of(whole.progress, PAPER)
    data = {**data_of(whole), **_words(whole, charts)}
    inputs = {"progress": json.dumps(breakable(data)), "trend": charts.trend}
    return compile_pdf(TEMPLATE, inputs, about="progress")


def _words(whole: Whole, charts: ProgressCharts) -> dict[str, Any]:
    """What stands in the tables, named and rounded."""
    coverage, today = table_of(whole.progress, whole.advice), timezone.localtime(whole.read_at)
    fair = whole.progress.fair
    return {
        "person": whole.person,
        "day": f"{today:%B} {today.day}, {today.year}",
        "names": {key: mark.name for key, mark in LINE_MARKS.items()},
        "apart": whole.apart,
        "fair_told": [points(each) for each in (fair.value, fair.low, fair.high)] if fair else [],
        "retakes_told": [[each.signed, points(each.mean_chance)] for each in whole.retakes.compared],
        "improved": whole.has_improved,
        "plans": [_plan(planned) for planned in whole.goals],
        "figures": [_figures(row) for row in charts.lines],
        "families": [
            [
                row.name,
                *(
                    f"{points(c.cell.figure.mean)} ×{c.cell.figure.count}" if c.cell.figure else "never"
                    for c in row.cells
                ),
            ]
            for row in coverage
        ],
        "times": [
            [row.name, row.planned, row.used, row.habit.overruns] for row in stage_rows(whole.pacing.stages)
        ],
        "gaps": [
            [row.name, row.gap.signed, f"±{points(row.gap.chance)}", row.gap.count, SAID[row.gap.verdict]]
            for row in gap_rows(whole.progress)
            if row.gap
        ],
    }


def _plan(planned: PlannedGoal) -> dict[str, Any]:
    goal = planned.goal
    return {
        "title": f"{goal.get_level_display()} interview on {goal.on:%B} {goal.on.day}, {goal.on.year}",
        "company": goal.company,
        "in_words": planned.sentence,
        "steps": [
            f"{step.why} Practice it with {step.scenario.title}." if step.scenario else step.why
            for step in planned.steps
        ],
    }


def _figures(row: LineRow) -> list[str | int]:
    figure, fair = row.progress.figure, row.fair
    if figure is None:
        return [row.name, "not scored", 0, "", ""]
    told = f"{points(fair.value)} ±{points(row.reach)}" if fair else ""
    return [row.name, points(figure.mean), figure.count, figure.range, told]
