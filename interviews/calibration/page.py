"""What the pages of a calibration round show. The reference is in `results` and nowhere else. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from interviews.calibration.access import OwnRound
from interviews.calibration.content import Reference
from interviews.calibration.figures import Figure, figures_of
from interviews.calibration.rules import again_from
from interviews.calibration.selectors import compared
from interviews.calibration.standing import CalibrationStanding, standing_of
from interviews.reports.lines import moment
from scenarios.rubric import Line


@dataclass(frozen=True)
class Anchor:
    score: int
    label: str
    text: str


@dataclass(frozen=True)
class LineToScore:
    """One line of the form; `missing` is empty when it has a score."""

    rule: Line
    anchors: list[Anchor]
    score: int | None
    note: str
    revision: int
    missing: str


@dataclass(frozen=True)
class LineResult:
    """One line after submission: both scores with their anchors, and why the reference is what it is."""

    rule: Line
    own: int
    own_anchor: str
    note: str
    reference: Reference
    reference_anchor: str

    @property
    def at(self) -> str:
        return moment(self.reference.at)

    @property
    def difference(self) -> int:
        return self.own - self.reference.score

    @property
    def verdict(self) -> str:
        if self.difference == 0:
            return "The same as the reference"
        return f"{abs(self.difference)} {'higher' if self.difference > 0 else 'lower'} than the reference"


@dataclass(frozen=True)
class CalibrationPage:
    own: OwnRound

    @cached_property
    def lines(self) -> list[LineToScore]:
        missing = self.own.missing
        return [self._line(self.own.rubric.line(key), missing) for key in self.own.content.lines]

    @property
    def scored(self) -> int:
        return len(self.lines) - len(self.own.missing)

    @cached_property
    def results(self) -> list[LineResult]:
        """Empty before submission."""
        if not self.own.is_submitted:
            return []
        return [self._result(reference) for reference in self.own.content.reference]

    @cached_property
    def standing(self) -> CalibrationStanding | None:
        """Of this answer alone; None before submission."""
        if self.own.answer is None or not self.own.is_submitted:
            return None
        return standing_of(compared(self.own.answer, self.own.content))

    @property
    def figures(self) -> list[Figure]:
        return figures_of(self.standing) if self.standing else []

    @property
    def again_from(self) -> datetime | None:
        submitted_at = self.own.answer.submitted_at if self.own.answer else None
        return again_from(submitted_at) if submitted_at else None

    @property
    def may_score_again(self) -> bool:
        is_offered = self.own.exercise.current_version_id is not None
        return is_offered and self.again_from is not None and self.again_from <= timezone.now()

    def _line(self, rule: Line, missing: dict[str, str]) -> LineToScore:
        labels, saved = self.own.rubric.scale.labels, self.own.scores.get(rule.key)
        return LineToScore(
            rule=rule,
            anchors=[Anchor(score, labels[score], text) for score, text in sorted(rule.anchors.items())],
            score=saved.score if saved else None,
            note=saved.note if saved else "",
            revision=saved.revision if saved else 0,
            missing=missing.get(rule.key, ""),
        )

    def _result(self, reference: Reference) -> LineResult:
        rule, saved = self.own.rubric.line(reference.line), self.own.scores[reference.line]
        assert saved.score is not None, "what is submitted is complete"
        return LineResult(
            rule=rule,
            own=saved.score,
            own_anchor=rule.anchors[saved.score],
            note=saved.note,
            reference=reference,
            reference_anchor=rule.anchors[reference.score],
        )
