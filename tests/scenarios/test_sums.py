"""The sums of a kit are recomputed: what is wrong is said, and what is no sum is left alone."""

import pytest

from scenarios.files.sums import value_of, wrong_sum_in


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1,000 × 86,400", 86.4e6),
        ("(8 − 0.8) / (8 − 0.8 + 0.1 × 135)", 0.348),
        ("86.4M × 0.2%", 172_800),
        ("100M × 40 × 16", 64e9),
        ("-2 * (1T / 1B)", -2000),
    ],
)
def test_a_formula_is_computed_as_it_is_read(formula: str, value: float) -> None:
    assert value_of(formula) == pytest.approx(value, rel=0.01)


@pytest.mark.parametrize(
    "formula",
    ["", "p × 2", "2 ** 9", "(" * 300 + "1" + ")" * 300, "1 / 0", "1 2", "().e", "1 //2", "e"],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="cannot"):
        value_of(formula)


def test_a_sum_may_be_rounded_by_two_in_a_hundred() -> None:
    assert wrong_sum_in("At most `50 × 2 = 102` and `50 × 2 = 98` a day.") is None
    assert wrong_sum_in("First `1 + 1 = 2`, then `50 × 2 = 103`.") == "`50 × 2` is 100, not 103"
    assert wrong_sum_in("Nothing is `7 − 7 = 1`.") == "`7 − 7` is 0, not 1"


def test_what_is_no_sum_is_left_alone() -> None:
    assert wrong_sum_in("`p = 3` and `x / (1 − x) = 4`, `a == 2`, and 2 + 2 = 5 in words") is None
