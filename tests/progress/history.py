"""A history in bulk, as rows that the services would have written, for pages that must stay quick."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from interviews.models import Assessment, Interview, LineScore, Report, Round
from interviews.reports.build import build_report, hash_inputs
from interviews.reports.gather import gather_inputs
from scenarios.lines import LINES
from scenarios.models import Rubric, ScenarioVersion


def scores_of(number: int) -> dict[str, int | None]:
    """Scores that differ from round to round; every fifth round does not reach monitoring."""
    scores: dict[str, int | None] = {line: 1 + (number + index) % 4 for index, line in enumerate(LINES)}
    return {**scores, "monitoring": None if number % 5 == 0 else scores["monitoring"]}


def make_history(
    candidate: User, interviewer: User | None, versions: list[ScenarioVersion], count: int
) -> list[Round]:
    """`count` reported rounds, a day apart, the last one yesterday, with real reports."""
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
    Report.objects.bulk_create(
        _report(round_) for round_ in Round.objects.filter(pk__in=[r.pk for r in rounds])
    )
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


def _report(round_: Round) -> Report:
    inputs = gather_inputs(round_)
    content = build_report(inputs).model_dump(mode="json")
    return Report(round=round_, inputs_hash=hash_inputs(inputs), content=content)
