"""Scores that come in between two nights."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from structlog.testing import capture_logs

from accounts.models import User
from interviews.models import AdjustedScore, Assessment, FairScore, LineScore, ModelRun, Round, Severity
from interviews.ratings import counting, model, standing
from interviews.ratings.counting import count_round, count_waiting, waiting_assessments
from interviews.ratings.runs import refit
from interviews.ratings.store import FIGURES_LOCK
from interviews.scoring.corrections import correct_score
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from tests.ratings.platform import START, Held, assess, crowd, hold, locked_by_another, on_all_lines, people

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=60)


@pytest.fixture
def night(scenario_versions: list[ScenarioVersion]) -> list[Held]:
    """Twelve people, three rounds each, and last night's figures."""
    held = crowd(12, 3, scenario_versions[:3])
    hold(*held)
    refit()
    return held


def figures_of(person: User) -> dict[str, Any]:
    names = ("value", "sd", "low", "high", "sessions", "level", "level_sd", "gain", "gain_sd", "lines")
    row = FairScore.objects.filter(candidate=person).values(*names).get()
    lines = row.pop("lines")
    flat = {f"{line}.{name}": number for line, each in lines.items() for name, number in each.items()}
    return {**row, **flat}


def round_of(assessment: Assessment) -> Round:
    return Round.objects.get(pk=assessment.round_id)


def one_more(night: list[Held]) -> Assessment:
    """A round with fours for somebody who had three."""
    one = night[0]
    return hold(Held(one.candidate, night[5].candidate, one.version, on_all_lines(4), LATER))[0]


def refuse_adjusted_scores(of: User | None = None) -> None:
    """Of everybody, or of one candidate."""
    whose = f"WHEN (NEW.candidate_id = {of.pk})" if of else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON interviews_adjustedscore"
            f" FOR EACH ROW {whose} EXECUTE FUNCTION refuse()"
        )


def test_the_first_score_of_all_has_its_figures_at_once(scenario_version: ScenarioVersion) -> None:
    alice, bob = people(2)
    (assessment,) = hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    score = count_round(assessment.round_id)
    assert score is not None
    assert (score.candidate, score.sessions) == (alice, 1)
    assert score.value == pytest.approx(3)
    assert score.low < 3 < score.high
    assert ModelRun.objects.get().state == ModelRun.State.GOOD
    assert Severity.objects.get(interviewer=bob).sessions == 1
    counted = AdjustedScore.objects.get(assessment=assessment)
    assert set(counted.lines) == set(LINES)


def test_new_scores_give_what_a_whole_solution_at_the_same_variances_gives(
    night: list[Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between nights little is solved; the next fit, were it to keep variances and precisions, finds the
    same."""
    one, other = night[0], night[5]
    hold(Held(one.candidate, other.interviewer, other.version, on_all_lines(4), LATER))
    count_waiting()
    small = figures_of(one.candidate)
    stood = Severity.objects.get(interviewer=other.interviewer)
    assert small["sessions"] == 4

    monkeypatch.setattr("interviews.ratings.model.PASSES", 1)  # precisions hardly differ after one score
    refit()
    whole = figures_of(one.candidate)
    assert small == pytest.approx(whole, abs=0.05)
    severity = Severity.objects.get(interviewer=other.interviewer)
    assert (stood.value, stood.sd) == pytest.approx((severity.value, severity.sd), abs=0.02)


def test_kept_equations_give_the_same_as_new_ones(night: list[Held], monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer, stranger = people(2)
    one, other = night[0], night[5]
    monkeypatch.setattr(standing, "KEPT_FROM_SCORES", 0)
    hold(Held(other.candidate, one.interviewer, one.version, on_all_lines(2), LATER))
    count_waiting()  # sets them up
    assert standing._Kept.stand is not None
    kept = standing._Kept.stand.standing
    hold(
        Held(one.candidate, other.interviewer, one.version, on_all_lines(4), LATER),
        Held(newcomer, stranger, other.version, on_all_lines(3), LATER),
        Held(newcomer, one.candidate, other.version, {"data": 2, "modeling": 1}, LATER),
    )
    count_waiting()
    assert standing._Kept.stand.standing is kept
    from_kept = {person: figures_of(person) for person in (one.candidate, newcomer)}

    standing._Kept.stand = None
    AdjustedScore.objects.filter(candidate__in=from_kept).delete()
    count_waiting()
    for person, figures in from_kept.items():
        again = figures_of(person)
        # Growth takes what is known of other interviewers from the tables, which know more by now.
        assert again == pytest.approx(figures, abs=2e-3)
        exact = {name for name in figures if name not in {"level", "level_sd", "gain", "gain_sd"}}
        assert {name: again[name] for name in exact} == pytest.approx(
            {name: figures[name] for name in exact}, abs=1e-6
        )


@pytest.fixture(autouse=True)
def _nothing_kept() -> Any:
    yield
    standing._Kept.stand = None


def test_kept_equations_are_set_up_anew_after_a_correction(
    night: list[Held], staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "KEPT_FROM_SCORES", 0)
    (assessment,) = hold(
        Held(night[0].candidate, night[5].candidate, night[0].version, on_all_lines(4), LATER)
    )
    count_waiting()
    before = figures_of(night[0].candidate)
    correct_score(staff=staff, line_score=assessment.lines.get(line="data"), new_score=1, reason="Mixed up.")
    count_round(assessment.round_id)
    after = figures_of(night[0].candidate)
    assert after["value"] < before["value"]
    assert after["data.value"] < before["data.value"]


def test_counting_twice_changes_nothing(night: list[Held]) -> None:
    (assessment,) = hold(
        Held(night[0].candidate, night[5].candidate, night[0].version, on_all_lines(4), LATER)
    )
    first = count_round(assessment.round_id)
    again = count_round(assessment.round_id)
    assert first is not None
    assert again is not None
    assert first.updated_at == again.updated_at
    assert not waiting_assessments().exists()


def test_second_looks_at_a_round_make_it_surer_and_are_no_further_interviews(
    night: list[Held], scenario_version: ScenarioVersion
) -> None:
    alice, bob = people(2)
    (assessment,) = hold(Held(alice, bob, scenario_version, on_all_lines(4), LATER))
    count_round(assessment.round_id)
    before = figures_of(alice)
    others = [night[0].candidate, night[1].candidate]
    assess([(round_of(assessment), other, "review", on_all_lines(2)) for other in others])
    after = count_round(assessment.round_id)
    assert after is not None
    assert (after.sessions, after.gain) == (1, None)
    assert {line["sessions"] for line in after.lines.values()} == {1}
    refit()
    assert FairScore.objects.get(candidate=alice).sessions == 1
    assert after.value < before["value"]
    assert after.sd < before["sd"]


def test_a_correction_that_takes_the_only_scores_takes_the_figures(
    scenario_version: ScenarioVersion, staff: User
) -> None:
    alice, bob = people(2)
    (assessment,) = hold(Held(alice, bob, scenario_version, {"data": 2}))
    assert count_round(assessment.round_id)
    correct_score(
        staff=staff, line_score=assessment.lines.get(line="data"), new_score=None, reason="No audio."
    )
    assert count_round(assessment.round_id) is None
    assert not AdjustedScore.objects.exists()
    assert not waiting_assessments().exists()


def test_an_interviewer_whose_scores_of_somebody_were_taken_keeps_figures_of_the_others(
    scenario_version: ScenarioVersion, staff: User
) -> None:
    alice, bob, carol, dan = people(4)
    mistaken, *_ = hold(
        Held(alice, bob, scenario_version, {"data": 2}),
        Held(alice, carol, scenario_version, on_all_lines(3)),
        Held(dan, bob, scenario_version, on_all_lines(3)),
    )
    count_waiting()
    assert Severity.objects.get(interviewer=bob).sessions == 2
    correct_score(staff=staff, line_score=mistaken.lines.get(line="data"), new_score=None, reason="No audio.")
    score = count_round(mistaken.round_id)
    assert score is not None
    assert score.sessions == 1
    assert Severity.objects.get(interviewer=bob).sessions == 1
    assert not waiting_assessments().exists()


def test_a_retake_waits_for_nothing(night: list[Held]) -> None:
    newcomer = people(1)[0]
    assessments = hold(
        Held(night[0].candidate, night[5].candidate, night[0].version, on_all_lines(4), LATER),
        Held(newcomer, night[5].candidate, night[0].version, on_all_lines(4), LATER),
    )
    Round.objects.filter(assessments__in=assessments).update(is_retake=True)
    before = figures_of(night[0].candidate)
    assert count_waiting() == 0
    assert count_round(assessments[1].round_id) is None
    assert figures_of(night[0].candidate) == before


def test_what_goes_wrong_leaves_what_stood_and_the_callers_transaction(night: list[Held]) -> None:
    candidate = night[0].candidate
    before = figures_of(candidate)
    (assessment,) = hold(Held(candidate, night[5].candidate, night[0].version, on_all_lines(4), LATER))
    refuse_adjusted_scores()
    with transaction.atomic():
        score = count_round(assessment.round_id)
        assert score is not None
        assert score.value == before["value"]
        assert User.objects.filter(pk=candidate.pk).exists()
    assert figures_of(candidate) == before
    assert waiting_assessments().count() == 1


def test_who_writes_figures_is_waited_for_and_not_forever(
    scenario_version: ScenarioVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PATIENCE", "50ms")
    alice, bob = people(2)
    (assessment,) = hold(Held(alice, bob, scenario_version, on_all_lines(4)))
    with locked_by_another(FIGURES_LOCK):
        assert count_round(assessment.round_id) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        assert cursor.fetchone() == ("0",)
    assert count_round(assessment.round_id)


def test_the_sweeper_counts_what_no_report_did(night: list[Held]) -> None:
    newcomer = people(1)[0]
    hold(
        Held(newcomer, night[0].candidate, night[0].version, on_all_lines(3), LATER),
        Held(night[0].candidate, newcomer, night[0].version, on_all_lines(3), LATER),
    )
    assert count_waiting() == 2
    assert count_waiting() == 0
    assert FairScore.objects.get(candidate=newcomer).group == 0
    assert Severity.objects.get(interviewer=newcomer).group == 0


def test_a_broken_assessment_is_named_and_keeps_none_of_the_others_waiting(night: list[Held]) -> None:
    newcomers = people(5)
    assessments = hold(
        *(Held(each, night[0].candidate, night[0].version, on_all_lines(3), LATER) for each in newcomers)
    )
    refuse_adjusted_scores(of=newcomers[2])
    with capture_logs() as said:
        assert count_waiting() == 4
    assert list(waiting_assessments()) == [assessments[2]]
    assert FairScore.objects.filter(candidate__in=newcomers).count() == 4
    assert [(line["event"], line["assessment"]) for line in said] == [
        ("assessment_not_counted", assessments[2].pk)
    ]


def test_who_met_nobody_known_is_a_group_of_their_own(
    night: list[Held], scenario_version: ScenarioVersion
) -> None:
    alice, bob = people(2)
    hold(Held(alice, bob, scenario_version, on_all_lines(3)))
    count_waiting()
    group = FairScore.objects.get(candidate=alice).group
    assert group == Severity.objects.get(interviewer=bob).group
    assert not FairScore.objects.filter(group=group).exclude(candidate=alice).exists()


def test_what_came_during_a_refit_is_in_its_figures(
    night: list[Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is released after the refit has read: here, while the fit runs."""
    fit, came = model.fit, people(2)

    def slow_fit(*args: Any) -> Any:
        hold(Held(came[0], came[1], night[0].version, on_all_lines(3)))
        count_waiting()
        return fit(*args)

    monkeypatch.setattr("interviews.ratings.runs.fit", slow_fit)
    run = refit()
    assert run is not None
    assert run.parameters["counts"]["sessions"] == 36
    assert FairScore.objects.get(candidate=came[0]).run == run


def test_what_is_corrected_during_a_refit_is_in_its_figures(
    night: list[Held], staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = model.fit
    person = night[0].candidate
    line = LineScore.objects.filter(
        assessment__round__candidate=person, assessment__kind="interviewer", line="data", score__gt=1
    ).first()
    assert line is not None
    stood = figures_of(person)

    def slow_fit(*args: Any) -> Any:
        correct_score(staff=staff, line_score=line, new_score=1, reason="Mixed up.")
        count_round(line.assessment.round_id)
        return fit(*args)

    monkeypatch.setattr("interviews.ratings.runs.fit", slow_fit)
    refit()
    assert figures_of(person)["data.value"] < stood["data.value"]
    assert not waiting_assessments().exists()
