"""Which lines are strengths, which are gaps, and where it cannot be told yet. Pure.

A line is judged by its fair average over all of the candidate's interviews against the mean that the bar of
the chosen level asks for: one score is noise. It is called a strength or a gap only where that is right with
a probability of 0.9, and where this round's score does not speak against it: a strength beside a 2 would be
read as a mistake. Where there are fewer than two gaps, the report says what to probe next instead: the lines
where another interview would tell or mend most, by the measure of the progress page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

from interviews.points import points
from interviews.progress.need import Bar, Known, needs_of
from interviews.ratings.assumptions import REACH_90
from interviews.reports.bars import chosen_bar
from interviews.reports.content import Highlight, LineReport, NextScenario, ScoredBy, Step
from interviews.reports.inputs import FairInput, FairLine, LevelRule, LineRule, ReportInputs, ScenarioInput
from interviews.reports.lines import Lines

HIGHLIGHTS = 2
SURE = 0.9
LOW, HIGH = 2, 4  # of this round: from here on it speaks against a strength, or a gap
WITHOUT_FAIR_SCORE = (
    "Strengths and gaps are named once a fair score tells them from luck. Until then: what to probe next."
)


@dataclass(frozen=True)
class Judgement:
    rule: str
    strengths: tuple[Highlight, ...]
    gaps: tuple[Step, ...]
    probe_next: tuple[Step, ...]


def judge(inputs: ReportInputs, scored_by: ScoredBy, lines: Lines) -> Judgement:
    bar = chosen_bar(inputs)
    if inputs.fair is None or bar is None or scored_by != "interviewer":
        steps = _steps(inputs, _unjudged(inputs, lines))
        return Judgement(WITHOUT_FAIR_SCORE if steps else "", (), (), steps)
    judged = [_Judged(inputs, rule, inputs.fair, bar, lines) for rule in inputs.lines]
    strengths = _surest(line for line in judged if line.is_strength)
    gaps = _surest(line for line in judged if line.is_gap)
    named = {line.rule.key for line in (*strengths, *gaps)}
    open_ = [line for line in _most_needed(inputs, bar, judged) if line.rule.key not in named]
    steps = _steps(
        inputs, [*(line.step(gap=True) for line in gaps), *(line.step(gap=False) for line in open_)]
    )
    return Judgement(
        rule=f"{_unsure(judged)}{_rule(bar)}",
        strengths=tuple(line.highlight() for line in strengths),
        gaps=steps[: len(gaps)],
        probe_next=steps[len(gaps) :],
    )


def _rule(bar: LevelRule) -> str:
    return (
        "Strengths and gaps are about all interviews so far, not this round alone. Named only where it is at"
        f" least {SURE:.0%} sure that the line's fair average is at least the {points(bar.min_mean)} of the"
        f" {bar.label} bar, or is below it, and where this round's score does not speak against it."
    )


def _unsure(judged: Iterable["_Judged"]) -> str:
    """Said before what to probe. A line that this round speaks against is sure all the same."""
    counted = [line for line in judged if line.is_counted]
    if any(line.above >= SURE for line in counted):
        return ""
    weak = any(line.below >= SURE for line in counted)
    return "No strength is sure yet. " if weak else "No strength and no gap is sure yet. "


@dataclass(frozen=True)
class _Judged:
    """A line against the bar. Without a score so far it has the overall average and more doubt."""

    inputs: ReportInputs
    rule: LineRule
    fair: FairInput
    bar: LevelRule
    lines: Lines

    @cached_property
    def report(self) -> LineReport | None:
        return next((line for line in self.lines.reached if line.line == self.rule.key), None)

    @cached_property
    def figure(self) -> FairLine:
        known = next((line for line in self.fair.lines if line.line == self.rule.key), None)
        doubt = float((self.fair.sd**2 + self.inputs.spread.by_line) ** 0.5)
        return known or FairLine(line=self.rule.key, value=self.fair.value, sd=doubt, sessions=0)

    @cached_property
    def below(self) -> float:
        return NormalDist(self.figure.value, self.figure.sd).cdf(self.bar.min_mean)

    @property
    def above(self) -> float:
        return 1 - self.below

    @property
    def score(self) -> int | None:
        """Of this round."""
        return self.report.score if self.report else None

    @property
    def is_counted(self) -> bool:
        """Whether the fair score has the line from an interview. A retake, which counts in none, may be the
        only one that reached it."""
        return self.figure.sessions > 0

    @property
    def is_strength(self) -> bool:
        return self.is_counted and self.above >= SURE and self.score is not None and self.score > LOW

    @property
    def is_gap(self) -> bool:
        return self.is_counted and self.below >= SURE and self.score is not None and self.score < HIGH

    @property
    def sureness(self) -> tuple[float, int]:
        return max(self.above, self.below), self.rule.weight

    def highlight(self) -> Highlight:
        line = self.report
        if line is None:
            raise ValueError("only a line that was reached is a strength")
        return Highlight(
            line=line.line,
            name=line.name,
            score=line.score,
            anchor=line.anchor,
            anchor_is_own=line.anchor_is_own,
            note=line.note,
            reason=f"{self._stands}.",
            probability=round(self.above, 3),
        )

    def step(self, *, gap: bool) -> Step:
        return _step(
            self.rule,
            score=self.score,
            start=min(self.score, 3) if self.score else min(3, max(1, int(self.figure.value))),
            note=self.report.note if self.report else "",
            reason=f"{self._stands}." if gap else self._open,
            probability=round(self.below, 3),
        )

    @property
    def _open(self) -> str:
        """Why another interview would tell."""
        if not self.is_counted:
            scored = "has scored it yet" if self.score is None else "that counts has scored it yet"
            return f"No interview {scored}, so another one tells most here."
        if max(self.above, self.below) < SURE:
            return f"{self._stands}, but not sure. Another interview would tell."
        if self.score is None:
            return f"{self._stands}. It was not reached in this round."
        if self.is_strength or self.is_gap:
            return f"{self._stands}."
        return (
            f"{self._stands}, but this round's {self.score} speaks against it. Another interview would tell."
        )

    @property
    def _stands(self) -> str:
        side = "below" if self.below >= 0.5 else "above"
        if max(self.above, self.below) < SURE:
            side = f"more likely {side}"
        count = "1 interview" if self.figure.sessions == 1 else f"{self.figure.sessions} interviews"
        reach = REACH_90 * self.figure.sd
        low, high = max(1.0, self.figure.value - reach), min(4.0, self.figure.value + reach)
        return (
            f"Over {count} the fair average is {points(self.figure.value)}, between {points(low)} and"
            f" {points(high)}: {side} the {points(self.bar.min_mean)} of the {self.bar.label} bar"
        )


def _most_needed(inputs: ReportInputs, bar: LevelRule, judged: Iterable[_Judged]) -> list[_Judged]:
    """By what another interview would tell or mend, as the progress page has it."""
    by_key = {line.rule.key: line for line in judged}
    total = sum(rule.weight for rule in inputs.lines)
    asked = Bar(
        level=bar.level,
        name=bar.label,
        mean=bar.min_mean,
        must_reach=frozenset(bar.must_reach),
        shares={rule.key: rule.weight / total for rule in inputs.lines},
    )
    known = {
        key: Known(line.figure.value, line.figure.sd, line.figure.sessions) for key, line in by_key.items()
    }
    noise = inputs.spread.session + inputs.spread.rating + inputs.spread.severity
    return [by_key[need.line] for need in needs_of(known, asked, noise)]


def _surest(lines: Iterable[_Judged]) -> list[_Judged]:
    return sorted(lines, key=lambda line: line.sureness, reverse=True)[:HIGHLIGHTS]


def _unjudged(inputs: ReportInputs, lines: Lines) -> list[Step]:
    """By the scores of the round alone: what was not reached, then the lowest, the heavier first."""
    weights = {rule.key: rule.weight for rule in inputs.lines}
    rules = {rule.key: rule for rule in inputs.lines}
    unreached = sorted(lines.not_reached, key=lambda line: -weights[line.line])
    low = sorted((line for line in lines.reached if line.next_score), key=lambda r: (r.score, -r.weight))
    return [
        *(_step(rules[line.line], None, 2, "", "It was not reached in this round.") for line in unreached),
        *(
            _step(
                rules[line.line], line.score, line.score, line.note, "Among the lowest scores of this round."
            )
            for line in low
        ),
    ]


def _step(
    rule: LineRule, score: int | None, start: int, note: str, reason: str, probability: float | None = None
) -> Step:
    """What takes the line from the score `start` to the next; drill and scenario come in `_steps`."""
    return Step(
        line=rule.key,
        name=rule.name,
        score=score,
        note=note,
        reason=reason,
        next_score=start + 1,
        next_anchor=rule.anchors[start + 1],
        next_anchor_is_own=start + 1 in rule.own_anchors,
        probability=probability,
    )


def _steps(inputs: ReportInputs, steps: list[Step]) -> tuple[Step, ...]:
    """The first of them, each with a drill and, as far as there is one, its line's scenario."""
    drills = {(drill.line, drill.score): drill.text for drill in inputs.advice.drills}
    scenarios = {each.line: each for each in inputs.advice.scenarios}
    return tuple(
        step.model_copy(
            update={
                "drill": drills.get((step.line, (step.next_score or 4) - 1), ""),
                "scenario": _next(scenarios.get(step.line)),
            }
        )
        for step in steps[:HIGHLIGHTS]
    )


def _next(scenario: ScenarioInput | None) -> NextScenario | None:
    if scenario is None:
        return None
    return NextScenario(slug=scenario.slug, title=scenario.title, reason=scenario.reason)
