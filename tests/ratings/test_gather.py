"""What of everybody's scores is read for the fit."""

import numpy as np
import pytest

from accounts.models import User
from interviews.models import Round
from interviews.ratings.gather import read_sheet
from interviews.ratings.sheet import Levels, ratings_of
from interviews.scoring.corrections import correct_score
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from tests.ratings.platform import START, Held, assess, hold, on_all_lines, people

pytestmark = pytest.mark.django_db


def test_every_scored_line_is_a_row_with_its_people_scenario_and_day(
    scenario_versions: list[ScenarioVersion],
) -> None:
    alice, bob = people(2)
    version = scenario_versions[3]
    (assessment,) = hold(Held(alice, bob, version, {"requirements": 3, "monitoring": 1}))
    sheet = read_sheet()
    assert sheet.assessment.tolist() == [assessment.pk]
    assert (sheet.candidate.tolist(), sheet.interviewer.tolist()) == ([alice.pk], [bob.pk])
    assert sheet.scenario.tolist() == [version.scenario_id]
    assert sheet.at == pytest.approx([START.timestamp()])
    found = {LINES[line]: score for line, score in zip(sheet.line, sheet.score, strict=True)}
    assert found == {"requirements": 3, "monitoring": 1}


def test_second_looks_count_and_what_people_say_of_themselves_does_not(
    scenario_version: ScenarioVersion,
) -> None:
    alice, bob, charlie, dora = people(4)
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    round_ = Round.objects.get()
    assess([(round_, charlie, "second", on_all_lines(2)), (round_, dora, "review", on_all_lines(4))])
    assess([(round_, alice, "self", on_all_lines(1))])
    sheet = read_sheet()
    assert set(sheet.interviewer.tolist()) == {bob.pk, charlie.pk, dora.pk}
    assert set(sheet.candidate.tolist()) == {alice.pk}
    assert 1 not in sheet.score


def test_drafts_and_what_is_not_released_are_left_out(scenario_version: ScenarioVersion) -> None:
    alice, bob, charlie = people(3)
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    assess([(Round.objects.get(), charlie, "second", on_all_lines(1))], submit=False)
    assert read_sheet().interviewer.tolist() == [bob.pk]
    Round.objects.update(released_at=None, state="debrief")
    assert not read_sheet().sessions


def test_an_assessment_that_reached_nothing_is_no_session(scenario_version: ScenarioVersion) -> None:
    alice, bob = people(2)
    hold(Held(alice, bob, scenario_version, {}))
    assert not read_sheet().sessions


def test_a_corrected_score_is_read_as_it_stands(scenario_version: ScenarioVersion, staff: User) -> None:
    alice, bob = people(2)
    (assessment,) = hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    line = assessment.lines.get(line="data")
    correct_score(staff=staff, line_score=line, new_score=1, reason="Two lines were mixed up.")
    sheet = read_sheet()
    assert sheet.score[sheet.line == LINES.index("data")].tolist() == [1]


def test_people_who_left_keep_what_they_gave(scenario_version: ScenarioVersion) -> None:
    alice, bob = people(2)
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert read_sheet().interviewer.tolist() == [bob.pk]


def test_numbers_lead_back_to_people_and_news_change_nobodys(
    scenario_versions: list[ScenarioVersion],
) -> None:
    alice, bob, charlie = people(3)
    (first,) = hold(Held(bob, charlie, scenario_versions[0], on_all_lines(3)))
    before = Levels.of(read_sheet([first.pk]))
    (second,) = hold(Held(alice, bob, scenario_versions[1], on_all_lines(2)))
    levels = before.and_of(read_sheet([second.pk]))
    assert levels.candidate.tolist() == [bob.pk, alice.pk]
    ratings = ratings_of(read_sheet(), levels)
    assert set(levels.candidate[ratings.candidate.of_row].tolist()) == {alice.pk, bob.pk}
    of_alice = levels.candidate[ratings.candidate.of_row] == alice.pk
    assert ratings.score[of_alice].tolist() == [2] * len(LINES)
    assert ratings.day is not None
    assert np.isfinite(ratings.day).all()
