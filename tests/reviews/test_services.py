"""A re-score from asking to the scores, each step with its refusals and its repeats."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.closing import close_account
from accounts.deletion import delete_account
from accounts.models import OutboxMessage, User
from config.errors import Refused
from interviews.access import NotFound
from interviews.ending import block_and_leave
from interviews.export import exported_rounds
from interviews.invariants import broken_invariants
from interviews.models import Assessment, Interview, ReviewerChoice, ReviewRequest, ReviewState, Round
from interviews.reports.compile import compile_report, rounds_to_compile
from interviews.reviews.access import get_review_for
from interviews.reviews.expiry import sweep_reviews
from interviews.reviews.selectors import exported_reviews, review_desk, second_look
from interviews.reviews.services import give_back, submit_review, take_review, withdraw_request
from interviews.room.clock import move_clock
from interviews.scoring.rules import Incomplete
from interviews.scoring.services import save_line, submit_assessment
from tests.access.moments import score
from tests.reviews.conftest import record

pytestmark = pytest.mark.django_db
Ask = Callable[..., ReviewRequest]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def now_is(review: ReviewRequest, **values: object) -> ReviewRequest:
    """As if time had passed."""
    ReviewRequest.objects.filter(pk=review.pk).update(**values)
    return ReviewRequest.objects.get(pk=review.pk)


def test_asking_twice_is_asking_once_and_needs_the_candidates_agreement(
    reported: Round, alice: User, bob: User, charlie: User, wish: Ask
) -> None:
    assert code_of(lambda: wish(reported, agreed=False)) == "not_agreed"
    assert code_of(lambda: wish(reported, wanted="mentor")) == "nobody_could"
    asked = wish(reported, lines=["data", "data"])
    assert wish(reported, lines=["framing"]) == asked
    assert (asked.state, asked.lines, asked.asked_by) == ("open", ["data"], alice)
    seen = second_look(bob, reported)
    assert [row.review for row in seen.rows] == [asked]
    assert not seen.may_ask
    assert not broken_invariants()


def test_it_can_be_withdrawn_until_it_is_taken(asked: ReviewRequest, alice: User, charlie: User) -> None:
    take_review(user=charlie, review=asked, opens_kit=True)
    assert code_of(lambda: withdraw_request(user=alice, review=asked)) == "taken_already"
    give_back(user=charlie, review=asked)
    for _ in range(2):
        assert withdraw_request(user=alice, review=asked).state == "withdrawn"
    assert code_of(lambda: take_review(user=charlie, review=asked, opens_kit=True)) == "gone"


def test_one_reviewer_at_a_time_and_one_recording_each(
    taken: ReviewRequest, charlie: User, dora: User
) -> None:
    again = take_review(user=charlie, review=taken, opens_kit=True)
    assert again.claimed_until == taken.claimed_until
    assert code_of(lambda: take_review(user=dora, review=taken, opens_kit=True)) == "gone"
    with pytest.raises(NotFound):
        get_review_for(dora, taken.pk)
    assert review_desk(charlie).taken == taken
    assert review_desk(dora).waiting == []


def test_scores_follow_the_rules_of_an_interviewer_and_are_final(
    taken: ReviewRequest, alice: User, bob: User, charlie: User
) -> None:
    save_line(user=charlie, round_=taken.round, line="data", score=4, note="Short.")
    with pytest.raises(Incomplete) as refused:
        submit_review(user=charlie, review=taken)
    assert "moment" in refused.value.fields["data"]
    score(charlie, taken.round)
    done = submit_review(user=charlie, review=taken)
    assert submit_review(user=charlie, review=taken).ended_at == done.ended_at
    assert done.assessment is not None
    assert (done.state, done.assessment.kind, done.assessment.author) == ("done", "review", charlie)
    assert code_of(lambda: score(charlie, taken.round)) == "claim_over"
    told = OutboxMessage.objects.filter(subject__startswith="Re-scored")
    assert {mail.recipient for mail in told} == {alice.email, bob.email}
    assert not broken_invariants()


def test_the_report_gets_a_version_with_the_re_score_even_if_the_hint_is_lost(
    taken: ReviewRequest, charlie: User
) -> None:
    score(charlie, taken.round)
    submit_review(user=charlie, review=taken)
    assert rounds_to_compile() == [taken.round_id]
    report = compile_report(taken.round_id)
    [review] = report.content["reviews"]
    assert (report.version, review["interviewer"], len(review["lines"])) == (2, "Charlie", 9)
    [row] = second_look(taken.asked_by, taken.round).rows
    assert [(doubt.line, doubt.first, doubt.second) for doubt in row.doubts] == [("data", 3, 3)]
    assert rounds_to_compile() == []
    assert compile_report(taken.round_id).version == 2


def test_two_different_people_re_score_and_no_third(
    reported: Round, alice: User, charlie: User, dora: User, wish: Ask
) -> None:
    for user in (charlie, dora):
        review = take_review(user=user, review=wish(reported), opens_kit=True)
        score(user, reported)
        submit_review(user=user, review=review)
        assert not review_desk(user).waiting
    assert Assessment.objects.filter(round=reported, kind="review").count() == 2
    assert code_of(lambda: wish(reported)) == "asked_twice"
    assert len(compile_report(reported.pk).content["reviews"]) == 2


def test_a_claim_that_lapses_goes_back_with_its_draft_kept(taken: ReviewRequest, charlie: User) -> None:
    score(charlie, taken.round)
    now_is(taken, claimed_until=timezone.now())
    assert code_of(lambda: submit_review(user=charlie, review=taken)) == "claim_over"
    assert code_of(lambda: score(charlie, taken.round)) == "claim_over"
    assert (sweep_reviews(), sweep_reviews()) == (1, 0)
    assert OutboxMessage.objects.filter(recipient=charlie.email, subject__contains="went back").count() == 1
    again = take_review(user=charlie, review=taken, opens_kit=False)
    assert submit_review(user=charlie, review=again).state == "done"


def test_what_nobody_takes_ends_after_two_weeks_and_is_not_held_against_anybody(
    asked: ReviewRequest, alice: User, wish: Ask
) -> None:
    now_is(asked, asked_at=timezone.now() - timedelta(days=13))
    assert sweep_reviews() == 0
    now_is(asked, asked_at=timezone.now() - timedelta(days=14))
    assert (sweep_reviews(), sweep_reviews()) == (1, 0)
    asked.refresh_from_db()
    assert asked.state == "expired"
    assert OutboxMessage.objects.filter(recipient=alice.email, subject__startswith="Nobody").count() == 1
    assert wish(asked.round).state == "open"


def test_a_block_takes_the_recording_away(taken: ReviewRequest, alice: User, charlie: User) -> None:
    block_and_leave(user=charlie, partner=alice)
    taken.refresh_from_db()
    assert taken.state == "open"
    with pytest.raises(NotFound):
        get_review_for(charlie, taken.pk)


def test_who_leaves_takes_their_part_along(taken: ReviewRequest, alice: User, charlie: User) -> None:
    score(charlie, taken.round)
    delete_account(user=charlie)
    taken.refresh_from_db()
    assert taken.state == "open"
    assert not Assessment.objects.filter(kind="review").exists()
    assert not ReviewerChoice.objects.exists()
    delete_account(user=alice)
    taken.refresh_from_db()
    assert (taken.state, taken.reason) == ("ended", "")
    assert not broken_invariants()


def test_a_closed_account_waits_for_nothing(taken: ReviewRequest, alice: User, charlie: User) -> None:
    close_account(user=charlie)
    taken.refresh_from_db()
    assert taken.state == "open"
    close_account(user=alice)
    taken.refresh_from_db()
    assert (taken.state, taken.reason) == (ReviewState.ENDED, "Labels were named.")


def test_the_export_has_what_each_wrote_and_nothing_else(
    taken: ReviewRequest, alice: User, bob: User, charlie: User
) -> None:
    score(charlie, taken.round)
    submit_review(user=charlie, review=taken)
    assert exported_reviews(alice)["asked"][0]["reason"] == "Labels were named."
    assert len(exported_reviews(charlie)["scored"][0]["lines"]) == 9
    assert "Labels were named." not in str([exported_reviews(bob), exported_rounds(bob)])
    assert exported_reviews(bob)["scored"] == []


def test_a_solo_run_is_scored_by_a_peer_and_their_scores_stand_in_its_report(
    solo_interview: Interview, alice: User, charlie: User, wish: Ask
) -> None:
    round_ = solo_interview.rounds.get()
    move_clock(user=alice, round_=round_, move="start", version=0)
    record(round_, alice)
    move_clock(user=alice, round_=round_, move="end", version=1)
    score(alice, round_)
    submit_assessment(user=alice, round_=round_)
    compile_report(round_.pk)
    round_.refresh_from_db()
    review = take_review(user=charlie, review=wish(round_), opens_kit=True)
    score(charlie, round_)
    submit_review(user=charlie, review=review)
    content = compile_report(round_.pk).content
    assert (content["scored_by"], content["reviews"][0]["interviewer"]) == ("self", "Charlie")
    assert OutboxMessage.objects.filter(subject__startswith="Re-scored").get().recipient == alice.email
