"""What a round's report says, computed from what was recorded. Pure: no Django, no database, no clock.

`build_report(ReportInputs)` is deterministic, so its inputs' hash tells whether a report is up to date.
A line that was not reached is never a number: it stands apart, with its reason.
"""

import hashlib
from fractions import Fraction

from interviews.reports.content import (
    SCHEMA_VERSION,
    Checkpoint,
    Checkpoints,
    Highlight,
    LevelVerdict,
    LineReport,
    Moment,
    NotReached,
    Overall,
    ReportContent,
    ScoredBy,
    StageTime,
    Words,
)
from interviews.reports.inputs import AssessmentInput, LevelRule, LineRule, ReportInputs, ScoreInput

HIGHLIGHTS = 2
GAP_BEYOND_NOISE = 2


def hash_inputs(inputs: ReportInputs) -> str:
    """The same inputs and the same schema give the same hash, whatever process computes it."""
    return hashlib.sha256(f"{SCHEMA_VERSION}\n{inputs.model_dump_json()}".encode()).hexdigest()


def build_report(inputs: ReportInputs) -> ReportContent:
    """Compile one round. A missing assessment is explained in `absences`, never filled in."""
    scored_by, assessment = _scores_that_count(inputs)
    lines, not_reached = _line_reports(inputs, scored_by, assessment)
    strengths = _strengths(lines)
    return ReportContent(
        facts=inputs.facts,
        scored_by=scored_by,
        absences=_absences(inputs),
        overall=_overall(inputs, lines),
        lines=lines,
        not_reached=not_reached,
        strengths=strengths,
        next_steps=_next_steps(lines, strengths),
        words=_words(inputs.interviewer),
        stages=_stage_times(inputs),
        checkpoints=_checkpoints(inputs) if inputs.interviewer else None,
        verdict=_verdict(inputs, lines) if scored_by == "interviewer" else None,
    )


def with_names(content: ReportContent, *, candidate: str, interviewer: str | None) -> ReportContent:
    """The same report with the people under these names, wherever it names them by itself."""
    old = content.facts
    sentences = {
        _no_scores(old.interviewer): _no_scores(interviewer),
        _no_self_scores(old.candidate): _no_self_scores(candidate),
    }
    return content.model_copy(
        update={
            "facts": old.model_copy(update={"candidate": candidate, "interviewer": interviewer}),
            "absences": tuple(sentences.get(said, said) for said in content.absences),
        }
    )


def weighted_mean(scores: dict[str, int], weights: dict[str, int]) -> Fraction | None:
    """The mean of the lines that have a score, by the rubric's weights; None without any.

    Exact, so that a mean that meets a bar is never lost to rounding.
    """
    total = sum(weights[line] for line in scores)
    if not total:
        return None
    return Fraction(sum(score * weights[line] for line, score in scores.items()), total)


def moment(seconds: int) -> str:
    """Seconds of the round as mm:ss; an hour is 60:00, not 1:00:00."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def _scores_that_count(inputs: ReportInputs) -> tuple[ScoredBy, AssessmentInput | None]:
    if inputs.interviewer:
        return "interviewer", inputs.interviewer
    if inputs.candidate:
        return "self", inputs.candidate
    return "nobody", None


def _absences(inputs: ReportInputs) -> tuple[str, ...]:
    facts = inputs.facts
    said = []
    if facts.interviewer is None:
        said.append("This was a solo run. The scores are the candidate's own.")
    elif inputs.interviewer is None:
        said.append(_no_scores(facts.interviewer))
    if inputs.candidate is None:
        said.append(_no_self_scores(facts.candidate))
    if facts.interviewer and inputs.interviewer is None and inputs.candidate is not None:
        said.append("The scores here are the candidate's own. They do not count toward progress.")
    return tuple(said)


def _no_scores(interviewer: str | None) -> str:
    return f"{interviewer} did not submit scores within 24 hours."


def _no_self_scores(candidate: str) -> str:
    return f"{candidate} did not submit self-scores within 24 hours."


def _line_reports(
    inputs: ReportInputs, scored_by: ScoredBy, assessment: AssessmentInput | None
) -> tuple[tuple[LineReport, ...], tuple[NotReached, ...]]:
    given = {entry.line: entry for entry in assessment.lines} if assessment else {}
    by_self = {entry.line: entry for entry in inputs.candidate.lines} if inputs.candidate else {}
    beside = by_self if scored_by == "interviewer" else {}
    reached, not_reached = [], []
    for rule in inputs.lines:
        entry = given.get(rule.key)
        if entry is None:
            continue
        own = beside.get(rule.key)
        evidence = _evidence_of(inputs, rule.key)
        if entry.score is None:
            not_reached.append(_not_reached(rule, entry, own, evidence))
        else:
            reached.append(_line_report(inputs, rule, entry.score, entry.note, own, evidence))
    return tuple(reached), tuple(not_reached)


def _line_report(
    inputs: ReportInputs,
    rule: LineRule,
    score: int,
    note: str,
    own: ScoreInput | None,
    evidence: tuple[Moment, ...],
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
        note=note,
        self_score=own.score if own else None,
        self_note=own.note if own else "",
        gap=gap,
        gap_beyond_noise=gap is not None and abs(gap) >= GAP_BEYOND_NOISE,
        evidence=evidence,
    )


def _not_reached(
    rule: LineRule, entry: ScoreInput, own: ScoreInput | None, evidence: tuple[Moment, ...]
) -> NotReached:
    return NotReached(
        line=rule.key,
        name=rule.name,
        short_name=rule.short_name,
        reason=entry.not_reached_reason,
        self_score=own.score if own else None,
        self_note=own.note if own else "",
        evidence=evidence,
    )


def _evidence_of(inputs: ReportInputs, line: str) -> tuple[Moment, ...]:
    """Evidence belongs to the interviewer's assessment: without it, it stays with its author."""
    if inputs.interviewer is None:
        return ()
    found = [item for item in inputs.evidence if item.line == line]
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


def _overall(inputs: ReportInputs, lines: tuple[LineReport, ...]) -> Overall:
    scores = {line.line: line.score for line in lines}
    mean = weighted_mean(scores, {rule.key: rule.weight for rule in inputs.lines})
    return Overall(
        mean=None if mean is None else round(float(mean), 2),
        lines_scored=len(lines),
        lines_total=len(inputs.lines),
        lowest=min(scores.values(), default=None),
        highest=max(scores.values(), default=None),
    )


def _strengths(lines: tuple[LineReport, ...]) -> tuple[Highlight, ...]:
    """The best scored lines of at least 3; the heavier first, then the rubric's order."""
    good = sorted((line for line in lines if line.score >= 3), key=lambda line: (-line.score, -line.weight))
    return tuple(
        Highlight(
            line=line.line,
            name=line.name,
            score=line.score,
            anchor=line.anchor,
            anchor_is_own=line.anchor_is_own,
            note=line.note,
        )
        for line in good[:HIGHLIGHTS]
    )


def _next_steps(lines: tuple[LineReport, ...], strengths: tuple[Highlight, ...]) -> tuple[Highlight, ...]:
    """The lowest scored lines that have a next anchor; the heavier first. Never a strength as well."""
    praised = {highlight.line for highlight in strengths}
    weak = sorted(
        (line for line in lines if line.next_score and line.line not in praised),
        key=lambda line: (line.score, -line.weight),
    )
    return tuple(
        Highlight(
            line=line.line,
            name=line.name,
            score=line.score,
            anchor=line.anchor,
            anchor_is_own=line.anchor_is_own,
            note=line.note,
            next_score=line.next_score,
            next_anchor=line.next_anchor,
            next_anchor_is_own=line.next_anchor_is_own,
        )
        for line in weak[:HIGHLIGHTS]
    )


def _words(assessment: AssessmentInput | None) -> Words | None:
    if assessment is None or not (assessment.strength or assessment.missed or assessment.drill):
        return None
    return Words(strength=assessment.strength, missed=assessment.missed, drill=assessment.drill)


def _stage_times(inputs: ReportInputs) -> tuple[StageTime, ...]:
    used = {span.stage: span for span in inputs.spans}
    times = []
    for plan in inputs.stages:
        span = used.get(plan.key)
        times.append(
            StageTime(
                stage=plan.key,
                name=plan.name,
                planned_seconds=span.planned_seconds if span else plan.planned_seconds,
                extended_seconds=span.extended_seconds if span else 0,
                used_seconds=span.used_seconds if span else None,
            )
        )
    return tuple(times)


def _checkpoints(inputs: ReportInputs) -> Checkpoints:
    seen = {item.checkpoint: item for item in inputs.evidence if item.kind == "checkpoint"}
    hit: list[Checkpoint] = []
    missed: list[Checkpoint] = []
    for rule in inputs.checkpoints:
        evidence = seen.get(rule.key)
        at = moment(evidence.round_seconds) if evidence else ""
        (hit if evidence else missed).append(Checkpoint(key=rule.key, line=rule.line, text=rule.text, at=at))
    return Checkpoints(hit=tuple(hit), missed=tuple(missed))


def _verdict(inputs: ReportInputs, lines: tuple[LineReport, ...]) -> LevelVerdict | None:
    bar = next((level for level in inputs.levels if level.level == inputs.facts.level), None)
    if bar is None:
        return None
    scores = {line.line: line.score for line in lines}
    names = {rule.key: rule.name for rule in inputs.lines}
    mean = weighted_mean(scores, {rule.key: rule.weight for rule in inputs.lines})
    missing = _missing_for(bar, scores, mean, names)
    return LevelVerdict(
        level=bar.level,
        label=bar.label,
        expect=bar.expect,
        met=None if mean is None else not missing,
        missing=missing,
        caution=inputs.caution,
    )


def _missing_for(
    bar: LevelRule, scores: dict[str, int], mean: Fraction | None, names: dict[str, str]
) -> tuple[str, ...]:
    missing = []
    if mean is not None and mean < Fraction(str(bar.min_mean)):
        missing.append(f"A weighted mean of at least {bar.min_mean:.1f}; it is {float(mean):.2f}.")
    ones = [names[line] for line in bar.no_ones_in if scores.get(line) == 1]
    if ones:
        missing.append(f"No score of 1 in {_listed(ones)}.")
    unreached = [names[line] for line in bar.must_reach if line not in scores]
    if unreached:
        missing.append(f"{_listed(unreached)} must be reached.")
    fours = [line for line, score in scores.items() if score == 4]
    if len(fours) < bar.min_fours:
        missing.append(f"A 4 in at least {bar.min_fours} lines; there are {len(fours)}.")
    if bar.fours_include_any_of and not set(fours) & set(bar.fours_include_any_of):
        missing.append(f"A 4 in {_listed([names[line] for line in bar.fours_include_any_of], 'or')}.")
    return tuple(missing)


def _listed(names: list[str], joint: str = "and") -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}"
