import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.reports.bars import clears, missing_for, weighted_mean
from interviews.reports.build import build_report
from interviews.reports.content import Chance
from interviews.reports.inputs import LevelRule
from scenarios.lines import LINES
from tests.reports.fair import fair_input
from tests.reports.inputs import FACTS, SENIOR, STAFF, WEIGHTS, report_inputs

SCORES = st.dictionaries(st.sampled_from(LINES), st.integers(1, 4), min_size=1)


def chances(value: float, sd: float = 0.25) -> tuple[Chance, ...]:
    return build_report(report_inputs(fair=fair_input(value=value, sd=sd))).chances


@given(SCORES, st.sampled_from([SENIOR, STAFF]))
def test_a_bar_is_cleared_when_nothing_is_missing(scores: dict[str, int], bar: LevelRule) -> None:
    names = {line: line for line in LINES}
    missing = missing_for(bar, scores, weighted_mean(scores, WEIGHTS), names)
    assert clears(bar, scores, WEIGHTS) is not bool(missing)


def test_the_chosen_level_comes_first_and_then_the_next() -> None:
    assert [(chance.level, chance.is_chosen) for chance in chances(2.8)] == [
        ("senior", True),
        ("staff", False),
    ]
    facts = FACTS.model_copy(update={"level": "staff"})
    only = build_report(report_inputs(facts=facts, fair=fair_input())).chances
    assert [(chance.level, chance.is_chosen) for chance in only] == [("staff", True)]


def test_the_better_the_candidate_the_better_the_chance_and_the_higher_the_bar_the_smaller() -> None:
    by_value = [chances(value)[0].probability for value in (1.5, 2.2, 2.8, 3.4)]
    assert by_value == sorted(set(by_value))
    for value in (2.2, 2.8, 3.4):
        senior, staff = chances(value)
        assert staff.probability <= senior.probability
        assert senior.low <= senior.probability <= senior.high


def test_less_known_of_the_candidate_makes_the_range_wider_and_says_so() -> None:
    sure, unsure = chances(2.8, sd=0.1)[0], chances(2.8, sd=0.45)[0]
    assert unsure.high - unsure.low > 2 * (sure.high - sure.low)
    assert "provisional" in unsure.words
    assert "provisional" not in sure.words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "Clearing the Senior bar in the next interview is very unlikely: under 5%,"),
        (2.9, "Clearing the Senior bar in the next interview is about even: "),
    ],
)
def test_a_chance_is_said_in_words_with_its_range(value: float, words: str) -> None:
    said = chances(value)[0].words
    assert said.startswith(words)
    assert " between " in said


def test_the_dice_are_always_the_same() -> None:
    assert chances(2.8) == chances(2.8)
