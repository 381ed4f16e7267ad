"""Reading what a report is built from: one round's submitted assessments, evidence, clock and rubric."""

from django.utils import timezone

from interviews.models import Assessment, Evidence, LineScore, Round, StageSpan
from interviews.reports.advice import advice_for
from interviews.reports.inputs import (
    AssessmentInput,
    CheckpointRule,
    CorrectionInput,
    EvidenceInput,
    LevelRule,
    LineRule,
    ReportInputs,
    RoundFacts,
    ScoreInput,
    SecondInput,
    StagePlan,
    StageUse,
)
from interviews.reports.standing import fair_input_of, spread_now
from interviews.room.clock_rules import whole_seconds_used
from scenarios.anchors import sharpened
from scenarios.content import OwnAnchors, kit_of
from scenarios.rubric import RubricContent
from scenarios.selectors import rubric_content


def gather_inputs(round_: Round) -> ReportInputs:
    """Collect the inputs of a released round. Drafts are left out: only what was submitted counts."""
    kit = kit_of(round_.scenario_version)
    rubric = rubric_content(round_.rubric)
    found = Assessment.objects.filter(round=round_, submitted_at__isnull=False).select_related("author")
    assessments = found.prefetch_related("lines__corrections").order_by("submitted_at", "pk")
    by_kind = {assessment.kind: assessment for assessment in assessments if assessment.kind != "review"}
    submitted = {kind: _assessment(assessment) for kind, assessment in by_kind.items()}
    return ReportInputs(
        facts=_facts(round_),
        # Who scored alone did so by the rubric's anchors: the scenario's own are the interviewer's.
        lines=_line_rules(rubric, kit.anchors if "interviewer" in submitted else {}),
        score_labels=dict(rubric.scale.labels),
        levels=_level_rules(rubric),
        caution=rubric.caution,
        stages=_stage_plans(rubric, round_.interview.format_minutes),
        spans=tuple(_stage_use(span, round_) for span in round_.spans.all()),
        checkpoints=tuple(
            CheckpointRule(key=checkpoint.key, line=checkpoint.line, text=checkpoint.text)
            for checkpoint in kit.checkpoints
        ),
        evidence=tuple(_evidence(item) for item in round_.evidence.filter(author=round_.interviewer_id)),
        interviewer=submitted.get("interviewer"),
        candidate=submitted.get("self"),
        second=_second(by_kind["second"]) if "second" in by_kind else None,
        reviews=tuple(_second(assessment) for assessment in assessments if assessment.kind == "review"),
        spread=spread_now(),
        fair=fair_input_of(round_),
        advice=advice_for(round_.candidate),
        compiled_at=timezone.now().isoformat(),
    )


def _facts(round_: Round) -> RoundFacts:
    version = round_.scenario_version
    started, ended, released = (
        at.isoformat() if at else "" for at in (round_.started_at, round_.ended_at, round_.released_at)
    )
    return RoundFacts(
        round_id=str(round_.pk),
        number=round_.number,
        scenario_slug=version.scenario.slug,
        scenario_title=version.title,
        scenario_version=version.number,
        family=version.scenario.family,
        rubric=round_.rubric.number,
        level=round_.level,
        format_minutes=round_.interview.format_minutes,
        candidate=str(round_.candidate),
        interviewer=str(round_.interviewer) if round_.interviewer else None,
        started_at=started,
        ended_at=ended,
        released_at=released,
        is_retake=round_.is_retake,
    )


def _line_rules(rubric: RubricContent, own: OwnAnchors) -> tuple[LineRule, ...]:
    return tuple(
        LineRule(
            key=line.key,
            name=line.name,
            short_name=line.short_name,
            weight=line.weight,
            anchors=dict(line.anchors),
            own_anchors=tuple(own.get(line.key, {})),
        )
        for line in sharpened(rubric, own).lines
    )


def _level_rules(rubric: RubricContent) -> tuple[LevelRule, ...]:
    return tuple(
        LevelRule(
            level=bar.key,
            label=bar.name,
            expect=bar.expect,
            min_mean=bar.mean_at_least,
            no_ones_in=tuple(bar.no_ones_in),
            must_reach=tuple(bar.must_reach),
            min_fours=bar.fours_at_least,
            fours_include_any_of=tuple(bar.fours_include_one_of),
        )
        for bar in rubric.level_bars
    )


def _stage_plans(rubric: RubricContent, format_minutes: int) -> tuple[StagePlan, ...]:
    minutes = rubric.minutes_for(format_minutes)
    return tuple(
        StagePlan(key=stage.key, name=stage.name, planned_seconds=minutes[stage.key] * 60)
        for stage in rubric.stages
    )


def _stage_use(span: StageSpan, round_: Round) -> StageUse:
    ended = span.ended_at or round_.ended_at or span.started_at
    return StageUse(
        stage=span.stage,
        planned_seconds=span.planned_seconds,
        extended_seconds=span.extended_seconds,
        used_seconds=whole_seconds_used(span.started_at, ended, span.paused_seconds),
    )


def _evidence(item: Evidence) -> EvidenceInput:
    return EvidenceInput.model_validate(
        {
            "kind": item.kind,
            "line": item.line,
            "checkpoint": item.checkpoint,
            "text": item.text,
            "stage": item.stage,
            "round_seconds": item.round_seconds,
        }
    )


def _second(assessment: Assessment) -> SecondInput:
    evidence = Evidence.objects.filter(round_id=assessment.round_id, author_id=assessment.author_id)
    return SecondInput(
        name=str(assessment.author),
        assessment=_assessment(assessment),
        evidence=tuple(_evidence(item) for item in evidence),
    )


def _assessment(assessment: Assessment) -> AssessmentInput:
    return AssessmentInput(
        lines=tuple(_score(line) for line in sorted(assessment.lines.all(), key=lambda line: line.pk)),
        strength=assessment.strength,
        missed=assessment.missed,
        drill=assessment.drill,
    )


def _score(line: LineScore) -> ScoreInput:
    return ScoreInput(
        line=line.line,
        score=line.score,
        not_reached_reason=line.not_reached_reason,
        note=line.note,
        round_seconds=line.round_seconds,
        corrections=tuple(
            CorrectionInput(old_score=one.old_score, new_score=one.new_score, reason=one.reason)
            for one in line.corrections.all()
        ),
    )
