"""What the interviewer shows the candidate: what the kit holds, once, while the round runs, no more."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Interview, Room, RoomLogEntry, Round
from interviews.room.clock import end_round
from interviews.room.protocol import EntryKind
from interviews.room.reveals import Revealed, reveal_item, revealed_in
from tests.room.live import LiveServer, RoomClient


def shown(user: User, round_: Round, kind: str = "number", item: int = 0) -> Revealed:
    return reveal_item(user=user, round_=round_, kind=kind, item=item)


def reveals_in_log(round_: Round) -> list[dict[str, Any]]:
    entries = RoomLogEntry.objects.filter(room_id=round_.pk, kind=RoomLogEntry.REVEAL).order_by("seq")
    return [json.loads(bytes(entry.payload)) for entry in entries]


def test_a_number_reaches_the_log_with_its_question_and_answer_alone(live_round: Round, bob: User) -> None:
    fact = live_round.scenario_version.kit["if_asked"][2]
    key = shown(bob, live_round, item=2).reveal.key
    assert reveals_in_log(live_round) == [
        {"type": "number", "key": key, "title": fact["question"], "text": fact["answer"]}
    ]
    entry = RoomLogEntry.objects.get(room_id=live_round.pk, kind=RoomLogEntry.REVEAL)
    assert (entry.author, entry.seq) == (bob, Room.objects.get(pk=live_round.pk).head)


def test_a_twist_goes_without_what_a_strong_answer_does(live_round: Round, bob: User) -> None:
    twist = live_round.scenario_version.kit["twists"][1]
    shown(bob, live_round, "twist", 1)
    (told,) = reveals_in_log(live_round)
    assert (told["type"], told["title"], told["text"]) == ("twist", twist["title"], twist["text"])
    assert set(told) == {"type", "key", "title", "text"}


def test_showing_it_again_changes_nothing(live_round: Round, bob: User) -> None:
    first = shown(bob, live_round)
    assert shown(bob, live_round) == first
    shown(bob, live_round, "twist", 0)
    assert len(reveals_in_log(live_round)) == 2
    assert [each.reveal.type for each in revealed_in(live_round)] == ["number", "twist"]


def test_nobody_but_the_interviewer_shows_anything(live_round: Round, alice: User, charlie: User) -> None:
    for person in (alice, charlie):
        with pytest.raises(Forbidden) as refusal:
            shown(person, live_round)
        assert refusal.value.code == "wrong_role"
    assert reveals_in_log(live_round) == []


@pytest.mark.parametrize(("kind", "item"), [("number", 99), ("number", -1), ("twist", 99), ("task", 0)])
def test_only_numbers_and_twists_of_this_kit_can_be_shown(
    live_round: Round, bob: User, kind: str, item: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        shown(bob, live_round, kind, item)
    assert refusal.value.code == "unknown_item"


def test_nothing_is_shown_before_the_start_or_after_the_end(live_interview: Interview, bob: User) -> None:
    round_ = live_interview.rounds.get(number=1)
    with pytest.raises(Refused) as refusal:
        shown(bob, round_)
    assert refusal.value.code == "not_live"


def test_what_is_shown_ends_with_the_round(live_round: Round, bob: User) -> None:
    end_round(round_=live_round, actor=bob, reason="test")
    with pytest.raises(Refused) as refusal:
        shown(bob, live_round)
    assert refusal.value.code == "not_live"


def test_the_door_answers_with_what_was_shown_and_lists_it_to_both(
    live_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    address = f"/api/v1/rounds/{live_round.pk}/reveals/"
    asked = {"type": "number", "item": 1}
    answers = [client_of(bob).post(address, asked, content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["title"] == live_round.scenario_version.kit["if_asked"][1]["question"]
    for person in (alice, bob):
        assert client_of(person).get(address).json() == [answers[0].json()]
    bad = client_of(bob).post(address, {"type": "task", "item": 0}, content_type="application/json")
    assert bad.status_code == 400


def wait_for_reveal(client: RoomClient, key: str) -> None:
    client.wait_until(lambda: key.encode() in client.heard_bytes)


@pytest.mark.django_db(transaction=True)
def test_it_comes_to_both_and_to_who_joins_later(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    round_ = Round.objects.get(pk=room.pk)
    key = shown(bob, round_, "twist", 0).reveal.key
    for client in (candidate, interviewer):
        wait_for_reveal(client, key)
    newcomer = live.join(alice, room.pk)
    newcomer.hear_the_rest()
    kinds = [entry.kind for entry in newcomer.entries]
    assert kinds.count(EntryKind.REVEAL) == 1
