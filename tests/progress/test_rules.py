from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from interviews.progress.rules import Figure, Take, coverage, figure_of, lines_progress
from scenarios.lines import LINES

START = datetime(2026, 11, 1, tzinfo=UTC)


def rounds(*scores: dict[str, int], family: str = "vision") -> list[Take]:
    return [
        Take(
            round_id=str(number),
            held_at=START + timedelta(days=number),
            scenario=number,
            slug=f"scenario-{number}",
            title=f"Scenario {number}",
            family=family,
            version=number,
            interviewer=1,
            is_retake=False,
            mean=3.0,
            scored_by="interviewer",
            scores=each,
        )
        for number, each in enumerate(scores)
    ]


@given(st.lists(st.dictionaries(st.sampled_from(LINES), st.integers(1, 4)), max_size=8))
def test_a_figure_lies_within_its_range_and_counts_only_what_was_reached(given: list[dict[str, int]]) -> None:
    for row in lines_progress(rounds(*given)):
        reached = [scores[row.line] for scores in given if row.line in scores]
        assert row.count == len(reached)
        assert (row.figure is None) == (not reached)
        if row.figure:
            assert row.figure.lowest <= row.figure.mean <= row.figure.highest
            assert (row.figure.lowest, row.figure.highest) == (min(reached), max(reached))


def test_there_is_no_trend_before_three_rounds() -> None:
    two, three = rounds({"data": 2}, {"data": 4}), rounds({"data": 2}, {"data": 4}, {"data": 3})
    data = LINES.index("data")
    assert (lines_progress(two)[data].has_trend, lines_progress(two)[data].recent) == (False, None)
    assert (lines_progress(three)[data].has_trend, lines_progress(three)[data].recent) == (True, 3.0)


def test_a_round_that_did_not_reach_a_line_is_a_gap_and_no_zero() -> None:
    row = lines_progress(rounds({"data": 2}, {}, {"data": 4}))[LINES.index("data")]
    assert row.scores == (2, None, 4)
    assert row.figure == Figure(mean=3.0, count=2, lowest=2, highest=4)


def test_the_recent_mean_is_of_the_last_three_that_reached_the_line() -> None:
    row = lines_progress(rounds({"data": 1}, {"data": 2}, {}, {"data": 3}, {"data": 4}))[LINES.index("data")]
    assert row.recent == 3.0


def test_coverage_marks_what_was_never_tested() -> None:
    known = rounds({"data": 3}, {"data": 4, "framing": 2})
    vision, platform = coverage(known, ["vision", "platform"])
    tested = {cell.line: cell.figure.count for cell in vision.cells if cell.figure}
    assert tested == {"data": 2, "framing": 1}
    assert (vision.rounds, platform.rounds) == (2, 0)
    assert all(cell.figure is None for cell in platform.cells)


def test_without_a_score_there_is_no_figure() -> None:
    assert figure_of([]) is None


def test_a_range_of_one_value_is_written_once() -> None:
    assert Figure(3.0, 2, 3, 3).range == "3"
    assert Figure(3.0, 2, 2, 4).range == "2 to 4"
