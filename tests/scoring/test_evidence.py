from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Evidence, RoomPrivateEntry, Round
from interviews.scoring.rules import MAX_EVIDENCE_NOTES
from interviews.scoring.selectors import evidence_for
from interviews.scoring.services import add_evidence, remove_evidence
from scenarios.content import kit_of
from tests.scoring.filling import fill_and_submit


def checkpoint_of(round_: Round) -> tuple[str, str, str]:
    first = kit_of(round_.scenario_version).checkpoints[0]
    return first.key, first.line, first.text


def add_note(user: User, round_: Round, text: str = "Asked for the label delay.") -> Evidence:
    return add_evidence(user=user, round_=round_, kind="note", line="data", text=text)


def test_a_note_gets_the_stage_and_the_second_of_the_round(live_round: Round, bob: User) -> None:
    started = timezone.now() - timedelta(seconds=812)
    Round.objects.filter(pk=live_round.pk).update(started_at=started)
    evidence = add_note(bob, live_round)
    assert evidence.stage == "requirements"
    assert 812 <= evidence.round_seconds < 900


def test_it_is_told_to_the_interviewers_tabs(live_round: Round, bob: User) -> None:
    evidence = add_note(bob, live_round)
    event = RoomPrivateEntry.objects.get(room=live_round.pk).event
    assert event == {
        "type": "evidence_added",
        "id": evidence.pk,
        "kind": "note",
        "line": "data",
        "checkpoint": "",
        "text": "Asked for the label delay.",
        "stage": "requirements",
        "round_seconds": evidence.round_seconds,
    }


def test_a_checkpoint_takes_line_and_text_from_the_kit(live_round: Round, bob: User) -> None:
    key, line, text = checkpoint_of(live_round)
    evidence = add_evidence(
        user=bob, round_=live_round, kind="checkpoint", line="communication", text="Mine.", checkpoint=key
    )
    assert (evidence.line, evidence.text) == (line, text)


def test_a_checkpoint_is_recorded_once(live_round: Round, bob: User) -> None:
    key, line, _ = checkpoint_of(live_round)
    ids = {
        add_evidence(user=bob, round_=live_round, kind="checkpoint", line=line, text="", checkpoint=key).pk
        for _ in range(2)
    }
    assert len(ids) == 1
    assert RoomPrivateEntry.objects.filter(room=live_round.pk).count() == 1


def test_a_checkpoint_of_another_kit_is_refused(live_round: Round, bob: User) -> None:
    with pytest.raises(Invalid) as refusal:
        add_evidence(
            user=bob, round_=live_round, kind="checkpoint", line="data", text="", checkpoint="no-such"
        )
    assert refusal.value.code == "unknown_checkpoint"


@pytest.mark.parametrize(("text", "code"), [("  ", "empty_text"), ("x" * 2001, "too_long")])
def test_a_note_says_something_short(live_round: Round, bob: User, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_note(bob, live_round, text)
    assert refusal.value.code == code


def test_a_round_holds_so_many_notes_and_every_checkpoint(live_round: Round, bob: User) -> None:
    Evidence.objects.bulk_create(
        Evidence(round=live_round, author=bob, kind="note", line="data", text="Said.", round_seconds=second)
        for second in range(MAX_EVIDENCE_NOTES - 1)
    )
    last = add_note(bob, live_round)
    with pytest.raises(Refused) as refusal:
        add_note(bob, live_round)
    assert (refusal.value.code, refusal.value.status) == ("too_many_notes", 409)
    key, line, _ = checkpoint_of(live_round)
    add_evidence(user=bob, round_=live_round, kind="checkpoint", line=line, text="", checkpoint=key)
    remove_evidence(user=bob, round_=live_round, evidence_id=last.pk)
    add_note(bob, live_round)


def test_what_is_added_in_the_debrief_stands_at_the_rounds_end(debrief_round: Round, bob: User) -> None:
    started = timezone.now() - timedelta(seconds=2000)
    Round.objects.filter(pk=debrief_round.pk).update(
        started_at=started, ended_at=started + timedelta(seconds=1500)
    )
    evidence = add_note(bob, debrief_round)
    assert (evidence.stage, evidence.round_seconds) == ("", 1500)


def test_it_can_be_taken_back_and_again(live_round: Round, bob: User) -> None:
    evidence_id = add_note(bob, live_round).pk
    remove_evidence(user=bob, round_=live_round, evidence_id=evidence_id)
    remove_evidence(user=bob, round_=live_round, evidence_id=evidence_id)
    events = RoomPrivateEntry.objects.filter(room=live_round.pk).order_by("seq")
    assert [entry.event["type"] for entry in events] == ["evidence_added", "evidence_removed"]
    assert not Evidence.objects.exists()


def test_evidence_of_another_round_stays(live_round: Round, swap_interview: object, bob: User) -> None:
    other = Round.objects.exclude(pk=live_round.pk).get()
    foreign = Evidence.objects.create(
        round=other, author=bob, kind="note", line="data", text="Not here.", round_seconds=1
    )
    remove_evidence(user=bob, round_=live_round, evidence_id=foreign.pk)
    assert Evidence.objects.filter(pk=foreign.pk).exists()


def test_the_candidate_neither_adds_nor_sees(live_round: Round, alice: User, bob: User) -> None:
    add_note(bob, live_round)
    with pytest.raises(Forbidden):
        add_note(alice, live_round)
    with pytest.raises(Forbidden) as refusal:
        evidence_for(alice, live_round)
    assert refusal.value.code == "not_released"


def test_nothing_is_added_or_removed_after_submitting(debrief_round: Round, bob: User) -> None:
    evidence_id = add_note(bob, debrief_round).pk
    fill_and_submit(bob, debrief_round)
    with pytest.raises(Refused):
        add_note(bob, debrief_round)
    with pytest.raises(Refused):
        remove_evidence(user=bob, round_=debrief_round, evidence_id=evidence_id)
    assert Evidence.objects.filter(pk=evidence_id).exists()
