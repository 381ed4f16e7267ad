"""What the export of a person's data holds of their interviews."""

from accounts.export import export_for
from accounts.models import User
from interviews.ending import leave
from interviews.models import Interview, RoomLogEntry, Round
from interviews.room.services import append_entry
from interviews.scoring.marks import set_mark
from interviews.scoring.services import add_evidence
from tests.scoring.filling import enough, fill


def test_each_takes_along_what_they_said_noted_and_scored_and_nothing_of_the_other(
    live_round: Round, alice: User, bob: User
) -> None:
    append_entry(room_id=live_round.pk, kind=RoomLogEntry.CHAT, payload=b"How many users?", author=alice)
    append_entry(room_id=live_round.pk, kind=RoomLogEntry.CHAT, payload=b"Ten million.", author=bob)
    add_evidence(user=bob, round_=live_round, kind="note", line="data", text="Names label delay.")
    set_mark(user=bob, round_=live_round, kind="probe", item="data-0")
    fill(bob, live_round, note="Asked for numbers first.")
    [candidate, *_], [interviewer, *_] = (export_for(user)["rounds"] for user in (alice, bob))
    assert (candidate["role"], interviewer["role"]) == ("candidate", "interviewer")
    assert [said["text"] for said in candidate["messages"]] == ["How many users?"]
    assert [said["text"] for said in interviewer["messages"]] == ["Ten million."]
    assert [noted["text"] for noted in interviewer["evidence"]] == ["Names label delay."]
    assert [ticked["item"] for ticked in interviewer["ticked"]] == ["data-0"]
    [scores] = interviewer["assessments"]
    assert {line["note"] for line in scores["lines"] if line["score"]} == {enough("Asked for numbers first.")}
    assert (candidate["evidence"], candidate["ticked"], candidate["assessments"]) == ([], [], [])


def test_the_candidate_does_not_read_in_it_what_they_will_be_asked(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    """Alice is asked in round 1, and asks in round 2."""
    asked, asks = swap_interview.rounds.order_by("number")
    titles = {row["round"]: row["scenario"] for row in export_for(alice)["rounds"]}
    assert titles == {str(asked.pk): None, str(asks.pk): asks.scenario_version.title}
    leave(user=bob, interview=swap_interview)
    assert asked.scenario_version.title not in str(export_for(alice)["rounds"])
