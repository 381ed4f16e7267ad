"""Who re-scores what. The rule is asked from both sides, and both give the same answer."""

from collections.abc import Callable

import pytest

from accounts.blocks import block
from accounts.models import Profile, User
from config.errors import Refused
from interviews.models import Guest, ReviewRequest, Round
from interviews.reviews.eligible import requests_to_take, reviewers_of
from interviews.reviews.services import choose_to_review, end, locked_requests, take_review
from interviews.services import Part, create_interview
from scenarios.models import KitOpening, ScenarioVersion
from scenarios.services import open_kit

pytestmark = pytest.mark.django_db
Ask = Callable[..., ReviewRequest]


def finds(user: User, review: ReviewRequest) -> bool:
    """As both sides say."""
    found = requests_to_take(user).filter(pk=review.pk).exists()
    assert found == reviewers_of(review.round, review.wanted).filter(pk=user.pk).exists()
    return found


def test_mentors_re_score_unless_they_turn_it_off_and_others_if_they_turn_it_on(
    asked: ReviewRequest, charlie: User, mentor: User, mona: User
) -> None:
    assert finds(charlie, asked)
    assert finds(mentor, asked)
    assert not finds(mona, asked)
    for user in (charlie, mentor):
        choose_to_review(user=user, is_on=False)
        assert not finds(user, asked)


def test_a_wish_for_a_mentor_is_for_mentors_only(
    reported: Round, charlie: User, mentor: User, wish: Ask
) -> None:
    asked = wish(reported, wanted="mentor")
    assert finds(mentor, asked)
    assert not finds(charlie, asked)


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_the_two_never_find_their_own(
    asked: ReviewRequest, person: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)
    choose_to_review(user=user, is_on=True)
    assert not finds(user, asked)


def test_neither_language_nor_block_nor_account_nor_having_watched_is_overlooked(
    asked: ReviewRequest, alice: User, bob: User, charlie: User, make_person: Callable[..., User]
) -> None:
    people = {name: make_person(name) for name in ("Fred", "Gina", "Hugo", "Iris", "Jack")}
    for user in people.values():
        choose_to_review(user=user, is_on=True)
        assert finds(user, asked)
    Profile.objects.filter(user=people["Fred"]).update(language="de")
    block(blocker=alice, blocked=people["Gina"])
    block(blocker=people["Hugo"], blocked=bob)
    User.objects.filter(pk=people["Iris"].pk).update(is_active=False)
    interview = asked.round.interview
    during = interview.participations.values_list("during", flat=True)[0]
    Guest.objects.create(
        interview=interview,
        role="observer",
        state="left",
        invited_by=alice,
        user=people["Jack"],
        let_in_by=bob,
        let_in_at=asked.asked_at,
        during=during,
    )
    assert [name for name, user in people.items() if finds(user, asked)] == []


def test_the_kit_opens_only_for_who_said_that_they_know(asked: ReviewRequest, charlie: User) -> None:
    with pytest.raises(Refused) as refused:
        take_review(user=charlie, review=asked, opens_kit=False)
    assert refused.value.code == "kit_opens"
    assert not KitOpening.objects.filter(user=charlie).exists()
    take_review(user=charlie, review=asked, opens_kit=True)
    assert KitOpening.objects.get(user=charlie).read_at is not None


def test_whose_own_round_is_not_released_opens_no_kit_and_finds_what_they_know(
    asked: ReviewRequest, charlie: User, dora: User, scenario_versions: list[ScenarioVersion]
) -> None:
    create_interview(
        kind="solo",
        parts=[Part(charlie, None, scenario_versions[5], "senior")],
        format_minutes=35,
        language="en",
        starts_at=asked.asked_at,
    )
    assert not requests_to_take(charlie).exists()
    KitOpening.objects.all().delete()
    open_kit(user=charlie, scenario=asked.round.scenario_version.scenario, reason="study")
    assert requests_to_take(charlie).get().knows_kit  # type: ignore[attr-defined]
    assert take_review(user=charlie, review=asked, opens_kit=False).claimed_by == charlie


def test_what_has_ended_is_found_by_nobody(asked: ReviewRequest, charlie: User) -> None:
    end(locked_requests().get(pk=asked.pk), "expired")  # type: ignore[arg-type]
    assert not requests_to_take(charlie).exists()
