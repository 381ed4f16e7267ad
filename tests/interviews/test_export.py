"""What the export of a person's data holds of their interviews."""

from accounts.export import export_for
from accounts.models import User
from interviews.models import RoomLogEntry, Round
from interviews.room.services import append_entry
from interviews.scoring.marks import set_mark
from interviews.scoring.services import add_evidence
from tests.scoring.filling import fill


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
    assert {line["note"] for line in scores["lines"] if line["score"]} == {"Asked for numbers first."}
    assert (candidate["evidence"], candidate["ticked"], candidate["assessments"]) == ([], [], [])
