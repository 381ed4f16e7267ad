"""What the replay's page hands to its front end: `ReplayBoot` of `frontend/src/replay/boot.ts`.

Marks and scores are taken from the report as it is shown and from nowhere else, so that the replay can never
tell more of the interviewer's side than the report does.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.blocks import Names
from accounts.models import User
from config.look import MARKS
from interviews.models import Round
from interviews.reports.content import LineReport, Moment, NotReached, ReportContent, StageTime
from interviews.reports.page import rows_in_order


def replay_boot(round_: Round, user: User, content: ReportContent) -> dict[str, Any]:
    """Needs the round with both people. Times are milliseconds, marks in the order of time."""
    return {
        "userId": user.pk,
        "solo": round_.interviewer_id is None,
        "title": content.facts.scenario_title,
        "startedAt": ms(round_.started_at),
        "endedAt": ms(round_.ended_at),
        "people": _people(round_, user, content),
        "stages": stages(content),
        "marks": _marks(content),
        "recordingUrl": reverse("replay-recording", args=[round_.pk]),
        "picturesUrl": reverse("api-images", args=[round_.pk]),
        "back": {
            "url": reverse("report", args=[round_.pk]),
            "label": "Read the report",
            "short": "Report",
        },
    }


def _people(round_: Round, user: User, content: ReportContent) -> list[dict[str, Any]]:
    people = [{"id": round_.candidate_id, "name": content.facts.candidate, "role": "candidate"}]
    if round_.interviewer_id is not None:
        people.append({"id": round_.interviewer_id, "name": content.facts.interviewer, "role": "interviewer"})
    elif round_.former_interviewer is not None:  # who left is in no report, but what they said is in the log
        left = round_.former_interviewer
        people.append({"id": left.pk, "name": Names(user).of(left), "role": "interviewer"})
    return people


def stages(content: ReportContent) -> list[dict[str, Any]]:
    return [_stage(time) for time in content.stages]


def _stage(time: StageTime) -> dict[str, Any]:
    return {
        "key": time.stage,
        "name": time.name,
        "shortName": MARKS[time.stage].name,
        "plannedMs": (time.planned_seconds + time.extended_seconds) * 1000,
        "usedMs": None if time.used_seconds is None else time.used_seconds * 1000,
    }


def _marks(content: ReportContent) -> list[dict[str, Any]]:
    rows = rows_in_order(content)
    marks = [_mark(row, moment) for row in rows for moment in row.evidence]
    marks += [_score_mark(line, line.note_seconds) for line in content.lines if line.note_seconds is not None]
    return sorted(marks, key=lambda mark: int(mark["at"]))


def _mark(row: LineReport | NotReached, moment: Moment) -> dict[str, Any]:
    return {
        "line": row.line,
        "score": row.score,
        "kind": moment.kind,
        "text": moment.text,
        "at": moment.round_seconds * 1000,
    }


def _score_mark(line: LineReport, seconds: int) -> dict[str, Any]:
    """The moment that shows a score, with the reason for it."""
    return {
        "line": line.line,
        "score": line.score,
        "kind": "note",
        "text": line.note,
        "at": seconds * 1000,
    }


def ms(moment: datetime | None) -> float | None:
    return round(moment.timestamp() * 1000, 3) if moment else None
