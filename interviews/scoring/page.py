"""What the debrief page shows: nine lines with anchors, entries, evidence, the way on. Reads only."""

from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import User
from interviews.access import get_interview_for, may_see_kit
from interviews.guests.selectors import stay_in
from interviews.models import Assessment, Evidence, Guest, Round
from interviews.overview import InterviewView, RoundView, view_of
from interviews.reports.lines import moment
from interviews.scoring.doors import Doors
from interviews.scoring.rules import MIN_NOTE, LineEntry, observed_length
from interviews.scoring.selectors import OwnAssessment, evidence_for, own_assessment
from scenarios.anchors import sharpened
from scenarios.content import OwnAnchors, kit_of
from scenarios.rubric import Line, RubricContent
from scenarios.selectors import rubric_content

OVERALL = (
    ("strength", "One strength", "What they should go on doing."),
    ("missed", "One missed checkpoint", "What a good answer does and this one did not."),
    ("drill", "One drill for next time", "Something to practice before the next interview."),
)


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
    save_url: str
    evidence: list[EvidenceLine] = field(default_factory=list)

    @property
    def written(self) -> int:
        """How much of the note counts."""
        return observed_length(self.entry.note)

    @property
    def moment(self) -> str:
        return "" if self.entry.round_seconds is None else moment(self.entry.round_seconds)


@dataclass(frozen=True)
class OverallText:
    """One of the three texts about the round as a whole; `offered` are ready-made ones to take."""

    name: str
    label: str
    help: str
    text: str
    revision: int
    missing: str
    offered: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DebriefPage:
    """Everything the debrief page of this user shows; nothing of the other side is read.

    Nor is what is not shown: the waiting page renews itself every three seconds, and shows no anchors.
    """

    round: Round
    user: User
    own: OwnAssessment
    doors: Doors

    @cached_property
    def own_anchors(self) -> OwnAnchors:
        """The scenario's own are part of its kit: who may not see that yet scores by the rubric's."""
        is_open = self.is_review or may_see_kit(self.user, self.round)
        return kit_of(self.round.scenario_version).anchors if is_open else {}

    @cached_property
    def rubric(self) -> RubricContent:
        return sharpened(rubric_content(self.round.rubric), self.own_anchors)

    @property
    def scores_self(self) -> bool:
        return self.own.kind == "self"

    @property
    def is_second(self) -> bool:
        return self.own.kind == "second"

    @property
    def is_review(self) -> bool:
        """Scored from the recording: the page names nobody."""
        return self.own.kind == "review"

    @property
    def partner(self) -> User | None:
        return self.round.interviewer if self.scores_self else self.round.candidate

    @cached_property
    def stay(self) -> Guest | None:
        """A second interviewer's, whose way goes by their own page."""
        return stay_in(self.user, self.round.pk) if self.is_second else None

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
                save_url=self.doors.line(rule.key),
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
    def needs_overall(self) -> bool:
        return self.own.kind == "interviewer"

    @property
    def note_least(self) -> int:
        return MIN_NOTE

    @cached_property
    def overall(self) -> list[OverallText]:
        return [
            OverallText(
                name=name,
                label=label,
                help=told,
                text=getattr(self.assessment, name, ""),
                revision=getattr(self.assessment, f"{name}_revision", 0),
                missing=self.own.completeness.missing.get(name, ""),
                offered=self._checkpoints_not_hit if name == "missed" else [],
            )
            for name, label, told in OVERALL
        ]

    @cached_property
    def _checkpoints_not_hit(self) -> list[str]:
        hit = {item.checkpoint for item in self._evidence}
        checkpoints = kit_of(self.round.scenario_version).checkpoints
        return [checkpoint.text for checkpoint in checkpoints if checkpoint.key not in hit]

    @property
    def lines_done(self) -> int:
        return sum(not line.missing for line in self.lines)

    @cached_property
    def interview(self) -> InterviewView:
        return view_of(get_interview_for(self.user, self.round.interview_id), self.user)

    @cached_property
    def other_round(self) -> RoundView | None:
        """The other round of a swap interview, if it was held; a second interviewer has a page for it."""
        if self.is_second:
            return None
        held = (view for view in self.interview.rounds if view.round.state not in {"waiting", "skipped"})
        return next((view for view in held if view.round.pk != self.round.pk), None)

    @cached_property
    def _evidence_by_line(self) -> dict[str, list[EvidenceLine]]:
        grouped: dict[str, list[EvidenceLine]] = {}
        for item in self._evidence:
            grouped.setdefault(item.line, []).append(_evidence_line(item))
        return grouped

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return [] if self.scores_self else list(evidence_for(self.user, self.round))


def debrief_page(user: User, round_: Round, doors: Doors | None = None) -> DebriefPage:
    """The page of the user's own assessment; `doors` are the round's own unless others are named."""
    own = own_assessment(user, round_)
    return DebriefPage(round=round_, user=user, own=own, doors=doors or Doors("debrief", round_.pk))


def _evidence_line(item: Evidence) -> EvidenceLine:
    return EvidenceLine(
        at=moment(item.round_seconds), text=item.text, is_checkpoint=item.kind == "checkpoint"
    )
