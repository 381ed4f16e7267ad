"""Where somebody stands: agreement, leaning, lines, with intervals that hold and nothing told too early."""

import random

import pytest

from interviews.calibration.figures import figures_of
from interviews.calibration.standing import Compared, standing_of
from interviews.points import signed
from scenarios.lines import LINES

# What three rounds of six lines each could be scored by their references.
REFERENCES = {"one": [3, 4, 2, 3, 2, 3], "two": [1, 3, 1, 2, 4, 3], "three": [3, 2, 3, 1, 2, 2]}


def scores(*differences: int, round_: str = "one", line: str = "") -> list[Compared]:
    return [
        Compared(round_, line or LINES[place], 2 + difference, 2)
        for place, difference in enumerate(differences)
    ]


def test_agreement_difference_and_spread_are_those_of_the_scores() -> None:
    standing = standing_of(scores(0, 0, 1, 2, -1))
    assert (standing.rounds, standing.scores) == (1, 5)
    assert (standing.exact.count, standing.within_one.count, standing.exact.of) == (2, 4, 5)
    assert standing.difference == pytest.approx(0.4)
    assert standing.spread == pytest.approx(1.14, abs=0.01)
    assert standing.sentence == (
        "In 1 calibration round you score 0.4 higher than the reference: chance alone could do that."
    )


def test_one_score_has_a_difference_and_no_spread() -> None:
    standing = standing_of(scores(1))
    assert standing.spread is None
    assert [figure.name for figure in figures_of(standing)] == ["Same score", "Within one", "Mean difference"]


def test_without_scores_there_is_no_standing() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        standing_of([])


def test_full_agreement_is_not_told_as_certain() -> None:
    standing = standing_of([each for name in REFERENCES for each in scores(0, 0, 0, 0, 0, 0, round_=name)])
    assert standing.exact.value == 1
    assert 0.6 < standing.exact.low < 0.9
    assert standing.exact.high == 1
    assert standing.low < 0 < standing.high
    assert standing.leaning == "neither"
    assert standing.sentence == "Over 3 calibration rounds you score as the reference does on average."


def test_lines_of_one_round_tell_less_than_as_many_of_different_rounds() -> None:
    together = standing_of(scores(0, 1, 0, 1, 0, 1))
    apart = standing_of(
        [Compared(f"r{place}", "data", 2 + difference, 2) for place, difference in enumerate([0, 1] * 3)]
    )
    assert together.high - together.low > 1.2 * (apart.high - apart.low)
    assert together.exact.high - together.exact.low > apart.exact.high - apart.exact.low


def test_always_one_higher_is_told_as_kinder_and_one_odd_line_is_not() -> None:
    rounds = [each for name in REFERENCES for each in scores(1, 1, 1, 1, 1, round_=name)]
    standing = standing_of(rounds)
    assert standing.leaning == "higher"
    assert standing.sentence.endswith("1.0 higher than the reference: that is more than chance explains.")
    assert {leaning.line for leaning in standing.too_kind} == set(LINES[:5])
    assert standing_of(scores(0, 0, 2, 0, 0)).leaning == "neither"


def test_a_line_is_named_when_it_is_sure_and_not_after_one_score() -> None:
    once = standing_of(scores(2, line="data"))
    twice = standing_of([*scores(1, round_="one", line="data"), *scores(1, round_="two", line="data")])
    severe = standing_of([*scores(-2, round_="one", line="data"), *scores(-1, round_="two", line="data")])
    assert once.too_kind == ()
    assert [(one.line, one.difference, one.scores) for one in twice.too_kind] == [("data", 1, 2)]
    assert twice.too_severe == ()
    among_others = [each for name in ("one", "two") for each in scores(1, 0, 0, 0, 0, round_=name)]
    assert standing_of(among_others).too_kind == (), "one of five lines may be off like that by chance"
    assert [(one.line, one.amount) for one in severe.too_severe] == [("data", 1.5)]


def test_the_interval_holds_the_leaning_of_nine_in_ten() -> None:
    """Raters with a leaning, a halo and noise as the platform knows them, who score whole numbers."""
    chance = random.Random(4)
    held = told_wrongly = 0
    people = 1500
    for _ in range(people):
        leaning = chance.gauss(0, 0.4)
        standing = standing_of(_scored_by(leaning, chance))
        held += standing.low <= leaning <= standing.high
        told_wrongly += {"higher": leaning < 0, "lower": leaning > 0, "neither": False}[standing.leaning]
    assert 0.87 <= held / people <= 0.93
    assert told_wrongly / people <= 0.02


def _scored_by(leaning: float, chance: random.Random) -> list[Compared]:
    compared = []
    for name, references in REFERENCES.items():
        halo = chance.gauss(0, 0.27)
        for line, reference in zip(LINES, references, strict=False):
            seen = round(reference + leaning + halo + chance.gauss(0, 0.54))
            compared.append(Compared(name, line, min(4, max(1, seen)), reference))
    return compared


@pytest.mark.parametrize(("points", "text"), [(0.42, "+0.4"), (-1.26, "−1.3"), (0.04, "0.0"), (-0.04, "0.0")])
def test_points_are_written_with_their_sign(points: float, text: str) -> None:
    assert signed(points) == text
