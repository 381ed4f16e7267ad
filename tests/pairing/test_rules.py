from dataclasses import replace
from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.pairing.patience import ANYBODY_AFTER, ENOUGH, NEVER_ENOUGH
from interviews.pairing.rules import HARD, may_meet
from interviews.pairing.seekers import Seeker, waiting_from
from interviews.pairing.waves import Pair, match_wave, pair_up
from interviews.pairing.weights import (
    DOMINATES_SECONDS,
    FIRST_IN_LINE,
    FIT,
    PAIRED,
    POINTS_A_SECOND,
    WISHES,
    explain,
    weight,
)
from scenarios.lines import LINES
from tests.pairing.seeking import DAY, FAMILIES, pools, seeker

ROLES_THAT_FIT = {("swap", "swap"), ("candidate", "interviewer"), ("interviewer", "candidate")}


@settings(max_examples=50)
@given(pools())
def test_no_pair_breaks_a_rule_and_nobody_is_paired_twice(pool: list[Seeker]) -> None:
    pairs = pair_up(pool)
    people = [person.user for pair in pairs for person in (pair.first, pair.second)]
    assert len(people) == len(set(people))
    for pair in pairs:
        assert may_meet(pair.first, pair.second)
        assert (pair.first.role, pair.second.role) in ROLES_THAT_FIT
        assert pair.first.language == pair.second.language
        assert pair.second.user not in pair.first.blocked
        assert pair.first.user not in pair.second.blocked
        assert pair.first.ahead_seconds == pair.second.ahead_seconds
        assert pair.first.group == pair.second.group
        assert "mentor" not in (pair.first.purpose, pair.second.purpose)
        if "standby" in (pair.first.purpose, pair.second.purpose):
            assert {("standby", "pair"), ("pair", "standby")} >= {(pair.first.purpose, pair.second.purpose)}
            assert (pair.second if pair.first.purpose == "standby" else pair.first).priority


@settings(max_examples=50)
@given(pools(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_rows(pool: list[Seeker], random: object) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pair_up(shuffled) == pair_up(pool)


@settings(max_examples=50)
@given(pools())
def test_nobody_is_left_while_a_legal_partner_is_left_too(pool: list[Seeker]) -> None:
    paired = {person.user for pair in pair_up(pool) for person in (pair.first, pair.second)}
    left = [person for person in pool if person.user not in paired]
    assert not [pair for pair in combinations(left, 2) if may_meet(*pair)]


@settings(max_examples=50)
@given(pools())
def test_nobody_is_passed_over_for_somebody_who_came_much_later(pool: list[Seeker]) -> None:
    with_whom = partners(pair_up(pool))
    left = [person for person in pool if person.user not in with_whom]
    for person, other in product(left, pool):
        if person != other and may_meet(person, other):
            chosen = with_whom[other.user]
            assert person.priority <= chosen.priority
            if person.priority == chosen.priority and person.ahead_seconds is None:
                assert person.waited_seconds - chosen.waited_seconds <= DOMINATES_SECONDS + 1


def partners(pairs: list[Pair]) -> dict[int, Seeker]:
    return {one.user: two for pair in pairs for one, two in permutations((pair.first, pair.second))}


@settings(max_examples=50)
@given(pools().filter(lambda pool: len(pool) <= 7))
def test_the_total_weight_is_the_greatest_of_all_pairings(pool: list[Seeker]) -> None:
    wave = match_wave(pool)
    assert wave.total == wave.bound == sum(pair.weight for pair in wave.pairs) == best_by_trying_all(pool)


def best_by_trying_all(pool: list[Seeker]) -> int:
    weights = {frozenset({a.user, b.user}): weight(a, b) for a, b in combinations(pool, 2) if may_meet(a, b)}

    def best(users: list[int]) -> int:
        if not users:
            return 0
        first, *rest = users
        tried = [
            weights[both] + best([user for user in rest if user != other])
            for other in rest
            if (both := frozenset({first, other})) in weights
        ]
        return max([best(rest), *tried])

    return best([person.user for person in pool])


@settings(max_examples=50)
@given(pools().filter(bool))
def test_adding_a_person_never_makes_the_total_worse(pool: list[Seeker]) -> None:
    assert match_wave(pool).total >= match_wave(pool[:-1]).total


@settings(max_examples=50)
@given(pools().filter(lambda pool: len(pool) > 1))
def test_the_reasons_add_up_and_none_gives_more_than_it_may(pool: list[Seeker]) -> None:
    a, b, *_ = pool
    reasons = explain(a, b)
    assert reasons == explain(b, a)
    assert weight(a, b) == sum(reasons.values())
    assert reasons.pop("roles fit") == PAIRED
    assert reasons.pop("first in line") == FIRST_IN_LINE * (a.priority + b.priority)
    units = [int(each.waited_seconds / (3600 if each.ahead_seconds else 1)) for each in (a, b)]
    assert reasons.pop("time waited") == POINTS_A_SECOND * sum(units)
    if (a.role, b.role) in ROLES_THAT_FIT:
        assert all(0 <= points <= FIT[name].most for name, points in reasons.items())


def test_two_pairs_always_outweigh_one() -> None:
    assert sum(term.most for term in FIT.values()) <= PAIRED


def test_who_meets_half_of_the_wishes_is_taken_at_once_and_nobody_for_them_alone_at_a_slot() -> None:
    assert 2 * ENOUGH == sum(FIT[name].most for name in WISHES) < NEVER_ENOUGH


def test_a_couple_that_fits_in_everything_has_every_point() -> None:
    best: dict[str, Any] = {
        "level": "staff",
        "interests": frozenset(FAMILIES),
        "prepared": frozenset(FAMILIES),
        "gaps": frozenset(LINES),
        "examines": frozenset(LINES),
        "quality": 1.0,
    }
    reasons = explain(seeker(1, **best), seeker(2, **best))
    assert {name: reasons[name] for name in FIT} == {name: term.most for name, term in FIT.items()}


def test_what_an_interviewer_lacks_costs_the_round_that_they_would_hold() -> None:
    candidate = seeker(1, role="candidate", level="staff", gaps=frozenset({"data", "modeling"}))
    good = seeker(
        2, role="interviewer", own_level="staff", examines=frozenset({"data"}), prepared=frozenset({"vision"})
    )
    poor = seeker(3, role="interviewer", own_level="mid", quality=0.1, prepared=frozenset({"platform"}))
    reasons = explain(candidate, good), explain(candidate, poor)
    points = {name: tuple(each[name] for each in reasons) for name in FIT}
    assert points["interviewer at the candidate's level"] == (100, 0)
    assert points["good interviewer"] == (50, 10)
    assert points["interviewer has prepared"] == (100, 50)
    assert points["partner examines what is missing"] == (50, 0)


def test_people_go_with_those_who_attend_as_they_do() -> None:
    pool = [seeker(number, attendance=(0.5, 1.0)[number % 2]) for number in range(4)]
    assert [{pair.first.user, pair.second.user} for pair in pair_up(pool)] == [{0, 2}, {1, 3}]


def test_two_tickets_of_one_person_never_meet() -> None:
    assert pair_up([seeker(1), seeker(2, user=1)]) == []


def test_pairs_that_could_not_be_held_stay_apart() -> None:
    assert pair_up([seeker(1), seeker(2)], apart=[frozenset({1, 2}), frozenset({2, 9})]) == []


OTHER_FAMILY = frozenset({"platform"})


@pytest.mark.parametrize(
    ("mine", "theirs", "seconds"),
    [
        pytest.param(
            {}, {"interests": OTHER_FAMILY, "format_minutes": 60}, 0, id="only the level is the same"
        ),
        pytest.param({}, {"level": "mid"}, 0, id="one level apart and all else the same"),
        pytest.param({"level": "mid"}, {"level": "staff"}, 12, id="two levels apart and all else the same"),
        pytest.param({}, {"level": "mid", "interests": OTHER_FAMILY}, 24, id="one level apart, no family"),
        pytest.param({}, {"level": "mid", "format_minutes": 60}, 36, id="one level and the length apart"),
        pytest.param(
            {"level": "mid"},
            {"level": "staff", "interests": OTHER_FAMILY},
            50,
            id="two levels apart, no family: 50 points, so 50 seconds",
        ),
        pytest.param(
            {"level": "mid"},
            {"level": "staff", "interests": OTHER_FAMILY, "format_minutes": 60},
            ANYBODY_AFTER,
            id="no wish is met",
        ),
    ],
)
def test_the_fewer_wishes_are_met_the_longer_a_better_partner_is_waited_for(
    mine: dict[str, Any], theirs: dict[str, Any], seconds: int
) -> None:
    partner = seeker(2, **theirs)
    assert may_meet(seeker(1, waited_seconds=seconds, **mine), partner)
    assert not seconds or not may_meet(seeker(1, waited_seconds=seconds - 0.1, **mine), partner)


@settings(max_examples=50)
@given(pools().filter(lambda pool: len(pool) > 1), st.floats(0, 600))
def test_a_couple_that_may_meet_may_meet_whenever_they_have_waited_longer(
    pool: list[Seeker], more: float
) -> None:
    a, b, *_ = pool
    if may_meet(a, b):
        assert may_meet(replace(a, waited_seconds=a.waited_seconds + more), b)


@settings(max_examples=50)
@given(pools(ahead=st.none()))
def test_nobody_waits_now_for_more_than_a_hundred_seconds_beside_somebody_whom_no_hard_rule_forbids(
    pool: list[Seeker],
) -> None:
    patient = [replace(person, waited_seconds=max(ANYBODY_AFTER, person.waited_seconds)) for person in pool]
    paired = {person.user for pair in pair_up(patient) for person in (pair.first, pair.second)}
    left = [person for person in patient if person.user not in paired]
    assert not any(breaks_no_hard_rule(*both) for both in combinations(left, 2))


def breaks_no_hard_rule(a: Seeker, b: Seeker) -> bool:
    couple = waiting_from([a, b]).couples(np.array([0]), np.array([1]))
    return all(bool(rule(couple)[0]) for rule in HARD.values())


def test_people_who_met_lately_meet_again_only_after_everything_else_relaxed() -> None:
    again = seeker(2, met=frozenset({1}))
    first = seeker(1, met=frozenset({2}))
    assert not may_meet(replace(first, waited_seconds=47), again)
    assert may_meet(replace(first, waited_seconds=48), again)


def test_blocks_and_language_never_relax() -> None:
    patient = seeker(1, waited_seconds=100_000)
    assert not may_meet(patient, seeker(2, language="de"))
    assert not may_meet(patient, seeker(2, blocked=frozenset({1})))
    assert not may_meet(replace(patient, blocked=frozenset({2})), seeker(2))


def test_the_one_who_waited_longer_is_the_candidate_first_in_a_swap() -> None:
    (pair,) = pair_up([seeker(1, waited_seconds=3), seeker(2, waited_seconds=8)])
    assert pair.first.user == 2


def test_the_candidate_comes_first_in_a_one_way_pair() -> None:
    (pair,) = pair_up([seeker(1, role="interviewer", waited_seconds=50), seeker(2, role="candidate")])
    assert (pair.first.user, pair.second.user) == (2, 1)


def test_whose_partner_did_not_come_puts_up_with_everything_at_once() -> None:
    wronged = seeker(1, priority=True, met=frozenset({2}))
    other = seeker(2, level="mid", format_minutes=60, interests=frozenset({"platform"}))
    assert may_meet(wronged, other)
    assert not may_meet(wronged, replace(other, language="de"))


@pytest.mark.parametrize(
    ("days", "levels"), [(8, {"senior"}), (6, {"senior", "mid"}), (0.9, {"senior", "mid"})]
)
def test_one_level_apart_is_for_slots_of_the_next_week(days: float, levels: set[str]) -> None:
    first = seeker(1, ahead_seconds=days * DAY)
    assert {
        level for level in ("mid", "senior") if may_meet(first, replace(first, ticket=2, user=2, level=level))
    } == levels


def test_any_level_is_for_slots_of_the_next_day() -> None:
    staff, mid = seeker(1, level="staff", ahead_seconds=DAY), seeker(2, level="mid", ahead_seconds=DAY)
    assert may_meet(staff, mid)
    assert not may_meet(replace(staff, ahead_seconds=2 * DAY), replace(mid, ahead_seconds=2 * DAY))


def test_who_met_lately_meets_again_only_in_slots_that_begin_within_twelve_hours() -> None:
    first, again = seeker(1, ahead_seconds=DAY / 2), seeker(2, met=frozenset({1}), ahead_seconds=DAY / 2)
    assert may_meet(first, again)
    assert not may_meet(replace(first, ahead_seconds=DAY), replace(again, ahead_seconds=DAY))


def test_families_and_format_of_a_slot_are_let_go_within_minutes_of_offering() -> None:
    first = seeker(1, ahead_seconds=30 * DAY)
    family, longer = (
        replace(first, ticket=2, user=2, **change)
        for change in ({"interests": frozenset({"platform"})}, {"format_minutes": 60})
    )
    assert not may_meet(replace(first, waited_seconds=59), family)
    assert may_meet(replace(first, waited_seconds=60), family)
    assert not may_meet(replace(first, waited_seconds=119), longer)
    assert may_meet(replace(first, waited_seconds=120), longer)


def test_hours_count_for_a_slot_as_seconds_do_in_the_pool() -> None:
    slot = seeker(1, ahead_seconds=DAY, waited_seconds=7200)
    assert explain(slot, seeker(2, ahead_seconds=DAY))["time waited"] == 2 * POINTS_A_SECOND
