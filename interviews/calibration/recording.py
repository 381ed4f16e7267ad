"""A calibration round's script as the recording that a replay plays: one ENTRIES frame. Pure."""

from typing import Any

from interviews.calibration.cast import CANDIDATE, INTERVIEWER, STARTED_AT_MS, used_seconds
from interviews.calibration.content import CalibrationRound, Stage
from interviews.recording.recorder import Moment, Recorder
from interviews.recording.script import perform
from interviews.room.protocol import Entry, Kind, encode_entry

NO_TAB = bytes(8)


def compile_recording(content: CalibrationRound) -> bytes:
    """Perform the script. Raises OutOfOrder with the place of a step that cannot be performed."""
    recorder = Recorder()
    _move_clock(content, recorder)
    perform(content.script, recorder, {"candidate": CANDIDATE, "interviewer": INTERVIEWER})
    entries = (_entry(seq, moment) for seq, moment in enumerate(recorder.moments, start=1))
    return b"".join([bytes([Kind.ENTRIES]), *(encode_entry(entry).wire for entry in entries)])


def _entry(seq: int, moment: Moment) -> Entry:
    at_ms = STARTED_AT_MS + moment.second * 1000
    return Entry(seq, moment.kind, 0, moment.author, NO_TAB, seq, at_ms, moment.payload)


def _move_clock(content: CalibrationRound, recorder: Recorder) -> None:
    """As the interviewer moved it; see CLOCK in docs/protocol.md."""
    used: list[dict[str, Any]] = []
    for version, (stage, seconds) in enumerate(
        zip(content.stages, used_seconds(content), strict=True), start=1
    ):
        move = {"version": version, "state": "live", "move": "start" if version == 1 else "next"}
        recorder.move_clock(stage.at, INTERVIEWER, {**_clock(stage), **move, "used": list(used)})
        planned_ms = stage.planned_seconds * 1000
        used.append({"stage": stage.key, "planned_ms": planned_ms, "used_ms": seconds * 1000})
    end = {"version": len(used) + 1, "state": "debrief", "move": "end", "used": used}
    over = {"round_ended_at": STARTED_AT_MS + content.ends_at * 1000}
    recorder.move_clock(content.ends_at, INTERVIEWER, {**_clock(None), **end, **over})


def _clock(stage: Stage | None) -> dict[str, Any]:
    return {
        "stage": stage.key if stage else "",
        "stage_started_at": STARTED_AT_MS + stage.at * 1000 if stage else None,
        "planned_ms": stage.planned_seconds * 1000 if stage else 0,
        "paused_at": None,
        "paused_ms": 0,
        "pause_proposed_by": None,
        "round_started_at": STARTED_AT_MS,
        "round_ended_at": None,
        "moved_by": INTERVIEWER,
    }
