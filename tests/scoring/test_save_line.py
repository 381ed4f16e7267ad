from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Assessment, LineScore, RoomPrivateEntry, Round
from interviews.scoring.rules import Conflict
from interviews.scoring.selectors import own_assessment
from interviews.scoring.services import save_line, save_overall
from scenarios.lines import LINES
from tests.locks import somebody_waits_for_us
from tests.room.live import wait_until
from tests.scoring.filling import fill_and_submit


def events(round_: Round) -> list[dict[str, object]]:
    return list(
        RoomPrivateEntry.objects.filter(room=round_.pk).order_by("seq").values_list("event", flat=True)
    )


def test_the_interviewer_scores_while_the_round_is_live(live_round: Round, bob: User) -> None:
    saved = save_line(user=bob, round_=live_round, line="data", score=3, note="Named label delay.")
    assert (saved.score, saved.note) == (3, "Named label delay.")
    assert saved.assessment.kind == "interviewer"


def test_each_save_is_told_to_the_interviewers_own_tabs(live_round: Round, bob: User) -> None:
    save_line(user=bob, round_=live_round, line="data", score=3, note="Good.")
    assert events(live_round) == [
        {
            "type": "line_saved",
            "line": "data",
            "score": 3,
            "not_reached": False,
            "not_reached_reason": "",
            "note": "Good.",
            "round_seconds": None,
            "revision": 1,
        }
    ]


def test_a_save_that_names_no_revision_wins(live_round: Round, bob: User) -> None:
    save_line(user=bob, round_=live_round, line="data", score=3, note="First.")
    save_line(user=bob, round_=live_round, line="data", score=2, note="Second.")
    assert list(LineScore.objects.values_list("line", "score", "note")) == [("data", 2, "Second.")]


def test_a_line_that_was_not_reached_is_null_with_its_reason(live_round: Round, bob: User) -> None:
    saved = save_line(
        user=bob,
        round_=live_round,
        line="monitoring",
        score=None,
        not_reached=True,
        not_reached_reason=" Time. ",
    )
    assert (saved.score, saved.not_reached, saved.not_reached_reason) == (None, True, "Time.")


def test_a_reason_does_not_outlive_not_reached(live_round: Round, bob: User) -> None:
    saved = save_line(user=bob, round_=live_round, line="data", score=2, not_reached_reason="Old.", note="x")
    assert saved.not_reached_reason == ""


@pytest.mark.parametrize("score", [0, 5, -1])
def test_only_one_to_four_is_a_score(live_round: Round, bob: User, score: int) -> None:
    with pytest.raises(Invalid, match="1, 2, 3 or 4"):
        save_line(user=bob, round_=live_round, line="data", score=score)
    assert not LineScore.objects.exists()


def test_a_line_cannot_be_scored_and_not_reached(live_round: Round, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        save_line(user=bob, round_=live_round, line="data", score=3, not_reached=True)
    assert refusal.value.code == "scored_and_not_reached"


def test_an_unknown_line_is_refused(live_round: Round, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        save_line(user=bob, round_=live_round, line="charm", score=3)
    assert refusal.value.code == "unknown_line"


def test_a_note_that_is_too_long_is_refused(live_round: Round, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        save_line(user=bob, round_=live_round, line="data", score=3, note="x" * 4001)
    assert refusal.value.code == "too_long"


def test_the_candidate_waits_for_the_debrief(live_round: Round, alice: User) -> None:
    with pytest.raises(Refused) as refusal:
        save_line(user=alice, round_=live_round, line="data", score=3)
    assert refusal.value.code == "not_yet"


def test_the_candidates_saves_are_told_to_nobody(debrief_round: Round, alice: User) -> None:
    saved = save_line(user=alice, round_=debrief_round, line="data", score=3)
    assert saved.assessment.kind == "self"
    assert events(debrief_round) == []


def test_a_stranger_has_no_assessment(debrief_round: Round, charlie: User) -> None:
    with pytest.raises(Forbidden):
        save_line(user=charlie, round_=debrief_round, line="data", score=3)
    assert not Assessment.objects.exists()


def test_nothing_is_saved_after_submitting(debrief_round: Round, bob: User) -> None:
    fill_and_submit(bob, debrief_round)
    with pytest.raises(Refused) as refusal:
        save_line(user=bob, round_=debrief_round, line="data", score=1, note="Changed my mind.")
    assert refusal.value.code == "already_submitted"
    assert LineScore.objects.get(line="data").score == 4


def test_nothing_is_saved_after_the_deadline(debrief_round: Round, bob: User) -> None:
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        save_line(user=bob, round_=debrief_round, line="data", score=3)
    assert refusal.value.code == "deadline_passed"


def test_the_three_sentences_are_saved_as_typed(live_round: Round, bob: User) -> None:
    saved = save_overall(user=bob, round_=live_round, strength="Labels. ", missed="", drill="Alerts")
    assert (saved.strength, saved.missed, saved.drill) == ("Labels. ", "", "Alerts")


def test_a_sentence_left_out_keeps_what_is_there(live_round: Round, bob: User) -> None:
    save_overall(user=bob, round_=live_round, strength="Labels.", missed="Cost.")
    saved = save_overall(user=bob, round_=live_round, missed="", drill="Alerts.")
    assert (saved.strength, saved.missed, saved.drill) == ("Labels.", "", "Alerts.")


def test_a_save_from_an_older_revision_is_refused_with_both_texts(live_round: Round, bob: User) -> None:
    first = save_line(user=bob, round_=live_round, line="data", score=3, note="First.", revision=0)
    save_line(user=bob, round_=live_round, line="data", score=3, note="In one tab.", revision=first.revision)
    with pytest.raises(Conflict) as refusal:
        save_line(user=bob, round_=live_round, line="data", score=2, note="In the other.", revision=1)
    assert refusal.value.details["theirs"]["note"] == "In one tab."
    assert (refusal.value.details["yours"]["note"], refusal.value.details["revision"]) == ("In the other.", 2)
    assert LineScore.objects.get().note == "In one tab."
    kept = save_line(user=bob, round_=live_round, line="data", score=2, note="In the other.", revision=2)
    assert (kept.note, kept.revision) == ("In the other.", 3)


def test_a_save_whose_answer_was_lost_and_two_tabs_that_agree_are_no_conflict(
    live_round: Round, bob: User
) -> None:
    for _ in range(2):
        saved = save_line(user=bob, round_=live_round, line="data", score=3, note="a\r\nb", revision=0)
        assert (saved.revision, saved.note) == (1, "a\nb")
    assert len(events(live_round)) == 1
    for _ in range(2):
        whole = save_overall(user=bob, round_=live_round, drill="Alerts.", revisions={"drill": 0})
        assert whole.drill_revision == 1


def test_each_of_the_three_texts_has_a_revision_of_its_own(live_round: Round, bob: User) -> None:
    save_overall(user=bob, round_=live_round, strength="Labels.", revisions={"strength": 0})
    saved = save_overall(user=bob, round_=live_round, drill="Alerts.", revisions={"drill": 0})
    assert (saved.strength, saved.drill) == ("Labels.", "Alerts.")
    with pytest.raises(Conflict) as refusal:
        save_overall(user=bob, round_=live_round, drill="Pages.", missed="Cost.", revisions={"drill": 0})
    assert (refusal.value.field, refusal.value.theirs) == ("drill", {"drill": "Alerts."})
    assert live_round.assessments.get().missed == "", "nothing of a refused save is stored"


@pytest.mark.parametrize("seconds", [-1, 6000])
def test_a_moment_lies_within_the_round(live_round: Round, bob: User, seconds: int) -> None:
    with pytest.raises(Invalid, match="The round lasted") as refusal:
        save_line(user=bob, round_=live_round, line="data", score=4, round_seconds=seconds)
    assert refusal.value.code == "moment_outside"
    assert not LineScore.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_different_sentences_at_once_lose_neither(
    library: None, live_round: Round, bob: User
) -> None:
    def send_drill() -> int:
        client = APIClient()
        client.force_login(bob)
        address = f"/api/v1/rounds/{live_round.pk}/assessment/"
        try:
            return client.patch(address, {"drill": "Alerts."}, format="json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_overall(user=bob, round_=live_round, strength="Labels.", missed="Cost.")
            answer = pool.submit(send_drill)
            wait_until(somebody_waits_for_us)
        assert answer.result(timeout=20) == 200
    saved = live_round.assessments.get()
    assert (saved.strength, saved.missed, saved.drill) == ("Labels.", "Cost.", "Alerts.")


def test_own_assessment_has_all_nine_lines_in_order(live_round: Round, bob: User) -> None:
    save_line(user=bob, round_=live_round, line="data", score=3, note="x")
    own = own_assessment(bob, live_round)
    assert [entry.line for entry in own.lines] == list(LINES)
    assert [entry.line for entry in own.lines if entry.score] == ["data"]
