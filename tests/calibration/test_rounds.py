"""The rounds that come with a release: right by the rubric, loaded once, and playable to the end."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from interviews.calibration.cast import CANDIDATE, INTERVIEWER, STARTED_AT_MS
from interviews.calibration.content import CalibrationRound
from interviews.calibration.load import ROUNDS, ReadRound, load_rounds, read_rounds
from interviews.models import CalibrationExercise, CalibrationVersion
from interviews.room.protocol import Entries, EntryKind, decode_server
from scenarios.files.source import BadFiles
from scenarios.models import Scenario

FILES = sorted(ROUNDS.glob("*.yaml"))


@pytest.fixture(scope="module")
def rounds() -> list[ReadRound]:
    return read_rounds(FILES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(ROUNDS, tmp_path / "rounds"))


def change(folder: Path, old: str, new: str, name: str = "small-loans") -> None:
    file = folder / f"{name}.yaml"
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_there_is_one_more_than_a_standing_needs_of_different_families(rounds: list[ReadRound]) -> None:
    assert len(rounds) >= 4
    assert len({each.content.family for each in rounds}) == len(rounds)


def test_together_they_use_all_four_anchors_and_differ_within_each_round(rounds: list[ReadRound]) -> None:
    used = Counter(score for each in rounds for score in each.content.reference_scores.values())
    assert all(used[score] >= 3 for score in (1, 2, 3, 4))
    for each in rounds:
        scores = each.content.reference_scores.values()
        assert max(scores) - min(scores) >= 2, f"{each.content.slug} invites one score for all lines"


def test_their_problems_are_not_in_the_library(library: None, rounds: list[ReadRound]) -> None:
    """Nobody loses a scenario to practice by calibrating."""
    assert not Scenario.objects.filter(slug__in=[each.content.slug for each in rounds]).exists()


@pytest.mark.parametrize("place", range(len(FILES)), ids=[file.stem for file in FILES])
def test_a_recording_plays_to_its_end(rounds: list[ReadRound], place: int) -> None:
    content, frame = rounds[place].content, decode_server(rounds[place].recording)
    assert isinstance(frame, Entries)
    entries = frame.entries
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.at_ms for entry in entries] == sorted(entry.at_ms for entry in entries)
    assert entries[-1].at_ms == STARTED_AT_MS + content.ends_at * 1000
    assert {entry.author for entry in entries} == {CANDIDATE, INTERVIEWER}
    document = _document([entry.payload for entry in entries if entry.kind == EntryKind.UPDATE])
    assert "# " in str(document.get("notes", type=Text))
    drawn = document.get("board", type=Map)
    assert len(drawn) == sum(_elements(step) for step in content.script)
    moves = [json.loads(entry.payload) for entry in entries if entry.kind == EntryKind.CLOCK]
    assert [move["stage"] for move in moves] == [*(stage.key for stage in content.stages), ""]
    said = sum(entry.kind == EntryKind.CHAT for entry in entries)
    assert said == sum(step.say is not None for step in content.script)


def _document(updates: list[bytes]) -> Doc[Any]:
    document: Doc[Any] = Doc()
    for update in updates:
        document.apply_update(update)
    return document


def _elements(step: Any) -> int:
    return 2 * (step.box is not None) + (step.arrow is not None) + (step.caption is not None)


def test_nothing_of_a_reference_is_in_its_recording(rounds: list[ReadRound]) -> None:
    for each in rounds:
        recording = each.recording.decode(errors="ignore")
        for reference in each.content.reference:
            assert reference.because not in recording
            assert reference.seen not in recording


def test_people_speak_no_faster_than_people_do(rounds: list[ReadRound]) -> None:
    for each in rounds:
        said = [step for step in each.content.script if step.say]
        for step, following in pairwise(said):
            words_a_second = len((step.say or "").split()) / (following.at - step.at)
            assert words_a_second <= 3.4, f"{each.content.slug} at {step.at:.0f}: {words_a_second:.1f}"


def test_loading_again_changes_nothing(library: None, folder: Path) -> None:
    assert len(load_rounds(folder)) == len(FILES)
    assert load_rounds(folder) == []


def test_a_changed_file_is_a_new_version_and_going_back_is_the_old_one(library: None, folder: Path) -> None:
    load_rounds(folder)
    change(folder, "The labels are the trouble. Not the features.", "Labels are the trouble.")
    assert load_rounds(folder) == ["Loaded calibration round small-loans, version 2."]
    assert load_rounds(ROUNDS) == ["Loaded calibration round small-loans, version 1."]
    assert CalibrationVersion.objects.filter(exercise__slug="small-loans").count() == 2


def test_a_file_that_is_gone_is_withdrawn(library: None, folder: Path) -> None:
    load_rounds(folder)
    (folder / "small-loans.yaml").unlink()
    assert load_rounds(folder) == ["Withdrew calibration round small-loans."]
    assert load_rounds(folder) == []
    assert CalibrationExercise.objects.get(slug="small-loans").current_version is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("  - line: tradeoffs\n    score: 4", "  - line: tradeoffs\n    score: 5", "'score'"),
        ("  - line: tradeoffs", "  - line: charm", "'charm' is none of"),
        ("  - line: framing\n", "  - line: data\n", "lines come in the order of the rubric"),
        ("{at: 331, by: interviewer, say", "{at: 331, by: interviewer, sing", "unknown key 'sing'"),
        ("family: forecasting", "family: astrology", "'astrology' is none of"),
        ("ends_at: 710", "ends_at: 690", "the round is over at 690"),
        ("{at: 600, write", "{at: 480, write", "begins before the one before it is done"),
        ("at: 634\n", "at: 800\n", "less than or equal|at most 720"),
        ("slug: small-loans", "slug: ticket-routing", "also used by"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason_and_nothing_is_loaded(
    library: None, folder: Path, old: str, new: str, reason: str
) -> None:
    change(folder, old, new)
    with pytest.raises(BadFiles, match=reason) as refusal:
        load_rounds(folder)
    assert all(problem.line > 1 for problem in refusal.value.problems)
    assert not CalibrationExercise.objects.exists()


def test_an_arrow_needs_its_boxes(folder: Path) -> None:
    change(folder, "arrow: [inbox, clean]", "arrow: [inbox, cleaner]", "ticket-routing")
    with pytest.raises(BadFiles, match="the arrow at 161 needs the box 'cleaner'"):
        read_rounds([folder / "ticket-routing.yaml"])


def test_contents_are_read_back_from_the_database_as_they_were(
    library: None, rounds: list[ReadRound]
) -> None:
    load_rounds()
    stored = CalibrationVersion.objects.get(exercise__slug=rounds[0].content.slug)
    assert CalibrationRound.model_validate(stored.content) == rounds[0].content
