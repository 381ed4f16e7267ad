"""Which lines are strengths, which are gaps, and where it cannot be told yet. Pure.

A line is judged by its fair average over all of the candidate's interviews against the mean that the bar of
the chosen level asks for: one score is noise. It is called a strength or a gap only where that is right with
a probability of 0.9. Where there are fewer than two gaps, the report says what to probe next instead: the
lines where another interview would tell or mend most, by the measure of the progress page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

from interviews.progress.need import Bar, Known, needs_of
from interviews.ratings.assumptions import REACH_90
from interviews.reports.bars import chosen_bar
from interviews.reports.content import Highlight, LineReport, NextScenario, ScoredBy, Step
from interviews.reports.inputs import FairInput, FairLine, LevelRule, LineRule, ReportInputs, ScenarioInput
from interviews.reports.lines import Lines

HIGHLIGHTS = 2
SURE = 0.9
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
    strengths = _surest(line for line in judged if line.report and line.above >= SURE)
    gaps = _surest(line for line in judged if line.report and line.below >= SURE)
    named = {line.rule.key for line in (*strengths, *gaps)}
    open_ = [line for line in _most_needed(inputs, bar, judged) if line.rule.key not in named]
    steps = _steps(
        inputs, [*(line.step(gap=True) for line in gaps), *(line.step(gap=False) for line in open_)]
    )
    return Judgement(
        rule=_rule(bar),
        strengths=tuple(line.highlight() for line in strengths),
        gaps=steps[: len(gaps)],
        probe_next=steps[len(gaps) :],
    )


def _rule(bar: LevelRule) -> str:
    return (
        f"Named only where it is at least {SURE:.0%} sure that the line's fair average over all interviews is"
        f" at least the {bar.min_mean:.1f} of the {bar.label} bar, or is below it."
    )


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
            probability=round(self.above, 3),
        )

    def step(self, *, gap: bool) -> Step:
        score = self.report.score if self.report else None
        return _step(
            self.rule,
            score=score,
            start=min(score, 3) if score else min(3, max(1, int(self.figure.value))),
            note=self.report.note if self.report else "",
            reason=self._surely_below if gap else self._undecided,
            probability=round(self.below, 3),
        )

    @property
    def _surely_below(self) -> str:
        return f"{self._average}, below the {self.bar.min_mean:.1f} of the {self.bar.label} bar."

    @property
    def _undecided(self) -> str:
        if self.figure.sessions == 0:
            return "No interview has scored it yet, so another one tells most here."
        side = "more likely below" if self.below >= 0.5 else "more likely above"
        return (
            f"{self._average}: {side} the {self.bar.min_mean:.1f} of the {self.bar.label} bar, but not sure."
            " Another interview would tell."
        )

    @property
    def _average(self) -> str:
        figure, reach = self.figure, REACH_90 * self.figure.sd
        count = "1 interview" if figure.sessions == 1 else f"{figure.sessions} interviews"
        low, high = max(1.0, figure.value - reach), min(4.0, figure.value + reach)
        return f"Fair average {figure.value:.1f} from {count}, between {low:.1f} and {high:.1f}"


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
    """The first of them, each with a drill and, as far as there are any, a scenario of its own."""
    drills = {(drill.line, drill.score): drill.text for drill in inputs.advice.drills}
    advised, taken = [], set[str]()
    for step in steps[:HIGHLIGHTS]:
        scenario = _scenario(inputs.advice.scenarios, step.line, taken)
        drill = drills.get((step.line, (step.next_score or 4) - 1), "")
        advised.append(step.model_copy(update={"drill": drill, "scenario": scenario}))
        taken |= {scenario.slug} if scenario else set()
    return tuple(advised)


def _scenario(offered: Iterable[ScenarioInput], line: str, taken: set[str]) -> NextScenario | None:
    fitting = [scenario for scenario in offered if scenario.line == line]
    fresh = [scenario for scenario in fitting if scenario.slug not in taken] or fitting
    if not fresh:
        return None
    return NextScenario(slug=fresh[0].slug, title=fresh[0].title, reason=fresh[0].reason)
