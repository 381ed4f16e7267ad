"""Marks in the kit: the interviewer's own, with their time, taken back as easily as set."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Interview, Mark, RoomLogEntry, RoomPrivateEntry, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import end_round
from interviews.scoring.marks import clear_mark, set_mark
from scenarios.models import ScenarioVersion
from tests.scoring.filling import fill_and_submit


def mark(user: User, round_: Round, kind: str = "probe", item: str = "data-0") -> Mark:
    return set_mark(user=user, round_=round_, kind=kind, item=item)


def told(round_: Round) -> list[dict[str, Any]]:
    return list(
        RoomPrivateEntry.objects.filter(room=round_.pk).order_by("seq").values_list("event", flat=True)
    )


def test_a_mark_gets_the_stage_and_the_second_and_only_the_interviewer_is_told(
    live_round: Round, bob: User
) -> None:
    Round.objects.filter(pk=live_round.pk).update(started_at=timezone.now() - timedelta(seconds=90))
    log = RoomLogEntry.objects.filter(room_id=live_round.pk).count()
    made = mark(bob, live_round)
    assert 90 <= made.round_seconds < 150
    assert told(live_round) == [
        {
            "type": "marked",
            "kind": "probe",
            "item": "data-0",
            "stage": "requirements",
            "round_seconds": made.round_seconds,
        }
    ]
    assert RoomLogEntry.objects.filter(room_id=live_round.pk).count() == log


def test_the_first_time_stays(live_round: Round, bob: User) -> None:
    assert mark(bob, live_round) == mark(bob, live_round)
    assert len(told(live_round)) == 1


def test_a_mark_can_be_taken_back_and_set_again(live_round: Round, bob: User) -> None:
    mark(bob, live_round)
    for _ in range(2):
        clear_mark(user=bob, round_=live_round, kind="probe", item="data-0")
    assert not Mark.objects.exists()
    mark(bob, live_round)
    assert [event["type"] for event in told(live_round)] == ["marked", "unmarked", "marked"]


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("number", "0"),
        ("cover", "wrap-0"),
        ("probe", "modeling-2"),
        ("choice", "data-0"),
        ("probe", "data-0-0"),
    ],
)
def test_every_kind_of_item_has_a_name(live_round: Round, bob: User, kind: str, item: str) -> None:
    with_a_choice(live_round)
    assert mark(bob, live_round, kind, item).item == item


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("number", "99"),
        ("number", "data-0"),
        ("cover", "data-99"),
        ("probe", "wrap-0"),
        ("choice", "framing-0"),
        ("probe", "data-0-9"),
        ("twist", "0"),
    ],
)
def test_what_the_kit_does_not_hold_cannot_be_marked(
    live_round: Round, bob: User, kind: str, item: str
) -> None:
    with_a_choice(live_round)
    with pytest.raises(Invalid) as refusal:
        mark(bob, live_round, kind, item)
    assert refusal.value.code == "unknown_item"


def test_a_kit_from_before_there_were_choices_is_marked_all_the_same(live_round: Round, bob: User) -> None:
    without = {name: part for name, part in live_round.scenario_version.kit.items() if name != "choices"}
    hold_on(live_round, without)
    assert mark(bob, live_round).item == "data-0"
    with pytest.raises(Invalid):
        mark(bob, live_round, "choice", "data-0")


def test_nobody_else_marks_or_takes_back(live_round: Round, alice: User, bob: User, charlie: User) -> None:
    mark(bob, live_round)
    for person in (alice, charlie):
        with pytest.raises(Forbidden):
            mark(person, live_round)
        with pytest.raises(Forbidden):
            clear_mark(user=person, round_=live_round, kind="probe", item="data-0")
    assert Mark.objects.count() == 1


def test_marks_belong_to_the_live_round(live_interview: Interview, live_round: Round, bob: User) -> None:
    mark(bob, live_round)
    end_round(round_=live_round, actor=bob, reason="test")
    with pytest.raises(Refused) as refusal:
        mark(bob, live_round, "number", "0")
    assert refusal.value.code == "not_live"
    with pytest.raises(Refused):
        clear_mark(user=bob, round_=live_round, kind="probe", item="data-0")


def test_a_report_is_compiled_without_them(debrief_round: Round, alice: User, bob: User) -> None:
    Mark.objects.create(round=debrief_round, author=bob, kind="choice", item="data-0", round_seconds=7)
    fill_and_submit(bob, debrief_round)
    fill_and_submit(alice, debrief_round)
    report = compile_report(debrief_round.pk)
    assert "data-0" not in str(report.content)


def with_a_choice(round_: Round) -> None:
    """Its kit with one choice, whatever the library offers."""
    kit = round_.scenario_version.kit
    probe = kit["probes"]["data"][0]
    hold_on(round_, {**kit, "choices": {"data": [{"title": "Only clicks", "probes": [probe]}]}})


def hold_on(round_: Round, kit: dict[str, Any]) -> None:
    old = round_.scenario_version
    version = ScenarioVersion.objects.create(
        scenario=old.scenario,
        number=99,
        title=old.title,
        content_hash="choices",
        source=old.source,
        prompt=old.prompt,
        kit=kit,
    )
    Round.objects.filter(pk=round_.pk).update(scenario_version=version)
    round_.scenario_version = version
