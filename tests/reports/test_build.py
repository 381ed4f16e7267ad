from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.reports.bars import weighted_mean
from interviews.reports.build import build_report, hash_inputs
from interviews.reports.content import LineReport, ReportContent
from interviews.reports.lines import moment
from scenarios.lines import LINES
from tests.reports.inputs import FACTS, RULES, WEIGHTS, assessment, report_inputs

SCORES = st.dictionaries(st.sampled_from(LINES), st.none() | st.integers(1, 4), min_size=9, max_size=9)


def line(content: ReportContent, key: str) -> LineReport:
    return next(row for row in content.lines if row.line == key)


@given(st.dictionaries(st.sampled_from(LINES), st.integers(1, 4), min_size=1))
def test_the_mean_lies_within_the_range_of_its_scores(scores: dict[str, int]) -> None:
    mean = weighted_mean(scores, WEIGHTS)
    assert mean is not None
    assert min(scores.values()) <= mean <= max(scores.values())


@given(st.dictionaries(st.sampled_from(LINES), st.integers(1, 4), min_size=1), st.integers(1, 50))
def test_only_the_proportions_of_the_weights_matter(scores: dict[str, int], factor: int) -> None:
    scaled = {key: weight * factor for key, weight in WEIGHTS.items()}
    assert weighted_mean(scores, WEIGHTS) == weighted_mean(scores, scaled)


@given(st.dictionaries(st.sampled_from(LINES), st.integers(1, 3), min_size=1), st.data())
def test_a_better_score_never_lowers_the_mean(scores: dict[str, int], data: st.DataObject) -> None:
    raised = data.draw(st.sampled_from(sorted(scores)))
    before, after = weighted_mean(scores, WEIGHTS), weighted_mean({**scores, raised: 4}, WEIGHTS)
    assert before is not None
    assert after is not None
    assert after > before


@given(SCORES)
def test_a_line_not_reached_counts_nowhere(scores: dict[str, int | None]) -> None:
    content = build_report(report_inputs(interviewer=assessment(scores)))
    reached = {key: score for key, score in scores.items() if score is not None}
    assert {row.line for row in content.lines} == set(reached)
    assert {row.line for row in content.not_reached} == set(scores) - set(reached)
    assert content.overall.lines_scored == len(reached)
    mean = weighted_mean(reached, WEIGHTS)
    assert content.overall.mean == (None if mean is None else float(mean))
    if reached:
        assert content.overall.lowest == min(reached.values())
        assert content.overall.highest == max(reached.values())


@given(SCORES, SCORES)
def test_the_same_inputs_give_the_same_report_and_hash(
    scores: dict[str, int | None], own: dict[str, int | None]
) -> None:
    inputs = report_inputs(interviewer=assessment(scores), candidate=assessment(own))
    again = report_inputs(interviewer=assessment(scores), candidate=assessment(own))
    assert build_report(inputs) == build_report(again)
    assert hash_inputs(inputs) == hash_inputs(again)
    stored = ReportContent.model_validate(build_report(inputs).model_dump(mode="json"))
    assert stored == build_report(inputs)


def test_without_weight_there_is_no_mean() -> None:
    assert weighted_mean({}, WEIGHTS) is None
    assert weighted_mean({"data": 4, "communication": 1}, WEIGHTS) == Fraction(4 * 16 + 6, 22)


def test_a_line_says_what_was_met_and_what_the_next_score_takes() -> None:
    row = line(build_report(report_inputs()), "modeling")
    assert (row.score, row.label, row.anchor) == (2, "Partial", "modeling at 2")
    assert (row.next_score, row.next_anchor) == (3, "modeling at 3")


def test_an_anchor_of_the_scenarios_own_is_told_from_the_rubrics() -> None:
    rules = tuple(
        rule.model_copy(update={"own_anchors": (3,)}) if rule.key == "modeling" else rule for rule in RULES
    )
    content = build_report(report_inputs(lines=rules))
    row = line(content, "modeling")
    assert (row.anchor_is_own, row.next_anchor_is_own) == (False, True)
    assert [step.next_anchor_is_own for step in content.probe_next if step.line == "modeling"] == [True]
    assert not line(content, "data").anchor_is_own
    assert not line(build_report(report_inputs()), "modeling").next_anchor_is_own


def test_a_four_has_no_next_score() -> None:
    row = line(build_report(report_inputs()), "data")
    assert (row.next_score, row.next_anchor) == (None, "")


def test_evidence_stands_at_its_line_in_order_of_time() -> None:
    row = line(build_report(report_inputs()), "data")
    assert [(item.at, item.kind) for item in row.evidence] == [("01:15", "note"), ("13:32", "checkpoint")]
    assert line(build_report(report_inputs()), "modeling").evidence == ()


def test_the_self_score_stands_beside_and_only_a_wide_gap_is_marked() -> None:
    content = build_report(report_inputs())
    assert (line(content, "data").gap, line(content, "data").gap_beyond_noise) == (-2, True)
    assert (line(content, "modeling").gap, line(content, "modeling").gap_beyond_noise) == (1, False)


def test_a_line_not_reached_keeps_its_reason_and_the_self_score() -> None:
    (row,) = build_report(report_inputs()).not_reached
    assert (row.line, row.reason, row.self_score) == ("monitoring", "Time ran out.", 3)


def test_a_self_score_that_says_not_reached_keeps_its_reason() -> None:
    own = assessment({**dict.fromkeys(LINES, 3), "data": None})
    row = line(build_report(report_inputs(candidate=own)), "data")
    assert (row.self_score, row.self_reason, row.gap) == (None, "Time ran out.", None)
    assert line(build_report(report_inputs()), "data").self_reason == ""


def test_checkpoints_are_hit_with_their_moment_or_missed() -> None:
    checkpoints = build_report(report_inputs()).checkpoints
    assert checkpoints is not None
    assert [(item.key, item.at) for item in checkpoints.hit] == [("label-delay", "13:32")]
    assert [(item.key, item.at) for item in checkpoints.missed] == [("threshold", "")]


def test_a_stage_that_never_began_has_no_time() -> None:
    times = {time.stage: time for time in build_report(report_inputs()).stages}
    assert times["requirements"].used_seconds == 415
    assert times["requirements"].extended_seconds == 120
    assert times["wrap"].used_seconds is None


def test_the_interviewers_words_are_kept_or_absent() -> None:
    words = build_report(report_inputs()).words
    assert words is not None
    assert words.drill == "Alerts."
    assert build_report(report_inputs(interviewer=assessment(dict.fromkeys(LINES, 3)))).words is None


def test_the_senior_bar_names_what_is_missing() -> None:
    verdict = build_report(report_inputs()).verdict
    assert verdict is not None
    assert verdict.met is False
    assert verdict.missing == ("Name of monitoring must be reached.",)


def test_the_senior_bar_is_met_by_threes() -> None:
    verdict = build_report(report_inputs(interviewer=assessment(dict.fromkeys(LINES, 3)))).verdict
    assert verdict is not None
    assert (verdict.met, verdict.missing) == (True, ())


@pytest.mark.parametrize(
    ("scores", "missing"),
    [
        ({**dict.fromkeys(LINES, 4), "data": 1}, "More than a 1 in Name of data."),
        (dict.fromkeys(LINES, 2), "A weighted mean of at least 3.0; it is 2.0."),
        (
            {**dict.fromkeys(LINES, 3), "requirements": 2, "communication": 4},
            "A weighted mean of at least 3.0; it is just below.",
        ),
    ],
)
def test_each_unmet_condition_of_the_bar_is_a_sentence(scores: dict[str, int | None], missing: str) -> None:
    verdict = build_report(report_inputs(interviewer=assessment(scores))).verdict
    assert verdict is not None
    assert missing in verdict.missing


def test_the_staff_bar_asks_for_fours_in_the_right_lines() -> None:
    facts = FACTS.model_copy(update={"level": "staff"})
    given: dict[str, int | None] = {**dict.fromkeys(LINES, 3), "data": 4, "modeling": 4}
    verdict = build_report(report_inputs(facts=facts, interviewer=assessment(given))).verdict
    assert verdict is not None
    assert verdict.missing == (
        "A 4 in at least 3 lines; there are 2.",
        "A 4 in Name of tradeoffs or Name of monitoring.",
    )


def test_a_solo_run_shows_self_scores_and_no_bar() -> None:
    facts = FACTS.model_copy(update={"interviewer": None})
    content = build_report(report_inputs(facts=facts, interviewer=None))
    assert content.scored_by == "self"
    assert content.absences == ("This was a solo run. The scores are the candidate's own.",)
    assert content.verdict is None
    assert content.checkpoints is None
    assert all(row.self_score is None and not row.evidence for row in content.lines)


def test_an_interviewer_who_never_submitted_is_named_and_their_evidence_left_out() -> None:
    content = build_report(report_inputs(interviewer=None))
    assert content.scored_by == "self"
    assert content.absences[0] == "Bob did not submit scores within 24 hours."
    assert (content.checkpoints, content.words) == (None, None)
    assert all(not row.evidence for row in content.lines)


def test_a_candidate_who_never_submitted_is_named() -> None:
    content = build_report(report_inputs(candidate=None))
    assert content.absences == ("Alice did not submit self-scores within 24 hours.",)
    assert all(row.self_score is None for row in content.lines)


def test_with_nobodys_scores_there_is_still_a_report_of_the_time() -> None:
    content = build_report(report_inputs(interviewer=None, candidate=None))
    assert (content.scored_by, content.lines, content.overall.mean) == ("nobody", (), None)
    assert len(content.absences) == 2
    assert len(content.stages) == 9


@pytest.mark.parametrize(("seconds", "text"), [(0, "00:00"), (59, "00:59"), (812, "13:32"), (3661, "61:01")])
def test_a_moment_is_minutes_and_seconds(seconds: int, text: str) -> None:
    assert moment(seconds) == text
