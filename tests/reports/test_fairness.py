import pytest

from interviews.points import points
from interviews.ratings.assumptions import PRIOR_SDS, ROW_SD, SESSION_SD
from interviews.reports.build import build_report, hash_inputs, without_standing
from interviews.reports.fairness import APART, NOT_FITTED, NOT_SCORED, ONLY_A_RETAKE, RETAKE_BESIDE
from interviews.reports.inputs import CorrectionInput, FairInput
from interviews.reports.page import fair_title, fair_words
from interviews.reports.standing import spread_of
from scenarios.lines import LINES
from tests.reports.fair import fair_input
from tests.reports.inputs import FACTS, assessment, report_inputs

PRIOR_SPREAD = spread_of({})


def why(fair: FairInput) -> str:
    figure = build_report(report_inputs(fair=fair)).fair
    assert figure
    return figure.why


@pytest.mark.parametrize(
    ("fair", "causes", "weight"),
    [
        (
            fair_input(severity=0.31, difficulty=0.12, sd=0.4, sessions=2, value=3.2),
            "The interviewer scores about 0.3 lower than most and the scenario is a little harder",
            "with 2 interviews the fair score still leans toward the average of everybody",
        ),
        (
            fair_input(severity=-0.5, difficulty=-0.3),
            "The interviewer scores about 0.5 higher than most and the scenario is clearly easier",
            "the fair score is of 6 interviews, the raw score of this round alone",
        ),
        (
            fair_input(severity=0.05, difficulty=None, value=3.02),
            "Neither the interviewer nor the scenario is far from average",
            "over 6 interviews both come to nearly the same",
        ),
        (
            fair_input(severity=0.02, severity_sd=0.4, difficulty=0.0),
            "Little is known yet of how severely the interviewer scores",
            "the fair score is of 6 interviews, the raw score of this round alone",
        ),
        (
            fair_input(severity=None, difficulty=0.0, sd=0.5, sessions=1),
            "How severely the interviewer scores is not known yet",
            "with 1 interview the fair score still leans toward the average of everybody",
        ),
    ],
)
def test_one_sentence_says_why_fair_and_raw_differ(fair: FairInput, causes: str, weight: str) -> None:
    assert why(fair).replace(" than average;", ";") == f"{causes}; {weight}."


def test_a_retake_is_not_said_to_count() -> None:
    again = {"facts": FACTS.model_copy(update={"is_retake": True})}
    known = build_report(report_inputs(**again, fair=fair_input())).fair
    assert known
    assert known.why == RETAKE_BESIDE
    assert build_report(report_inputs(**again)).fair_missing == ONLY_A_RETAKE


def test_who_is_linked_with_few_reads_whom_the_figure_compares_with() -> None:
    known = fair_input()
    apart = known.model_copy(update={"is_apart": True})
    assert why(apart) == f"{why(known)} {APART}"


@pytest.mark.parametrize(
    ("seconds", "rescores", "said"),
    [
        (1, 0, "A second interviewer's scores of this round are in it."),
        (0, 1, "A re-score of this round is in it."),
        (0, 2, "2 re-scores of this round are in it."),
        (1, 1, "A second interviewer's scores and a re-score of this round are in it."),
    ],
)
def test_scores_of_this_round_by_others_are_said_to_be_in_it(seconds: int, rescores: int, said: str) -> None:
    known = fair_input()
    looked_at = known.model_copy(update={"seconds": seconds, "rescores": rescores})
    assert why(looked_at) == f"{why(known)} {said}"


def test_a_severe_interviewer_is_no_reason_for_a_lower_fair_score() -> None:
    assert why(fair_input(severity=0.3, difficulty=0.0, value=2.6)) == (
        "Although the interviewer scores about 0.3 lower than most, the fair score is lower:"
        " it is of 6 interviews, the raw score of this round alone."
    )


def test_its_figures_are_rounded_once_and_only_where_they_are_said() -> None:
    content = build_report(report_inputs(fair=fair_input(value=3.047, low=2.549, high=3.546)))
    assert content.fair
    assert points(content.fair.value) == "3.0"
    assert fair_words(content) == "90% interval between 2.5 and 3.5"


@pytest.mark.parametrize(("sessions", "said"), [(1, "1 interview"), (4, "4 interviews")])
def test_it_is_said_to_be_over_all_interviews(sessions: int, said: str) -> None:
    content = build_report(report_inputs(fair=fair_input(sessions=sessions)))
    assert fair_title(content) == f"Fair score, over {said}"


@pytest.mark.parametrize(("sd", "provisional"), [(0.301, True), (0.30, False)])
def test_a_fair_score_is_provisional_above_an_sd_of_0_30(sd: float, provisional: bool) -> None:
    figure = build_report(report_inputs(fair=fair_input(sd=sd))).fair
    assert figure
    assert figure.provisional is provisional


def test_without_a_fit_and_without_an_interviewers_scores_it_is_said_that_there_is_none() -> None:
    unfitted = build_report(report_inputs())
    assert (unfitted.fair, unfitted.fair_missing, unfitted.chances) == (None, NOT_FITTED, ())
    assert unfitted.overall.mean == 3.0
    solo = build_report(
        report_inputs(
            facts=FACTS.model_copy(update={"interviewer": None}), interviewer=None, fair=fair_input()
        )
    )
    assert (solo.fair, solo.fair_missing, solo.chances) == (None, NOT_SCORED, ())


def test_fair_figures_alone_never_make_another_version() -> None:
    recorded = hash_inputs(report_inputs())
    changed = report_inputs(fair=fair_input(), spread=PRIOR_SPREAD.model_copy(update={"session": 0.9}))
    assert hash_inputs(changed) == recorded
    corrected = assessment(dict.fromkeys(LINES, 3))
    assert hash_inputs(report_inputs(interviewer=corrected)) != recorded


def test_others_do_not_learn_how_the_candidate_stands_over_all_interviews() -> None:
    full = build_report(report_inputs(fair=fair_input(lines={"modeling": (1.8, 0.2)})))
    assert full.fair
    assert full.gaps
    assert full.chances
    seen = without_standing(full)
    assert (seen.fair, seen.gaps, seen.strengths, seen.probe_next, seen.chances) == (None, (), (), (), ())
    assert (seen.lines, seen.overall, seen.words) == (full.lines, full.overall, full.words)


def test_others_do_not_learn_what_the_candidate_has_not_seen_either() -> None:
    full = build_report(report_inputs())
    seen = without_standing(full)
    assert all(step.scenario for step in full.probe_next)
    assert [step.scenario for step in seen.probe_next] == [None, None]
    assert [step.drill for step in seen.probe_next] == [step.drill for step in full.probe_next]


@pytest.mark.parametrize(("noise", "marked"), [(0.2, True), (0.25, True), (0.5, False)])
def test_a_gap_is_marked_only_where_it_is_wider_than_noise(noise: float, marked: bool) -> None:
    spread = PRIOR_SPREAD.model_copy(update={"session": noise, "rating": noise * 2})
    content = build_report(report_inputs(spread=spread))
    data = next(line for line in content.lines if line.line == "data")
    assert (data.gap, data.gap_beyond_noise) == (-2, marked)
    assert f"{1.645 * (3 * noise + PRIOR_SPREAD.severity) ** 0.5:.1f}" in content.gap_rule


def test_a_corrected_score_keeps_the_original_and_the_reason_beside_it() -> None:
    given = assessment(dict.fromkeys(LINES, 3))
    lines = tuple(
        entry.model_copy(
            update={"corrections": (CorrectionInput(old_score=1, new_score=3, reason="Wrong key."),)}
        )
        if entry.line == "data"
        else entry
        for entry in given.lines
    )
    content = build_report(report_inputs(interviewer=given.model_copy(update={"lines": lines})))
    data = next(line for line in content.lines if line.line == "data")
    assert [(one.old_score, one.new_score, one.reason) for one in data.corrections] == [(1, 3, "Wrong key.")]


def test_the_spread_before_a_run_is_that_of_the_model() -> None:
    sds = (
        SESSION_SD,
        ROW_SD,
        PRIOR_SDS["interviewer"],
        PRIOR_SDS["scenario"],
        PRIOR_SDS["candidate_by_line"],
    )
    assert tuple(PRIOR_SPREAD.model_dump().values()) == pytest.approx([sd**2 for sd in sds])
