"""Marks on comments: by the candidate, changed for two weeks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.comment_marks.selectors import markings_for
from interviews.comment_marks.services import mark_comment
from interviews.export import exported_rounds
from interviews.invariants import broken_invariants
from interviews.models import CommentMark, Round
from tests.scoring.filling import fill_and_submit


@pytest.fixture
def released(debrief_round: Round, alice: User, bob: User) -> Round:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    return Round.objects.get(pk=debrief_round.pk)


def test_several_marks_hold_and_the_newest_count(released: Round, alice: User) -> None:
    mark_comment(user=alice, round_=released, line="data", specific=True, wrong=True, reason=" I did. ")
    found = markings_for(alice, released)["data"].mark
    assert found is not None
    assert (found.specific, found.actionable, found.wrong, found.reason) == (True, False, True, "I did.")
    mark_comment(user=alice, round_=released, line="data", actionable=True, reason="I did.")
    assert (str(CommentMark.objects.get()), CommentMark.objects.get().reason) == ("actionable", "")
    assert not broken_invariants()
    assert exported_rounds(alice)[0]["comments_marked"][0]["actionable"] is True
    mark_comment(user=alice, round_=released, line="data")
    assert not CommentMark.objects.exists()


def test_only_the_candidate_marks_and_only_after_the_release(
    released: Round, debrief_round: Round, bob: User
) -> None:
    with pytest.raises(Forbidden) as refusal:
        mark_comment(user=bob, round_=released, line="data", wrong=True)
    assert refusal.value.code == "wrong_role"
    assert markings_for(bob, released) == {}


def test_nothing_is_marked_before_the_release(debrief_round: Round, alice: User, bob: User) -> None:
    fill_and_submit(bob, debrief_round)
    with pytest.raises(Forbidden) as refusal:
        mark_comment(user=alice, round_=debrief_round, line="data", wrong=True)
    assert refusal.value.code == "not_released"


@pytest.mark.parametrize(
    ("line", "reason", "code"),
    [
        ("charm", "", "unknown_line"),
        ("monitoring", "", "no_comment"),
        ("data", "x" * 301, "too_long"),
        ("data", "\x00", "bad_text"),
    ],
)
def test_what_cannot_be_marked_is_refused(
    released: Round, alice: User, line: str, reason: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        mark_comment(user=alice, round_=released, line=line, wrong=True, reason=reason)
    assert refusal.value.code == code


def test_after_two_weeks_the_marks_stay_as_they_are(released: Round, alice: User) -> None:
    mark_comment(user=alice, round_=released, line="data", specific=True)
    long_ago = timezone.now() - timedelta(days=14, seconds=1)
    Round.objects.filter(pk=released.pk).update(released_at=long_ago)
    with pytest.raises(Refused) as refusal:
        mark_comment(user=alice, round_=released, line="data", wrong=True)
    assert refusal.value.code == "marks_closed"
    assert CommentMark.objects.get().specific


def test_the_form_saves_by_script_and_without(
    released: Round, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    address, client = f"/rounds/{released.pk}/comments/data/", client_of(alice)
    assert "saved_at" in client.post(address, {"specific": "on"}).json()
    browser = {"accept": "text/html"}
    led = client.post(address, {"wrong": "on", "reason": "I did."}, headers=browser)
    assert led["Location"] == f"/rounds/{released.pk}/report/#line-data"
    assert client.post(address, {"wrong": "on", "reason": "\x00"}).json()["code"] == "bad_text"
    assert CommentMark.objects.get().reason == "I did."
    assert client_of(charlie).post(address, {"specific": "on"}).status_code == 404


def test_who_deletes_their_account_leaves_the_marks_and_takes_the_words(released: Round, alice: User) -> None:
    mark_comment(user=alice, round_=released, line="data", wrong=True, reason="I did.")
    delete_account(user=alice)
    assert (CommentMark.objects.get().wrong, CommentMark.objects.get().reason) == (True, "")
