"""What is told of marks: sums of final ones that nobody can take apart, to the interviewer and to pairing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from interviews.comment_marks.batches import RoundMarks, published
from interviews.comment_marks.selectors import helpfulness, mark_sums_of
from interviews.comment_marks.services import MARK_WITHIN, mark_comment
from interviews.models import CommentMark, LineScore, Round
from interviews.pairing.facts import HELPFULNESS_MOVES, people
from scenarios.models import ScenarioVersion
from tests.progress.history import make_history

LONG_AGO = MARK_WITHIN + timedelta(days=30)


def given(*rounds: tuple[int, int]) -> list[RoundMarks]:
    """So many comments marked by a candidate, round by round."""
    return [RoundMarks(candidate, comments, comments, 0, 0, 0.5) for candidate, comments in rounds]


@pytest.mark.parametrize(
    ("rounds", "told"),
    [
        ((), 0),
        (((1, 8), (2, 8)), 0),
        (((1, 1), (2, 1), (3, 2)), 0),
        (((1, 1), (2, 1), (3, 3)), 3),
        (((1, 1), (2, 1), (3, 3), (4, 9)), 3),
        (((1, 1), (2, 1), (3, 3), (4, 9), (4, 9), (5, 9)), 3),
        (((1, 1), (2, 1), (3, 3), (4, 9), (1, 1), (5, 1)), 6),
        (((1, 1), (2, 1), (3, 1), (3, 1), (4, 1), (5, 1), (1, 1), (1, 1), (1, 4)), 5),
    ],
)
def test_each_batch_has_five_comments_of_three_people(rounds: tuple[tuple[int, int], ...], told: int) -> None:
    assert published(given(*rounds)) == given(*rounds)[:told]


def test_what_was_told_stays_told_whatever_comes() -> None:
    rounds = given(*((number % 7 % 4, 1 + number % 3) for number in range(60)))
    cuts = [len(published(rounds[:count])) for count in range(61)]
    assert cuts == sorted(cuts)
    assert len(set(cuts)) > 5


def close(candidate: User, ago: timedelta = LONG_AGO) -> None:
    Round.objects.filter(candidate=candidate).update(released_at=timezone.now() - ago)


def marked(interviewer: User, candidates: list[User], each: int, **said: bool) -> None:
    """Each candidate has marked so many comments of the interviewer's."""
    for candidate in candidates:
        comments = LineScore.objects.filter(
            assessment__author=interviewer, assessment__round__candidate=candidate
        )
        CommentMark.objects.bulk_create(
            CommentMark(line_score=comment, candidate=candidate, **said) for comment in comments[:each]
        )


@pytest.fixture
def candidates(
    bob: User, make_person: Callable[..., User], scenario_versions: list[ScenarioVersion]
) -> list[User]:
    """Three whom Bob has interviewed once each, more than two weeks ago."""
    found = [make_person(name) for name in ("Dora", "Emil", "Fay")]
    for candidate in found:
        make_history(candidate, bob, scenario_versions, 1)
        close(candidate)
    return found


def test_the_sums_need_five_comments_of_three_people(bob: User, candidates: list[User]) -> None:
    marked(bob, candidates[:2], 4, specific=True)
    assert mark_sums_of(bob) is None
    assert helpfulness([bob.pk]) == {}
    marked(bob, candidates[2:], 1, wrong=True)
    sums = mark_sums_of(bob)
    assert sums is not None
    assert (sums.comments, sums.people, sums.specific, sums.wrong) == (9, 3, 8, 1)


def test_a_mark_counts_when_it_can_no_longer_be_changed(bob: User, candidates: list[User]) -> None:
    marked(bob, candidates[:2], 4, specific=True)
    *_, fay = candidates
    close(fay, timedelta(days=13))
    mark_comment(user=fay, round_=Round.objects.get(candidate=fay), line="data", wrong=True)
    assert (mark_sums_of(bob), helpfulness([bob.pk])) == (None, {})
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        sums = mark_sums_of(bob)
        assert sums is not None
        assert (sums.comments, sums.wrong) == (9, 1)
        assert helpfulness([bob.pk])[bob.pk].people == 3


def test_who_watches_sees_nothing_move_until_three_more_are_final(
    bob: User,
    candidates: list[User],
    make_person: Callable[..., User],
    scenario_versions: list[ScenarioVersion],
) -> None:
    marked(bob, candidates, 2, specific=True)
    before = (mark_sums_of(bob), helpfulness([bob.pk]))
    assert before[0] is not None
    seen = []
    for days, name in enumerate(("Gus", "Hal", "Ida")):
        later = make_person(name)
        make_history(later, bob, scenario_versions, 1)
        close(later, LONG_AGO - timedelta(days=1 + days))
        marked(bob, [later], 2, wrong=True)
        seen.append((mark_sums_of(bob), helpfulness([bob.pk])))
    assert seen[:2] == [before] * 2
    sums, _ = seen[2]
    assert sums is not None
    assert (sums.comments, sums.people, sums.specific, sums.wrong) == (12, 6, 6, 6)


@pytest.mark.parametrize(
    ("said", "way"), [({"specific": True, "actionable": True}, 1), ({"wrong": True}, -1)]
)
def test_marks_move_the_quality_by_a_tenth_at_most(
    bob: User, candidates: list[User], said: dict[str, bool], way: int
) -> None:
    before = people([bob], [])[bob.pk].quality
    marked(bob, candidates, 4, **said)
    moved = people([bob], [])[bob.pk].quality - before
    assert moved == pytest.approx(way * HELPFULNESS_MOVES * 3 / 7)


def test_one_candidate_who_marks_everything_counts_once(bob: User, candidates: list[User]) -> None:
    marked(bob, candidates[:1], 8, wrong=True)
    marked(bob, candidates[1:], 1, specific=True, actionable=True)
    found = helpfulness([bob.pk])[bob.pk]
    assert found.people == 3
    assert found.share == pytest.approx(2 / 3)
