"""What a round's report says, computed from what was recorded. Pure: no Django, no database, no clock.

`build_report(ReportInputs)` is deterministic, so its inputs' hash tells whether a report is up to date.
A line that was not reached is never a number: it stands apart, with its reason.
"""

import hashlib
from collections.abc import Sequence
from itertools import zip_longest

from interviews.reports.bars import verdict_of, weighted_mean
from interviews.reports.chance import chances_of
from interviews.reports.content import (
    SCHEMA_VERSION,
    Checkpoint,
    Checkpoints,
    LineReport,
    Overall,
    ReportContent,
    ScoredBy,
    SecondLine,
    SecondOpinion,
    StageTime,
    Words,
)
from interviews.reports.fairness import APART, fair_of
from interviews.reports.inputs import AssessmentInput, ReportInputs, SecondInput
from interviews.reports.judging import judge
from interviews.reports.lines import gap_rule, line_reports, moment, moments_of

# What changes from day to day by itself: a report is not compiled again because of it.
UNHASHED = {"spread", "fair", "advice", "compiled_at"}


def hash_inputs(inputs: ReportInputs) -> str:
    """The same inputs and the same schema give the same hash, whatever process computes it, and whenever."""
    recorded = inputs.model_dump_json(exclude=UNHASHED)
    return hashlib.sha256(f"{SCHEMA_VERSION}\n{recorded}".encode()).hexdigest()


def build_report(inputs: ReportInputs) -> ReportContent:
    """Compile one round. A missing assessment is explained in `absences`, never filled in."""
    scored_by, assessment = _scores_that_count(inputs)
    lines = line_reports(inputs, scored_by, assessment)
    overall = _overall(inputs, lines.reached)
    judgement = judge(inputs, scored_by, lines)
    fair = fair_of(inputs, scored_by, overall)
    return ReportContent(
        compiled_at=inputs.compiled_at,
        facts=inputs.facts,
        scored_by=scored_by,
        absences=_absences(inputs),
        fair=fair.figure,
        fair_missing=fair.missing,
        overall=overall,
        lines=lines.reached,
        gap_rule=gap_rule(inputs.spread),
        not_reached=lines.not_reached,
        highlight_rule=judgement.rule,
        strengths=judgement.strengths,
        gaps=judgement.gaps,
        probe_next=judgement.probe_next,
        words=_words(inputs.interviewer),
        stages=_stage_times(inputs),
        checkpoints=_checkpoints(inputs) if inputs.interviewer else None,
        verdict=verdict_of(inputs, lines.reached) if scored_by == "interviewer" else None,
        chances=chances_of(inputs),
        second=_opinion(inputs, inputs.second) if inputs.second else None,
        reviews=tuple(_opinion(inputs, review) for review in inputs.reviews),
    )


def with_names(
    content: ReportContent,
    *,
    candidate: str,
    interviewer: str | None,
    second: str | None = None,
    reviewers: Sequence[str] = (),
) -> ReportContent:
    """The same report with the people under these names, wherever it names them by itself.

    `reviewers` in the order of its reviews; there may be more of them by now than it knows.
    """
    old = content.facts
    sentences = {
        _no_scores(old.interviewer): _no_scores(interviewer),
        _no_self_scores(old.candidate): _no_self_scores(candidate),
    }
    return content.model_copy(
        update={
            "facts": old.model_copy(update={"candidate": candidate, "interviewer": interviewer}),
            "absences": tuple(sentences.get(said, said) for said in content.absences),
            "second": content.second
            and content.second.model_copy(update={"interviewer": second or content.second.interviewer}),
            "reviews": tuple(
                review.model_copy(update={"interviewer": name or review.interviewer})
                for review, name in zip_longest(content.reviews, reviewers[: len(content.reviews)])
            ),
        }
    )


def without_standing(content: ReportContent) -> ReportContent:
    """For everybody but the candidate: without what their other interviews say about them.

    How people stand over all they did is theirs to tell, and so is what they have not seen yet; a partner
    learns what was seen in this round.
    """
    if content.fair is None:  # then all but the advised scenarios is of this round
        steps = tuple(step.model_copy(update={"scenario": None}) for step in content.probe_next)
        return content.model_copy(update={"probe_next": steps})
    nothing = {
        "fair": None,
        "highlight_rule": "",
        "strengths": (),
        "gaps": (),
        "probe_next": (),
        "chances": (),
    }
    return content.model_copy(update=nothing)


def silent_on_self_scores(content: ReportContent) -> ReportContent:
    """Without the sentence that says that there are none."""
    said = _no_self_scores(content.facts.candidate)
    return content.model_copy(update={"absences": tuple(each for each in content.absences if each != said)})


def silent_on_raw_scores(content: ReportContent) -> ReportContent:
    """Without how the fair score differs from this round's, and whose scores of it there are; whom it
    compares with stays."""
    fair = content.fair
    why = APART if fair and APART in fair.why else ""
    return content.model_copy(update={"fair": fair and fair.model_copy(update={"why": why})})


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


def _overall(inputs: ReportInputs, lines: tuple[LineReport, ...]) -> Overall:
    scores = {line.line: line.score for line in lines}
    mean = weighted_mean(scores, {rule.key: rule.weight for rule in inputs.lines})
    return Overall(
        mean=None if mean is None else float(mean),
        lines_scored=len(lines),
        lines_total=len(inputs.lines),
        lowest=min(scores.values(), default=None),
        highest=max(scores.values(), default=None),
    )


def _words(assessment: AssessmentInput | None) -> Words | None:
    if assessment is None or not (assessment.strength or assessment.missed or assessment.drill):
        return None
    return Words(strength=assessment.strength, missed=assessment.missed, drill=assessment.drill)


def _opinion(inputs: ReportInputs, second: SecondInput) -> SecondOpinion:
    """Beside everything else, in the rubric's order: it changes no raw figure of the report."""
    given = {entry.line: entry for entry in second.assessment.lines}
    return SecondOpinion(
        interviewer=second.name,
        lines=tuple(
            SecondLine(
                line=rule.key,
                name=rule.name,
                short_name=rule.short_name,
                score=entry.score,
                label=inputs.score_labels[entry.score] if entry.score is not None else "",
                reason=entry.not_reached_reason,
                note=entry.note,
                note_seconds=entry.round_seconds,
                note_at="" if entry.round_seconds is None else moment(entry.round_seconds),
                evidence=moments_of(second.evidence, rule.key),
            )
            for rule in inputs.lines
            if (entry := given.get(rule.key))
        ),
        words=_words(second.assessment),
    )


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
