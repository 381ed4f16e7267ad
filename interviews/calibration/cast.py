"""Who stands in a calibration round's recording, and how long its stages took: for log and player. Pure."""

from interviews.calibration.content import CalibrationRound

# Authors of the log; no account has these people's names, and the reader is neither of them.
READER, CANDIDATE, INTERVIEWER = 0, 1, 2
STARTED_AT_MS = 1_767_261_600_000.0  # 2026-01-01 10:00 UTC: a recording of nobody needs some date


def used_seconds(content: CalibrationRound) -> list[int]:
    """How long each stage took, in order."""
    ends = [stage.at for stage in content.stages[1:]] + [content.ends_at]
    return [end - stage.at for stage, end in zip(content.stages, ends, strict=True)]
