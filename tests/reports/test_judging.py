from hypothesis import given
from hypothesis import strategies as st

from interviews.reports.build import build_report
from interviews.reports.content import ReportContent
from interviews.reports.inputs import Advice
from scenarios.lines import LINES
from tests.reports.fair import fair_input
from tests.reports.inputs import assessment, report_inputs

FIGURES = st.dictionaries(
    st.sampled_from(LINES), st.tuples(st.floats(1, 4), st.floats(0.05, 0.6)), min_size=9, max_size=9
)
SCORES = st.dictionaries(st.sampled_from(LINES), st.none() | st.integers(1, 4), min_size=9, max_size=9)


def judged(**lines: tuple[float, float]) -> ReportContent:
    """Of a candidate whose lines are all near the senior bar of 3.0, but these."""
    return build_report(report_inputs(fair=fair_input(value=3.0, lines=lines)))


@given(FIGURES, SCORES)
def test_what_is_named_is_sure_and_scored_and_never_more_than_two(
    figures: dict[str, tuple[float, float]], scores: dict[str, int | None]
) -> None:
    content = build_report(report_inputs(fair=fair_input(lines=figures), interviewer=assessment(scores)))
    assert len(content.strengths) <= 2
    assert len(content.gaps) <= 2
    assert len(content.gaps) + len(content.probe_next) == 2
    named = [item.line for item in content.strengths]
    named += [step.line for step in (*content.gaps, *content.probe_next)]
    assert len(named) == len(set(named))
    sure = {item.line: item.probability for item in content.strengths}
    sure |= {item.line: item.probability for item in content.gaps}
    assert all(probability is not None and probability >= 0.9 for probability in sure.values())
    assert all(scores[line] is not None for line in sure)


def test_a_line_surely_above_the_bar_is_a_strength_and_one_surely_below_a_gap() -> None:
    content = judged(data=(3.6, 0.2), modeling=(2.4, 0.2))
    assert [item.line for item in content.strengths] == ["data"]
    (gap,) = content.gaps
    assert (gap.line, gap.score, gap.next_score, gap.next_anchor) == ("modeling", 2, 3, "modeling at 3")
    assert gap.reason == (
        "Over 6 interviews the fair average is 2.4, between 2.1 and 2.7: below the 3.0 of the Senior bar."
    )
    assert content.strengths[0].reason == (
        "Over 6 interviews the fair average is 3.6, between 3.3 and 3.9: above the 3.0 of the Senior bar."
    )


def test_a_low_score_of_this_round_stands_beside_no_strength_and_a_4_beside_no_gap() -> None:
    figures = {"data": (3.6, 0.2), "modeling": (2.4, 0.2)}
    scores: dict[str, int | None] = {**dict.fromkeys(LINES, 3), "data": 2, "modeling": 4}
    content = build_report(
        report_inputs(fair=fair_input(value=3.0, lines=figures), interviewer=assessment(scores))
    )
    assert (content.strengths, content.gaps) == ((), ())
    assert content.probe_next[0].line == "modeling"
    assert content.probe_next[0].reason == (
        "Over 6 interviews the fair average is 2.4, between 2.1 and 2.7: below the 3.0 of the Senior bar, but"
        " this round's 4 speaks against it. Another interview would tell."
    )


def test_a_line_surely_below_that_was_not_reached_is_not_called_unsure() -> None:
    content = judged(monitoring=(2.4, 0.2))
    assert content.probe_next[0].line == "monitoring"
    assert content.probe_next[0].reason.endswith(
        ": below the 3.0 of the Senior bar. It was not reached in this round."
    )


def test_with_as_much_doubt_the_same_figures_name_nothing_and_are_probed() -> None:
    content = judged(data=(3.3, 0.5), modeling=(2.9, 0.5))
    assert (content.strengths, content.gaps) == ((), ())
    assert [item.line for item in content.probe_next] == ["modeling", "data"]
    assert "Another interview would tell." in content.probe_next[0].reason


def test_where_nothing_is_sure_it_is_said_before_what_to_probe() -> None:
    said = "No strength and no gap is sure yet. Strengths and gaps are"
    assert judged(data=(3.3, 0.5), modeling=(2.9, 0.5)).highlight_rule.startswith(said)
    assert judged(modeling=(2.4, 0.2)).highlight_rule.startswith("No strength is sure yet. Strengths and")
    assert judged(data=(3.6, 0.2)).highlight_rule.startswith("Strengths and gaps are about all")
    unreached = judged(monitoring=(3.6, 0.2))
    assert (unreached.strengths, unreached.highlight_rule[:9]) == ((), "Strengths")


def test_a_line_that_no_interview_has_scored_is_worth_probing_first() -> None:
    fair = fair_input(value=3.0)
    fair = fair.model_copy(update={"lines": tuple(line for line in fair.lines if line.line != "monitoring")})
    content = build_report(report_inputs(fair=fair))
    assert content.probe_next[0].line == "monitoring"
    assert content.probe_next[0].reason == "No interview has scored it yet, so another one tells most here."


def test_a_line_that_only_a_retake_has_scored_is_neither_strength_nor_gap() -> None:
    """However sure the candidate's average makes it: no interview says so of the line."""
    for value in (3.9, 1.1):
        fair = fair_input(value=value, sd=0.1)
        fair = fair.model_copy(update={"lines": tuple(line for line in fair.lines if line.line != "data")})
        content = build_report(
            report_inputs(fair=fair, interviewer=assessment({**dict.fromkeys(LINES), "data": 3}))
        )
        assert (content.strengths, content.gaps) == ((), ())
        (reason,) = (step.reason for step in content.probe_next if step.line == "data")
        assert reason == "No interview that counts has scored it yet, so another one tells most here."


def test_each_step_has_a_drill_from_its_score_and_its_lines_scenario() -> None:
    content = judged(framing=(2.0, 0.2), modeling=(2.4, 0.2))
    drills = {gap.line: gap.drill for gap in content.gaps}
    assert drills == {"framing": "Drill of framing at 3.", "modeling": "Drill of modeling at 2."}
    assert {gap.line: gap.scenario.slug for gap in content.gaps if gap.scenario} == {
        "framing": "on-framing",
        "modeling": "on-modeling",
    }
    none_left = build_report(report_inputs(fair=fair_input(), advice=Advice()))
    assert all((step.drill, step.scenario) == ("", None) for step in none_left.probe_next)


def test_without_a_fair_score_nothing_is_named_and_the_lowest_is_probed() -> None:
    content = build_report(report_inputs())
    assert (content.strengths, content.gaps) == ((), ())
    assert [(step.line, step.score) for step in content.probe_next] == [("monitoring", None), ("modeling", 2)]
    assert content.probe_next[0].reason == "It was not reached in this round."
