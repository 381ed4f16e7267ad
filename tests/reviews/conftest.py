"""Alice took round 1, Bob interviewed; Charlie and Dora were not there and re-score recordings."""

from collections.abc import Callable

import pytest

from accounts.models import User
from interviews.models import Interview, Mentor, ReviewRequest, RoomLogEntry, Round
from interviews.reviews.services import ask_for_review, choose_to_review, take_review
from interviews.room.services import append_entry
from tests.access.moments import bring_to


@pytest.fixture
def charlie(charlie: User) -> User:
    choose_to_review(user=charlie, is_on=True)
    return charlie


@pytest.fixture
def dora(make_person: Callable[..., User]) -> User:
    user = make_person("Dora")
    choose_to_review(user=user, is_on=True)
    return user


@pytest.fixture
def mentor(make_person: Callable[..., User]) -> User:
    user = make_person("Mira")
    Mentor.objects.create(user=user, about="Ten years.", state="approved")
    return user


def record(round_: Round, *authors: User) -> None:
    """Something is written on the board by each."""
    for author in authors:
        append_entry(room_id=round_.pk, kind=RoomLogEntry.CHAT, payload=b"Who are the users?", author=author)


@pytest.fixture
def reported(swap_interview: Interview, alice: User, bob: User) -> Round:
    round_ = bring_to("done", swap_interview, alice, bob)
    record(round_, alice, bob)
    return round_


@pytest.fixture
def wish(alice: User) -> Callable[..., ReviewRequest]:
    def ask(round_: Round, **changes: object) -> ReviewRequest:
        wish = {"lines": ["data"], "reason": "Labels were named.", "wanted": "peer", "agreed": True}
        return ask_for_review(user=alice, round_=round_, **{**wish, **changes})  # type: ignore[arg-type]

    return ask


@pytest.fixture
def asked(reported: Round, charlie: User, wish: Callable[..., ReviewRequest]) -> ReviewRequest:
    return wish(reported)


@pytest.fixture
def taken(asked: ReviewRequest, charlie: User) -> ReviewRequest:
    return take_review(user=charlie, review=asked, opens_kit=True)
