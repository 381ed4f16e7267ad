"""Waves too large to be paired exactly at once."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from benchmarks.arrivals import arrivals, crowd
from interviews.pairing.blocks import BLOCK, by_blocks, greedy
from interviews.pairing.candidates import ALL_COUPLES_UP_TO, Shard, shards_of
from interviews.pairing.leftovers import Matching, placed
from interviews.pairing.prices import Prices, prices_of, raised
from interviews.pairing.rules import may_meet
from interviews.pairing.seekers import Seeker, waiting_from
from interviews.pairing.waves import EXACT_UP_TO, Wave, match_wave
from interviews.pairing.weights import DOMINATES_SECONDS

SIZE = 1_500


def largest(people: list[Seeker]) -> Shard:
    shard = max(shards_of(waiting_from(people)), key=lambda each: len(each.rows))
    assert len(shard.rows) > EXACT_UP_TO > BLOCK
    return shard


def slack_of(shard: Shard) -> Prices:
    prices = prices_of(shard)
    return prices[shard.low] + prices[shard.high] - shard.weight


@pytest.fixture(scope="module")
def wave() -> Wave:
    return match_wave(crowd(Random(1), SIZE))


def test_a_large_wave_breaks_no_rule_and_pairs_nobody_twice(wave: Wave) -> None:
    users = [seeker.user for pair in wave.pairs for seeker in (pair.first, pair.second)]
    assert len(users) == len(set(users))
    assert all(may_meet(pair.first, pair.second) for pair in wave.pairs)


def test_a_large_wave_says_that_it_comes_close_to_its_bound(wave: Wave) -> None:
    assert not wave.complete
    assert wave.bound >= wave.total == sum(pair.weight for pair in wave.pairs)
    assert wave.share_of_bound > 0.995


def test_a_large_wave_does_not_depend_on_the_order_of_rows(wave: Wave) -> None:
    people = crowd(Random(1), SIZE)
    Random(2).shuffle(people)
    assert match_wave(people) == wave


def test_prices_cover_every_edge_so_that_their_sum_is_a_bound() -> None:
    for shard in shards_of(waiting_from(crowd(Random(3), SIZE))):
        prices = prices_of(shard)
        assert (prices >= 0).all()
        assert (prices[shard.low] + prices[shard.high] >= shard.weight - 1e-6).all()


def test_raised_prices_cover_further_edges_as_well() -> None:
    shard = largest(crowd(Random(3), SIZE))
    more = raised(prices_of(shard), shard.low, shard.high, shard.weight + 50)
    assert (more[shard.low] + more[shard.high] >= shard.weight + 50 - 1e-6).all()


def test_blocks_only_make_the_beginning_better() -> None:
    shard = largest(crowd(Random(4), SIZE))
    slack = slack_of(shard)
    begun = shard.weight[greedy(shard, slack.argsort(kind="stable"))].sum()
    assert shard.weight[by_blocks(shard, slack)].sum() > begun


def test_nobody_is_left_in_a_large_wave_while_a_legal_partner_is_left_too() -> None:
    """Nobody has waited yet, so that many wishes are in the way of each other."""
    people = crowd(Random(7), SIZE, waited_most=13)
    left = left_of(people, match_wave(people))
    assert len(left) > 20
    assert not [pair for pair in combinations(left, 2) if may_meet(*pair)]


def test_in_a_large_wave_too_whoever_waited_long_is_not_passed_over_for_somebody_who_came_much_later() -> (
    None
):
    """One person has met almost everybody, and all they may meet are far away in every order of the shard."""
    people = [
        replace(person, role="swap", language="en", waited_seconds=30) for person in crowd(Random(8), SIZE)
    ]
    staff = {person.user for person in people if person.level == "staff" and person.format_minutes == 60}
    few = sorted(staff)[:3]
    patient = replace(
        people[-1],
        level="mid",
        format_minutes=35,
        waited_seconds=30 + DOMINATES_SECONDS + 1,
        blocked=frozenset(range(SIZE)) - set(few),
    )
    wave = match_wave([*people[:-1], patient])
    (pair,) = (pair for pair in wave.pairs if patient in (pair.first, pair.second))
    assert {pair.first.user, pair.second.user} & set(few)


def left_of(people: list[Seeker], wave: Wave) -> list[Seeker]:
    paired = {seeker.ticket for pair in wave.pairs for seeker in (pair.first, pair.second)}
    return [person for person in people if person.ticket not in paired]


def test_a_look_at_everybody_never_makes_the_total_less() -> None:
    people = crowd(Random(9), SIZE)
    waiting = waiting_from(people)
    for shard in shards_of(waiting):
        chosen = greedy(shard, shard.weight.argsort(kind="stable"))
        before = Matching(shard.low[chosen], shard.high[chosen], shard.weight[chosen])
        after = placed(waiting, shard, before)
        assert after.total >= before.total
        assert len(after.low) >= len(before.low)


def test_a_small_shard_has_every_legal_couple_and_a_large_one_the_likely_ones() -> None:
    shards = list(shards_of(waiting_from(crowd(Random(5), SIZE))))
    assert {shard.complete for shard in shards} == {True, False}
    for shard in shards:
        assert shard.complete == (len(shard.rows) <= ALL_COUPLES_UP_TO)
        couples = set(zip(shard.low.tolist(), shard.high.tolist(), strict=True))
        assert len(couples) == len(shard.weight)
        assert all(low < high for low, high in couples)


def test_an_empty_wave_is_within_its_bound() -> None:
    assert match_wave([]) == Wave(pairs=[], total=0, bound=0, edges=0, complete=True)
    assert match_wave([]).share_of_bound == 1


def test_the_same_seed_brings_the_same_people() -> None:
    assert list(arrivals(Random(6), 1, 2)) == list(arrivals(Random(6), 1, 2))
