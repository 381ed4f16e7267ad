"""The expected wait counts those who gave up, and says when too little is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.pairing.estimate import ENOUGH, Estimate, Wait, estimate_from
from interviews.pairing.words import wait_words


def of(*seconds: float, gave_up: tuple[float, ...] = ()) -> Estimate:
    return estimate_from([*(Wait(each, True) for each in seconds), *(Wait(each, False) for each in gave_up)])


def test_without_anybody_who_gave_up_it_is_the_plain_median_and_quartiles() -> None:
    found = of(*range(1, 101))
    assert [found.seconds_until(share) for share in (0.25, 0.5, 0.75)] == [25, 50, 75]


def test_the_example_of_the_textbook() -> None:
    """Freireich's leukemia patients under 6-MP: the median of 23 weeks, and S(10) of 0.753."""
    found = of(6, 6, 6, 7, 10, 13, 16, 22, 23, gave_up=(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
    assert found.seconds_until(0.5) == 23
    assert found.still_waiting_after(10) == pytest.approx(0.7529, abs=1e-4)
    assert found.still_waiting_after(23) == pytest.approx(0.4482, abs=1e-4)


def test_who_gave_up_makes_the_wait_longer_and_is_not_left_out() -> None:
    assert of(*range(10, 30)).seconds_until(0.5) == 19
    assert of(*range(10, 30), gave_up=(5.0,) * 10).seconds_until(0.5) == 19  # before anybody was paired
    assert of(*range(10, 30), gave_up=(60.0,) * 10).seconds_until(0.5) == 24
    assert of(*range(10, 30), gave_up=(60.0,) * 30).seconds_until(0.5) is None


def test_the_odds_are_those_of_who_has_waited_so_long_already() -> None:
    found = of(*[5.0] * 10, *[300.0] * 5, gave_up=(600.0,) * 5)
    assert found.odds(waited=0, until=600) == pytest.approx(0.75)
    assert found.odds(waited=10, until=600) == pytest.approx(0.5)
    assert found.odds(waited=400, until=600) == pytest.approx(0)


def test_with_too_few_nothing_is_said() -> None:
    assert not of(*range(ENOUGH - 1), gave_up=(60.0,) * 100).is_enough
    assert of(1, 2, 3).odds(waited=0, until=600) is None
    assert of().seconds_until(0.5) is None


def test_when_nobody_ever_waited_longer_the_odds_are_not_known() -> None:
    assert of(*[5.0] * 20).odds(waited=60, until=600) is None


waits = st.lists(st.builds(Wait, st.integers(0, 600), st.booleans()), max_size=60)


@given(waits)
def test_fewer_and_fewer_wait_and_the_order_does_not_matter(listed: list[Wait]) -> None:
    found = estimate_from(listed)
    shares = [1.0, *(step.waiting for step in found.steps), 0.0]
    assert shares == sorted(shares, reverse=True)
    assert estimate_from(reversed(listed)) == found


@given(waits)
def test_one_more_who_never_found_anybody_never_shortens_the_wait(listed: list[Wait]) -> None:
    before, after = estimate_from(listed), estimate_from([*listed, Wait(600, False)])
    for seconds in range(0, 600, 50):
        assert after.still_waiting_after(seconds) >= before.still_waiting_after(seconds) - 1e-12


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (of(5, 6), "Too few people have waited for this lately to say how long it takes."),
        (
            of(*range(10, 110)),
            (
                "Half had a partner within 60 s; the middle half waited 35 s to 85 s "
                "(of 100 waits in the last two weeks, those given up included)."
            ),
        ),
        (
            of(*range(100, 400, 20), gave_up=(600.0,) * 10),
            (
                "Half had a partner within 6 min; the middle half waited 4 min to more than 10 min "
                "(of 25 waits in the last two weeks, those given up included)."
            ),
        ),
        (
            of(*[30.0] * 10, gave_up=(600.0,) * 30),
            (
                "About 25 in 100 had a partner within 10 min "
                "(of 40 waits in the last two weeks, those given up included)."
            ),
        ),
    ],
)
def test_the_sentence_says_the_middle_its_range_and_of_how_many(found: Estimate, words: str) -> None:
    assert wait_words(found, longest_seconds=600) == words
