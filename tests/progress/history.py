"""A history in bulk, as rows that the services would have written, for pages that must stay quick."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from interviews.models import Assessment, Interview, LineScore, Report, Round
from scenarios.lines import LINES
from scenarios.models import Rubric, ScenarioVersion


def scores_of(number: int) -> dict[str, int | None]:
    """Scores that differ from round to round; every fifth round does not reach monitoring."""
    scores: dict[str, int | None] = {line: 1 + (number + index) % 4 for index, line in enumerate(LINES)}
    return {**scores, "monitoring": None if number % 5 == 0 else scores["monitoring"]}


def make_history(
    candidate: User, interviewer: User | None, versions: list[ScenarioVersion], count: int
) -> list[Round]:
    """`count` reported rounds, a day apart, the last one yesterday, with what is read of each report."""
    rubric = Rubric.objects.latest("number")
    now = timezone.now()
    starts = [now - timedelta(days=count - number) for number in range(count)]
    interviews = Interview.objects.bulk_create(
        Interview(kind="one_way" if interviewer else "solo", state="done", starts_at=at, ended_at=at)
        for at in starts
    )
    rounds = Round.objects.bulk_create(
        Round(
            interview=interview,
            number=1,
            candidate=candidate,
            interviewer=interviewer,
            scenario_version=versions[number % len(versions)],
            rubric=rubric,
            level="senior",
            state="reported",
            started_at=interview.starts_at,
            ended_at=interview.starts_at + timedelta(minutes=45),
            assess_by=interview.starts_at + timedelta(hours=25),
            released_at=interview.starts_at + timedelta(hours=1),
        )
        for number, interview in enumerate(interviews)
    )
    _score(rounds)
    Report.objects.bulk_create(_report(round_, scores_of(number)) for number, round_ in enumerate(rounds))
    return rounds


def _score(rounds: list[Round]) -> None:
    kinds = ["self", "interviewer"] if rounds[0].interviewer else ["self"]
    assessments = Assessment.objects.bulk_create(
        Assessment(
            round=round_,
            kind=kind,
            author=(kind == "interviewer" and round_.interviewer) or round_.candidate,
        )
        for round_ in rounds
        for kind in kinds
    )
    LineScore.objects.bulk_create(
        LineScore(assessment=assessment, line=line, **_entry(score))
        for number, assessment in enumerate(assessments)
        for line, score in scores_of(number // len(kinds)).items()
    )
    Assessment.objects.filter(pk__in=[a.pk for a in assessments]).update(submitted_at=timezone.now())


def _entry(score: int | None) -> dict[str, Any]:
    if score is None:
        return {"score": None, "not_reached": True, "not_reached_reason": "Time ran out."}
    return {"score": score, "note": "As seen."}


def _report(round_: Round, scores: dict[str, int | None]) -> Report:
    """As much of a report as lists and progress read."""
    reached = {line: score for line, score in scores.items() if score is not None}
    content = {
        "scored_by": "interviewer" if round_.interviewer_id else "self",
        "overall": {
            "mean": round(sum(reached.values()) / len(reached), 2),
            "lines_scored": len(reached),
            "lines_total": len(LINES),
            "lowest": min(reached.values()),
            "highest": max(reached.values()),
        },
        "lines": [
            {
                "line": line,
                "score": score,
                "next_score": score + 1 if score < 4 else None,
                "next_anchor": "More.",
            }
            for line, score in reached.items()
        ],
        "words": {"strength": "", "missed": "", "drill": "Say the label delay aloud."},
        "checkpoints": {
            "hit": [],
            "missed": [{"key": "delay", "line": "data", "text": "Names label delay."}],
        },
    }
    return Report(round=round_, inputs_hash="written", content=content)
