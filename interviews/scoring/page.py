"""What the debrief page shows: nine lines with anchors, entries, evidence, the way on. Reads only."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import User
from interviews.access import get_interview_for
from interviews.models import Assessment, Evidence, Round
from interviews.overview import InterviewView, RoundView, view_of
from interviews.reports.build import moment
from interviews.scoring.rules import LineEntry
from interviews.scoring.selectors import OwnAssessment, evidence_for, own_assessment
from scenarios.rubric import Line, RubricContent


@dataclass(frozen=True)
class Anchor:
    score: int
    label: str
    text: str


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
    round: Round
    user: User
    own: OwnAssessment
    rubric: RubricContent

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
                anchors=[
                    Anchor(score, self.rubric.scale.labels[score], rule.anchors[score])
                    for score in sorted(rule.anchors)
                ],
                entry=entry,
                missing=missing.get(rule.key, ""),
                evidence=evidence.get(rule.key, []),
            )
            for rule, entry in zip(self.rubric.lines, self.own.lines, strict=True)
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
    """Everything the debrief page of this user shows; nothing of the other side is read."""
    return DebriefPage(
        round=round_,
        user=user,
        own=own_assessment(user, round_),
        rubric=RubricContent.model_validate(round_.rubric.content),
    )


def _evidence_line(item: Evidence) -> EvidenceLine:
    return EvidenceLine(
        at=moment(item.round_seconds), text=item.text, is_checkpoint=item.kind == "checkpoint"
    )
