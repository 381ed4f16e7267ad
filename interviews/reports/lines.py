"""Line by line: the score with its anchors, what was seen, and how far one's own judgement lies off. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from interviews.points import points
from interviews.ratings.assumptions import REACH_90
from interviews.reports.content import LineCorrection, LineReport, Moment, NotReached, ScoredBy
from interviews.reports.inputs import (
    AssessmentInput,
    EvidenceInput,
    LineRule,
    ReportInputs,
    ScoreInput,
    Spread,
)


@dataclass(frozen=True)
class Lines:
    reached: tuple[LineReport, ...]
    not_reached: tuple[NotReached, ...]


def moment(seconds: int) -> str:
    """Seconds of the round as mm:ss; an hour is 60:00, not 1:00:00."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def noise_of(spread: Spread) -> float:
    """How far nine in ten ratings of one performance lie from what it deserved, at most: the interviewer's
    severity, the session's luck and the single rating's together."""
    return REACH_90 * math.sqrt(spread.severity + spread.session + spread.rating)


def gap_rule(spread: Spread) -> str:
    noise = points(noise_of(spread))
    return (
        f"A gap between score and self-score is pointed out where it is wider than {noise}:"
        " nine in ten scores lie no further than that from what a performance deserves."
    )


def line_reports(inputs: ReportInputs, scored_by: ScoredBy, assessment: AssessmentInput | None) -> Lines:
    """The lines of the assessment that counts, in the rubric's order; with the self-scores beside."""
    given = {entry.line: entry for entry in assessment.lines} if assessment else {}
    by_self = {entry.line: entry for entry in inputs.candidate.lines} if inputs.candidate else {}
    beside = by_self if scored_by == "interviewer" else {}
    reached, not_reached = [], []
    for rule in inputs.lines:
        entry = given.get(rule.key)
        if entry is None:
            continue
        if entry.score is None:
            not_reached.append(_not_reached(inputs, rule, entry, beside.get(rule.key)))
        else:
            reached.append(_reached(inputs, rule, entry, entry.score, beside.get(rule.key)))
    return Lines(tuple(reached), tuple(not_reached))


def moments_of(evidence: Iterable[EvidenceInput], line: str) -> tuple[Moment, ...]:
    """The line's evidence in order of time."""
    found = [item for item in evidence if item.line == line]
    return tuple(
        Moment(
            kind=item.kind,
            text=item.text,
            stage=item.stage,
            round_seconds=item.round_seconds,
            at=moment(item.round_seconds),
        )
        for item in sorted(found, key=lambda item: item.round_seconds)
    )


def _reached(
    inputs: ReportInputs, rule: LineRule, entry: ScoreInput, score: int, own: ScoreInput | None
) -> LineReport:
    next_score = score + 1 if score < 4 else None
    gap = own.score - score if own and own.score is not None else None
    return LineReport(
        line=rule.key,
        name=rule.name,
        short_name=rule.short_name,
        weight=rule.weight,
        score=score,
        label=inputs.score_labels[score],
        anchor=rule.anchors[score],
        anchor_is_own=score in rule.own_anchors,
        next_score=next_score,
        next_anchor=rule.anchors[next_score] if next_score else "",
        next_anchor_is_own=next_score in rule.own_anchors,
        note=entry.note,
        note_seconds=entry.round_seconds,
        note_at="" if entry.round_seconds is None else moment(entry.round_seconds),
        self_score=own.score if own else None,
        self_note=own.note if own else "",
        self_reason=own.not_reached_reason if own else "",
        gap=gap,
        gap_beyond_noise=gap is not None and abs(gap) > noise_of(inputs.spread),
        evidence=_evidence_of(inputs, rule.key),
        corrections=_corrections(entry),
    )


def _not_reached(
    inputs: ReportInputs, rule: LineRule, entry: ScoreInput, own: ScoreInput | None
) -> NotReached:
    return NotReached(
        line=rule.key,
        name=rule.name,
        short_name=rule.short_name,
        reason=entry.not_reached_reason,
        self_score=own.score if own else None,
        self_note=own.note if own else "",
        self_reason=own.not_reached_reason if own else "",
        evidence=_evidence_of(inputs, rule.key),
        corrections=_corrections(entry),
    )


def _corrections(entry: ScoreInput) -> tuple[LineCorrection, ...]:
    return tuple(LineCorrection(**correction.model_dump()) for correction in entry.corrections)


def _evidence_of(inputs: ReportInputs, line: str) -> tuple[Moment, ...]:
    """Evidence belongs to the interviewer's assessment: without it, it stays with its author."""
    return () if inputs.interviewer is None else moments_of(inputs.evidence, line)
