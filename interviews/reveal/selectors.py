"""Own scores beside the interviewer's, line by line, for the candidate after the release. Reads only."""

from dataclasses import dataclass

from accounts.models import User
from interviews.comment_marks.selectors import Marking, markings_for
from interviews.models import Assessment, LineScore, Report, Round
from interviews.reports.lines import moment, noise_of
from interviews.reports.standing import spread_now
from interviews.reports.stored import read_content
from scenarios.anchors import sharpened
from scenarios.content import kit_of
from scenarios.rubric import Line, RubricContent
from scenarios.selectors import rubric_content

SIDES = ("interviewer", "self")


@dataclass(frozen=True)
class RevealedLine:
    """One line from both sides; a score None was not reached."""

    rule: Line
    own: LineScore
    theirs: LineScore
    marking: Marking | None
    is_beyond_noise: bool

    @property
    def gap(self) -> int:
        """How much the candidate gave themselves more; 0 where it may be noise, as the report has it."""
        return _gap(self.own, self.theirs) if self.is_beyond_noise else 0

    @property
    def difference(self) -> str:
        """Of their score to one's own, in words; empty where one of the two did not score."""
        if self.own.score is None or self.theirs.score is None:
            return ""
        points = self.theirs.score - self.own.score
        return f"{abs(points)} {'higher' if points > 0 else 'lower'}" if points else "the same"

    @property
    def next_score(self) -> int | None:
        score = self.theirs.score
        return score + 1 if score and score + 1 in self.rule.anchors else None

    @property
    def anchor(self) -> str:
        return self.rule.anchors.get(self.theirs.score or 0, "")

    @property
    def next_anchor(self) -> str:
        return self.rule.anchors.get(self.next_score or 0, "")

    @property
    def moment(self) -> str:
        return "" if self.theirs.round_seconds is None else moment(self.theirs.round_seconds)


def has_reveal(user: User, round_: Round) -> bool:
    """Is there something to compare for this person? Only for the candidate, with both sides submitted."""
    if user.pk != round_.candidate_id or round_.released_at is None:
        return False
    return len(_submitted(round_)) == len(SIDES)


def leads_to_reveal(user: User, round_: Round) -> bool:
    """Until it was gone through once."""
    return round_.revealed_at is None and has_reveal(user, round_)


def revealed_lines(user: User, round_: Round) -> list[RevealedLine]:
    """All lines in the rubric's order; the round `has_reveal`."""
    sides = {assessment.kind: _by_line(assessment) for assessment in _submitted(round_)}
    own, theirs = sides["self"], sides["interviewer"]
    markings, beyond = markings_for(user, round_), _beyond_noise(round_, own, theirs)
    return [
        RevealedLine(rule, own[rule.key], theirs[rule.key], markings.get(rule.key), rule.key in beyond)
        for rule in _rubric(round_).lines
    ]


def _beyond_noise(round_: Round, own: dict[str, LineScore], theirs: dict[str, LineScore]) -> set[str]:
    """The lines with a gap that is no noise: as the report keeps it, by today's variances before there is
    one."""
    report = Report.objects.filter(round=round_, superseded_at=None).first()
    if report:
        return {line.line for line in read_content(report.content).lines if line.gap_beyond_noise}
    noise = noise_of(spread_now())
    return {line for line in own if abs(_gap(own[line], theirs[line])) > noise}


def _gap(own: LineScore, theirs: LineScore) -> int:
    """0 where one of them did not reach the line."""
    return 0 if own.score is None or theirs.score is None else own.score - theirs.score


def _submitted(round_: Round) -> list[Assessment]:
    found = Assessment.objects.filter(round=round_, kind__in=SIDES, submitted_at__isnull=False)
    return list(found.prefetch_related("lines"))


def _by_line(assessment: Assessment) -> dict[str, LineScore]:
    return {line.line: line for line in assessment.lines.all()}


def _rubric(round_: Round) -> RubricContent:
    """With the scenario's own anchors: its kit is open to the candidate after the release."""
    return sharpened(rubric_content(round_.rubric), kit_of(round_.scenario_version).anchors)
