"""Loads the calibration rounds of a folder: all of them, or none when a file is bad.

Loading the same files again changes nothing. A changed file is a new version: answers keep theirs. What has
no file any more is not offered any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from interviews.calibration.content import CalibrationRound
from interviews.calibration.recording import compile_recording
from interviews.models import CalibrationExercise, CalibrationVersion
from interviews.recording.script import OutOfOrder
from scenarios.files.publishing import digest, lock_loading
from scenarios.files.source import BadFiles, Located, Problem, check, read_text, read_yaml

ROUNDS = Path(__file__).with_name("rounds")


@dataclass(frozen=True)
class ReadRound:
    """A file that has passed every check."""

    located: Located
    content: CalibrationRound
    recording: bytes


def load_rounds(folder: Path = ROUNDS) -> list[str]:
    """Return a sentence for each change: none when all was as before. Raises BadFiles."""
    rounds = read_rounds(sorted(folder.glob("*.yaml")))
    with transaction.atomic():
        lock_loading()
        changes = [change for each in rounds if (change := _publish(each))]
        changes += _withdraw_all_but([each.content.slug for each in rounds])
    return changes


def read_rounds(paths: Sequence[Path]) -> list[ReadRound]:
    """Read, check and perform the files without a database. Raises BadFiles with the problems of all."""
    rounds: list[ReadRound] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            rounds.append(_read(path))
        except BadFiles as bad:
            problems.extend(bad.problems)
    problems += _namesakes(rounds)
    if problems:
        raise BadFiles(problems)
    return rounds


def _read(path: Path) -> ReadRound:
    located = read_yaml(path, read_text(path))
    content = check(CalibrationRound, located)
    try:
        return ReadRound(located, content, compile_recording(content))
    except OutOfOrder as wrong:
        raise BadFiles([located.problem(("script", wrong.index), str(wrong))]) from None


def _namesakes(rounds: Sequence[ReadRound]) -> list[Problem]:
    first: dict[str, Path] = {}
    problems = []
    for each in rounds:
        slug = each.content.slug
        if slug in first:
            reason = f"slug '{slug}' is also used by {first[slug].name}"
            problems.append(each.located.problem(("slug",), reason))
        first.setdefault(slug, each.located.path)
    return problems


def _publish(read: ReadRound) -> str:
    """Make the file what its exercise offers; return the change in words, empty where there is none."""
    content, hashed = read.content, digest(read.content)
    exercise, _ = CalibrationExercise.objects.get_or_create(
        slug=content.slug, defaults={"position": content.position}
    )
    version = exercise.versions.filter(content_hash=hashed).defer("recording").first()
    version = version or _add_version(exercise, read, hashed)
    if (exercise.current_version_id, exercise.position) == (version.pk, content.position):
        return ""
    exercise.current_version, exercise.position = version, content.position
    exercise.save(update_fields=["current_version", "position"])
    return f"Loaded calibration round {content.slug}, version {version.number}."


def _withdraw_all_but(slugs: Sequence[str]) -> list[str]:
    offered = CalibrationExercise.objects.exclude(current_version=None)
    gone = list(offered.exclude(slug__in=slugs))
    CalibrationExercise.objects.filter(pk__in=[each.pk for each in gone]).update(current_version=None)
    return [f"Withdrew calibration round {each.slug}." for each in gone]


def _add_version(exercise: CalibrationExercise, read: ReadRound, hashed: str) -> CalibrationVersion:
    highest = exercise.versions.aggregate(highest=Max("number"))["highest"] or 0
    return CalibrationVersion.objects.create(
        exercise=exercise,
        number=highest + 1,
        content_hash=hashed,
        content=read.content.model_dump(mode="json"),
        recording=read.recording,
    )
