"""A fair score by hand, as the last run might have left it."""

from typing import Any

from interviews.reports.inputs import Advice, DrillInput, FairInput, FairLine, ScenarioInput, Spread
from scenarios.lines import LINES

SPREAD = Spread(session=0.36, rating=0.25, severity=0.16, scenario=0.04, by_line=0.09)


def fair_input(
    *, sd: float = 0.25, lines: dict[str, tuple[float, float]] | None = None, **changes: Any
) -> FairInput:
    """2.8 from six interviews; `lines` has value and sd of some, the others are as the whole."""
    value = changes.pop("value", 2.8)
    figures = {**dict.fromkeys(LINES, (value, sd)), **(lines or {})}
    given = {
        "value": value,
        "sd": sd,
        "low": value - 1.645 * sd,
        "high": value + 1.645 * sd,
        "sessions": 6,
        "severity": 0.3,
        "severity_sd": 0.15,
        "difficulty": 0.1,
        "lines": tuple(
            FairLine(line=line, value=mean, sd=doubt, sessions=changes.get("sessions", 6))
            for line, (mean, doubt) in figures.items()
        ),
        "model_version": 1,
        "cut_off": "2026-11-20T03:00:00+00:00",
    }
    return FairInput(**{**given, **changes})


def advice() -> Advice:
    """A drill for each line and score; a scenario for each line."""
    return Advice(
        drills=tuple(
            DrillInput(line=line, score=score, text=f"Drill of {line} at {score}.")
            for line in LINES
            for score in (1, 2, 3)
        ),
        scenarios=tuple(
            ScenarioInput(line=line, slug=f"on-{line}", title=f"On {line}", reason=f"It tests {line}.")
            for line in LINES
        ),
    )
