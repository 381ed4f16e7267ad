"""The statistics page in words: every figure with what it means, where fair scores lose as well. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interviews.ratings.charts import HistogramBar, histogram

ALIKE = 0.02  # a difference of errors below this share of them is none


@dataclass(frozen=True)
class ErrorRow:
    name: str
    error: float


@dataclass(frozen=True)
class SeverityRow:
    label: str
    people: str


@dataclass(frozen=True)
class StatisticsWords:
    """`verdict` says in one sentence whether fair scores predict the next score better than raw ones."""

    verdict: str
    fair_wins: bool
    errors: list[ErrorRow]
    hidden: int
    covered: int
    single: int
    four: int
    severity_sd: float
    severities: list[SeverityRow]
    severity_chart: str


def in_words(statistics: Mapping[str, Any]) -> StatisticsWords:
    predictions, reliability = statistics["predictions"], statistics["reliability"]
    fair, raw = predictions["fair_error"], predictions["raw_error"]
    bars = [_bar(each) for each in statistics["severities"]]
    return StatisticsWords(
        verdict=_verdict(fair, raw),
        fair_wins=fair < raw,
        errors=[
            ErrorRow("The fair score, with what is known of the interviewer and the scenario", fair),
            ErrorRow("The raw mean of the candidate's other scores", raw),
            ErrorRow("The mean of everybody's scores", predictions["mean_error"]),
        ],
        hidden=predictions["sessions"],
        covered=round(100 * predictions["covered"]),
        single=round(100 * reliability["single"]),
        four=round(100 * reliability["four"]),
        severity_sd=statistics["severity_sd"],
        severities=[SeverityRow(bar.label, _people(bar.count)) for bar in bars],
        severity_chart=histogram(bars, name="severities", title="Interviewers by severity") if bars else "",
    )


def _verdict(fair: float, raw: float) -> str:
    share = abs(fair - raw) / raw if raw else 0.0
    missed = f"They missed it by {fair:.2f} points, raw scores by {raw:.2f}"
    if share < ALIKE:
        return f"Fair scores predict the next score no better than raw scores. {missed}."
    if fair < raw:
        return f"Fair scores predict the next score better than raw scores. {missed}: {share:.0%} less."
    return f"Fair scores lose: raw scores predict the next score better. {missed}: {share:.0%} more."


def _bar(each: Mapping[str, Any]) -> HistogramBar:
    above, up_to = each["above"], each["up_to"]
    if above is None:
        label = f"below {up_to:+.2f}"
    elif up_to is None:
        label = f"{above:+.2f} and more"
    else:
        label = f"{above:+.2f} to {up_to:+.2f}"
    return HistogramBar(label.replace("+0.00", "0").replace("-", "−"), each["people"])


def _people(count: int | None) -> str:
    return "fewer than 5" if count is None else str(count)
