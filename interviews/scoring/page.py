"""What the debrief page shows: nine lines with anchors, entries, evidence, the way on. Reads only."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import User
from interviews.access import get_interview_for, may_see_kit
from interviews.models import Assessment, Evidence, Round
from interviews.overview import InterviewView, RoundView, view_of
from interviews.reports.build import moment
from interviews.scoring.rules import LineEntry
from interviews.scoring.selectors import OwnAssessment, evidence_for, own_assessment
from scenarios.anchors import sharpened
from scenarios.content import OwnAnchors, kit_of
from scenarios.rubric import Line, RubricContent
from scenarios.selectors import rubric_content


@dataclass(frozen=True)
class Anchor:
    """`is_own`: the scenario's, in place of the rubric's."""

    score: int
    label: str
    text: str
    is_own: bool


@dataclass(frozen=True)
class EvidenceLine:
    at: str
    text: str
    is_checkpoint: bool


@dataclass(frozen=True)
class LineToScore:
    """One row of the page."""

    rule: Line
    anchors: list[Anchor]
    entry: LineEntry
    missing: str
    evidence: list[EvidenceLine] = field(default_factory=list)


@dataclass(frozen=True)
class DebriefPage:
    """Everything the debrief page of this user shows; nothing of the other side is read.

    Nor is what is not shown: the waiting page renews itself every three seconds, and shows no anchors.
    """

    round: Round
    user: User
    own: OwnAssessment

    @cached_property
    def own_anchors(self) -> OwnAnchors:
        """The scenario's own are part of its kit: who may not see that yet scores by the rubric's."""
        return kit_of(self.round.scenario_version).anchors if may_see_kit(self.user, self.round) else {}

    @cached_property
    def rubric(self) -> RubricContent:
        return sharpened(rubric_content(self.round.rubric), self.own_anchors)

    @property
    def scores_self(self) -> bool:
        return self.own.kind == "self"

    @property
    def partner(self) -> User | None:
        return self.round.interviewer if self.scores_self else self.round.candidate

    @property
    def assessment(self) -> Assessment | None:
        return self.own.assessment

    @cached_property
    def lines(self) -> list[LineToScore]:
        missing = self.own.completeness.missing
        evidence = self._evidence_by_line
        return [
            LineToScore(
                rule=rule,
                anchors=self._anchors(rule),
                entry=entry,
                missing=missing.get(rule.key, ""),
                evidence=evidence.get(rule.key, []),
            )
            for rule, entry in zip(self.rubric.lines, self.own.lines, strict=True)
        ]

    def _anchors(self, rule: Line) -> list[Anchor]:
        labels, own = self.rubric.scale.labels, self.own_anchors.get(rule.key, {})
        return [
            Anchor(score, labels[score], text, is_own=score in own)
            for score, text in sorted(rule.anchors.items())
        ]

    @property
    def lines_done(self) -> int:
        return sum(not line.missing for line in self.lines)

    @cached_property
    def interview(self) -> InterviewView:
        return view_of(get_interview_for(self.user, self.round.interview_id), self.user)

    @cached_property
    def other_round(self) -> RoundView | None:
        """The other round of a swap interview, if it was held."""
        held = (view for view in self.interview.rounds if view.round.state not in {"waiting", "skipped"})
        return next((view for view in held if view.round.pk != self.round.pk), None)

    @cached_property
    def _evidence_by_line(self) -> dict[str, list[EvidenceLine]]:
        grouped: dict[str, list[EvidenceLine]] = {}
        if not self.scores_self:
            for item in evidence_for(self.user, self.round):
                grouped.setdefault(item.line, []).append(_evidence_line(item))
        return grouped


def debrief_page(user: User, round_: Round) -> DebriefPage:
    return DebriefPage(round=round_, user=user, own=own_assessment(user, round_))


def _evidence_line(item: Evidence) -> EvidenceLine:
    return EvidenceLine(
        at=moment(item.round_seconds), text=item.text, is_checkpoint=item.kind == "checkpoint"
    )
