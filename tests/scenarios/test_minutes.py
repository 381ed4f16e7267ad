"""Any length of a round is divided into stages by the rubric's shares: whole minutes, and all of them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.lines import FORMATS, STAGES
from scenarios.minutes import LONGEST, SHORTEST, nearest_format, share_out
from scenarios.models import Rubric
from scenarios.rubric import RubricContent
from scenarios.selectors import rubric_content

SHARES = st.lists(st.integers(1, 60), min_size=1, max_size=12)


@given(shares=SHARES, more=st.integers(0, 120))
def test_every_share_gets_a_minute_and_the_sum_is_exact(shares: list[int], more: int) -> None:
    total = len(shares) + more
    minutes = share_out(total, shares)
    assert sum(minutes) == total
    assert min(minutes) >= 1


@given(shares=SHARES, total=st.integers(12, 120))
def test_where_nobody_needs_a_minute_as_a_gift_each_is_less_than_one_off(
    shares: list[int], total: int
) -> None:
    wanted = [total * share / sum(shares) for share in shares]
    if min(wanted) >= 1:
        assert all(abs(got - want) < 1 for got, want in zip(share_out(total, shares), wanted, strict=True))


@given(shares=SHARES, total=st.integers(12, 120))
def test_a_larger_share_never_gets_less(shares: list[int], total: int) -> None:
    by_share = sorted(zip(shares, share_out(total, shares), strict=True))
    for (share, minutes), (next_share, next_minutes) in pairwise(by_share):
        assert minutes <= next_minutes or share == next_share


def test_fewer_minutes_than_stages_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match="cannot be divided"):
        share_out(8, [1] * 9)


def test_every_length_of_the_real_rubric_is_divided_whole(rubric: Rubric) -> None:
    content: RubricContent = rubric_content(rubric)
    for total in range(SHORTEST, LONGEST + 1):
        minutes = content.minutes_for(total)
        assert list(minutes) == list(STAGES)
        assert (sum(minutes.values()), min(minutes.values()) >= 1) == (total, True)
    for total in FORMATS:
        assert content.minutes_for(total) == {stage.key: stage.minutes[total] for stage in content.stages}


def test_a_length_takes_the_shares_of_the_nearest_format() -> None:
    asked = [20, 40, 41, 52, 53, 120]
    assert [nearest_format(total) for total in asked] == [35, 35, 45, 45, 60, 60]
