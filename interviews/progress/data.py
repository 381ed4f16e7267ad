"""A person's progress as plain JSON types: what the API answers, and what is taken along as a file."""

from dataclasses import asdict
from typing import Any

from interviews.progress.goals.planned import PlannedGoal
from interviews.progress.judgement import Judgement
from interviews.progress.retakes.comparison import Comparison
from interviews.progress.retakes.selectors import Retakes
from interviews.progress.rules import Take
from interviews.progress.selectors import Progress
from interviews.progress.trend import Spot
from interviews.progress.whole import Whole

Data = dict[str, Any]


def data_of(whole: Whole) -> Data:
    """Times are ISO 8601; numbers are on the scale of scores unless their name has a unit."""
    progress = whole.progress
    return {
        "read_at": whole.read_at.isoformat(),
        "rounds": len(progress.rounds),
        "fair": _fair(whole),
        "trend": _trend(progress),
        "lines": [_line(progress, place) for place in range(len(progress.lines))],
        "coverage": [asdict(row) for row in progress.coverage],
        "judgement": _judgement(progress.judgement),
        "pacing": {
            "rounds": whole.pacing.rounds,
            "wraps_missed": whole.pacing.wraps_missed,
            "stages": [
                {**asdict(habit), "is_overrun_by_habit": habit.is_overrun_by_habit}
                for habit in whole.pacing.stages
            ],
        },
        "missed": {
            "rounds": whole.missed.rounds,
            "lines": [{**asdict(line), "is_habit": line.is_habit} for line in whole.missed.lines],
        },
        "retakes": _retakes(whole.retakes),
        "rhythm": {
            "in_a_row": whole.rhythm.in_a_row,
            "practiced": whole.rhythm.practiced,
            "weeks": [
                {"begins": week.begins.isoformat(), "interviews": week.interviews}
                for week in whole.rhythm.weeks
            ],
        },
        "next": asdict(whole.recommended) if whole.recommended else None,
        "goals": [_goal(planned) for planned in whole.goals],
    }


def _fair(whole: Whole) -> Data | None:
    fair = whole.progress.fair
    if fair is None:
        return None
    names = ("value", "sd", "low", "high", "sessions", "level", "level_sd", "gain", "gain_sd")
    return {
        **{name: getattr(fair, name) for name in names},
        "gain_probability": fair.gain_probability,
        "has_improved": whole.has_improved,
        "is_provisional": whole.is_provisional,
        "is_apart": fair.is_apart,
        "run": fair.run_id,
        "model_version": fair.run.model_version,
    }


def _trend(progress: Progress) -> Data:
    raw = {take.round_id: take.raw for take in progress.rounds}
    return {
        "missing": progress.trend.missing,
        "unadjusted": progress.trend.unadjusted,
        "points": [{**_spot(spot), "raw": raw.get(spot.round_id)} for spot in progress.trend.overall],
    }


def _spot(spot: Spot) -> Data:
    return {
        "round": spot.round_id,
        "at": spot.at.isoformat(),
        "level": round(spot.level, 3),
        "low": round(spot.low, 3),
        "high": round(spot.high, 3),
    }


def _line(progress: Progress, place: int) -> Data:
    row = progress.lines[place]
    points = [_spot(spot) for spot in progress.trend.lines.get(row.line, ())]
    fair = progress.fair.lines.get(row.line) if progress.fair else None
    return {**asdict(row), "fair": fair, "points": points}


def _judgement(judgement: Judgement) -> Data:
    return {
        "overall": _gap(judgement.overall),
        "lines": [{"line": row.line, "gap": _gap(row.gap)} for row in judgement.lines],
        "history": [
            {"round": gap.round_id, "at": gap.at.isoformat(), "mean": gap.mean, "lines": gap.lines}
            for gap in judgement.history
        ],
    }


def _gap(gap: Any) -> Data | None:
    return {**asdict(gap), "verdict": gap.verdict} if gap else None


def _retakes(retakes: Retakes) -> Data:
    return {
        "offered": [_take(take) for take in retakes.offered],
        "compared": [_comparison(each) for each in retakes.compared],
    }


def _comparison(each: Comparison) -> Data:
    return {
        "first": _take(each.pair.first),
        "again": _take(each.pair.again),
        "scored_by": each.scored_by,
        "lines": [
            {"line": row.line, "before": row.before, "after": row.after, "change": row.change}
            for row in each.lines
        ],
        "line_chance": each.line_chance,
        "mean_change": each.mean_change,
        "mean_chance": each.mean_chance,
        "aims": [
            {"line": kept.aim.line, "score": kept.aim.score, "anchor": kept.aim.anchor, "met": kept.met}
            for kept in each.aims
        ],
        "drill": each.drill,
        "now_seen": each.now_seen,
        "still_missed": each.still_missed,
    }


def _take(take: Take) -> Data:
    return {
        "round": take.round_id,
        "at": take.held_at.isoformat(),
        "slug": take.slug,
        "scenario": take.title,
        "mean": take.mean,
    }


def _goal(planned: PlannedGoal) -> Data:
    goal, plan = planned.goal, planned.plan
    return {
        "id": goal.pk,
        "on": goal.on.isoformat(),
        "level": goal.level,
        "company": goal.company,
        "note": goal.note,
        "plan": asdict(plan) if plan else None,
        "in_words": planned.sentence,
        "steps": [
            {"line": step.line, "why": step.why, "slug": step.scenario.slug if step.scenario else ""}
            for step in planned.steps
        ],
    }
