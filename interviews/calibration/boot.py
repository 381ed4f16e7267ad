"""What a calibration round hands to the replay's front end: `ReplayBoot` of `frontend/src/replay/boot.ts`.

Until the scores are submitted it has no marks: the moments of the reference are part of the answer.
"""

from typing import Any

from django.urls import reverse

from config.look import MARKS
from interviews.calibration.access import OwnRound
from interviews.calibration.cast import CANDIDATE, INTERVIEWER, READER, STARTED_AT_MS, used_seconds
from interviews.calibration.content import CalibrationRound, Reference


def calibration_boot(own: OwnRound) -> dict[str, Any]:
    """Times are milliseconds, marks in the order of time."""
    content, slug = own.content, own.exercise.slug
    back = "Read the reference" if own.is_submitted else "Score this round"
    return {
        "userId": READER,
        "solo": False,
        "title": content.title,
        "startedAt": STARTED_AT_MS,
        "endedAt": STARTED_AT_MS + content.ends_at * 1000,
        "people": [
            {"id": CANDIDATE, "name": content.people.candidate, "role": "candidate"},
            {"id": INTERVIEWER, "name": content.people.interviewer, "role": "interviewer"},
        ],
        "stages": _stages(content),
        "marks": _marks(content) if own.is_submitted else [],
        "recordingUrl": reverse("calibration-recording", args=[slug]),
        "picturesUrl": "",  # nobody put a picture onto the board
        "back": {"url": reverse("calibration-round", args=[slug]), "label": back, "short": "Back"},
        "opensOn": "chat",  # what people say is there: a recording has no sound
    }


def _stages(content: CalibrationRound) -> list[dict[str, Any]]:
    return [
        {
            "key": stage.key,
            "name": MARKS[stage.key].name,
            "shortName": MARKS[stage.key].name,
            "plannedMs": stage.planned_seconds * 1000,
            "usedMs": used * 1000,
        }
        for stage, used in zip(content.stages, used_seconds(content), strict=True)
    ]


def _marks(content: CalibrationRound) -> list[dict[str, Any]]:
    return [_mark(each) for each in sorted(content.reference, key=lambda reference: reference.at)]


def _mark(reference: Reference) -> dict[str, Any]:
    return {
        "line": reference.line,
        "score": reference.score,
        "kind": "note",
        "text": reference.seen,
        "at": reference.at * 1000,
    }
