"""Better partners for people who are booked: whoever is told another name gains, nobody is left alone."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.pairing.exchanges import WORTH_A_CHANGE, Exchange, exchanges
from interviews.pairing.rules import may_meet
from interviews.pairing.seekers import Seeker
from interviews.pairing.waves import pair_up
from interviews.pairing.weights import FIT, explain
from tests.pairing.seeking import DAY, pools, seeker

Booked = list[tuple[Seeker, Seeker]]
FAR = st.sampled_from([DAY, 5.0 * DAY, 30.0 * DAY])


def value(one: Seeker, two: Seeker) -> int:
    points = explain(one, two)
    return sum(points[name] for name in FIT)


@st.composite
def starts(draw: st.DrawFn) -> tuple[Booked, list[Seeker]]:
    """People of one start, some of whom are booked: those who came first, so that better ones may follow."""
    pool = draw(pools(ahead=FAR))
    early = pool[: draw(st.integers(0, len(pool)))]
    booked = [(pair.first, pair.second) for pair in pair_up(early)]
    taken = {person.ticket for pair in booked for person in pair}
    return booked, [person for person in pool if person.ticket not in taken]


def partners(pairs: Booked) -> dict[int, Seeker]:
    return {one.ticket: two for pair in pairs for one, two in permutations(pair)}


def formed(found: list[Exchange]) -> Booked:
    return [(pair.first, pair.second) for exchange in found for pair in exchange.formed]


@settings(max_examples=50)
@given(starts())
def test_everybody_who_is_told_another_name_gains_and_nobody_is_left_alone(
    start: tuple[Booked, list[Seeker]],
) -> None:
    booked, alone = start
    before, found = partners(booked), exchanges(booked, alone)
    after = partners(formed(found))
    for one, two in formed(found):
        assert may_meet(one, two)
        for person, other in ((one, two), (two, one)):
            if person.ticket in before:
                assert before[person.ticket] != other
                old = value(*next(pair for pair in booked if person in pair))
                assert value(one, two) >= old + WORTH_A_CHANGE
    for exchange in found:
        for tickets in exchange.given_up:
            assert tickets <= after.keys()
    given_up = [tickets for exchange in found for tickets in exchange.given_up]
    assert len(given_up) == len(set(given_up)) <= len(booked)
    assert after.keys() & before.keys() == {ticket for tickets in given_up for ticket in tickets}


@settings(max_examples=50)
@given(starts(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(start: tuple[Booked, list[Seeker]], random: object) -> None:
    booked, alone = ([*rows] for rows in start)
    random.shuffle(booked)  # type: ignore[attr-defined]
    random.shuffle(alone)  # type: ignore[attr-defined]
    turned = [(two, one) for one, two in booked]
    assert exchanges(turned, alone) == exchanges(*start)


def test_two_bookings_exchange_partners_when_all_four_gain() -> None:
    alice, bob, charlie, dora = (
        seeker(number, level=level, ahead_seconds=DAY)
        for number, level in enumerate(("mid", "staff", "mid", "staff"))
    )
    (exchange,) = exchanges([(alice, bob), (charlie, dora)], [])
    assert exchange.given_up == {frozenset({0, 1}), frozenset({2, 3})}
    assert {frozenset({pair.first.ticket, pair.second.ticket}) for pair in exchange.formed} == {
        frozenset({0, 2}),
        frozenset({1, 3}),
    }


def test_a_booking_is_not_given_up_for_the_sake_of_one() -> None:
    alice, bob = seeker(1, ahead_seconds=DAY), seeker(2, level="mid", ahead_seconds=DAY)
    assert exchanges([(alice, bob)], [seeker(3, ahead_seconds=DAY)]) == []


def test_two_newcomers_may_set_both_free() -> None:
    alice, bob = seeker(1, ahead_seconds=DAY), seeker(2, level="mid", ahead_seconds=DAY)
    newcomers = [seeker(3, ahead_seconds=DAY), seeker(4, level="mid", ahead_seconds=DAY)]
    (exchange,) = exchanges([(alice, bob)], newcomers)
    assert exchange.given_up == {frozenset({1, 2})}
    assert {(pair.first.ticket, pair.second.ticket) for pair in exchange.formed} == {(1, 3), (2, 4)}


def test_a_little_better_is_not_worth_another_name() -> None:
    alice, bob = seeker(1, ahead_seconds=DAY), seeker(2, attendance=0.8, ahead_seconds=DAY)
    newcomers = [seeker(3, ahead_seconds=DAY), seeker(4, attendance=0.8, ahead_seconds=DAY)]
    assert exchanges([(alice, bob)], newcomers) == []


def test_two_who_are_alone_are_left_to_the_next_wave() -> None:
    assert exchanges([], [seeker(1, ahead_seconds=DAY), seeker(2, ahead_seconds=DAY)]) == []
