from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.pairing.rules import LEVELS, ROLES_THAT_FIT, Seeker, may_meet, pair_up, weight

FAMILIES = ["vision", "platform", "forecasting"]


def seeker(number: int, **changes: Any) -> Seeker:
    plain = Seeker(
        ticket=number,
        user=number,
        role="swap",
        format_minutes=45,
        level="senior",
        language="en",
        interests=frozenset({"vision"}),
        waited_seconds=0,
    )
    return replace(plain, **changes)


@st.composite
def pools(draw: st.DrawFn) -> list[Seeker]:
    size = draw(st.integers(0, 12))
    ids = st.sets(st.integers(0, size), max_size=3).map(frozenset)
    return [
        Seeker(
            ticket=number,
            user=number,
            role=draw(st.sampled_from(["swap", "candidate", "interviewer"])),
            format_minutes=draw(st.sampled_from([35, 45, 60])),
            level=draw(st.sampled_from(LEVELS)),
            language=draw(st.sampled_from(["en", "de"])),
            interests=draw(st.sets(st.sampled_from(FAMILIES)).map(frozenset)),
            waited_seconds=draw(st.floats(0, 600)),
            blocked=draw(ids),
            met=draw(ids),
        )
        for number in range(size)
    ]


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


@given(pools(), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_rows(pool: list[Seeker], random: object) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pair_up(shuffled) == pair_up(pool)


@given(pools())
def test_nobody_is_left_while_a_legal_partner_is_left_too(pool: list[Seeker]) -> None:
    paired = {person.user for pair in pair_up(pool) for person in (pair.first, pair.second)}
    left = [person for person in pool if person.user not in paired]
    assert not [pair for pair in combinations(left, 2) if may_meet(*pair)]


@settings(max_examples=60)
@given(pools().filter(lambda pool: len(pool) <= 7))
def test_the_total_weight_is_the_greatest_among_the_largest_pairings(pool: list[Seeker]) -> None:
    pairs = pair_up(pool)
    assert (len(pairs), sum(pair.weight for pair in pairs)) == best_by_trying_all(pool)


def best_by_trying_all(pool: list[Seeker]) -> tuple[int, int]:
    if not pool:
        return (0, 0)
    first, *rest = pool
    best = best_by_trying_all(rest)
    for other in rest:
        if may_meet(first, other):
            count, total = best_by_trying_all([person for person in rest if person != other])
            best = max(best, (count + 1, total + weight(first, other)))
    return best


def test_levels_differ_only_after_twelve_seconds() -> None:
    mid = seeker(2, level="mid")
    assert not may_meet(seeker(1, waited_seconds=11), mid)
    assert may_meet(seeker(1, waited_seconds=12), mid)


def test_families_differ_only_after_twenty_four_seconds() -> None:
    other = seeker(2, interests=frozenset({"platform"}))
    assert not may_meet(seeker(1, waited_seconds=23), other)
    assert may_meet(seeker(1, waited_seconds=24), other)


def test_formats_differ_only_after_thirty_six_seconds() -> None:
    longer = seeker(2, format_minutes=60)
    assert not may_meet(seeker(1, waited_seconds=35), longer)
    assert may_meet(seeker(1, waited_seconds=36), longer)


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
