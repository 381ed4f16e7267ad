import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pycrdt import Doc, Map, Text

from accounts.models import User
from interviews.demo import DEMO_LOGINS
from interviews.demo.load import load_demo
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Report, RoomLogEntry, Round
from interviews.progress.selectors import progress_of
from interviews.reports.compile import compile_report


def test_the_demo_community_is_made_once_through_the_services(library: None) -> None:
    assert load_demo()
    assert broken_invariants() == []
    assert set(Interview.objects.values_list("state", flat=True)) == {InterviewState.DONE}
    assert Report.objects.count() == Round.objects.count() > 5
    for round_ in Round.objects.all():
        compile_report(round_.pk)
    assert Report.objects.count() == Round.objects.count(), "compiling again finds nothing new"
    before = User.objects.count()
    assert not load_demo()
    assert User.objects.count() == before


def test_demo_logins_work_and_the_first_has_enough_for_a_trend(library: None) -> None:
    load_demo()
    for email, password in DEMO_LOGINS:
        assert User.objects.get(email=email).check_password(password)
    ada = User.objects.get(email=DEMO_LOGINS[0][0])
    assert any(line.has_trend for line in progress_of(ada).lines)


@override_settings(PRODUCTION=True)
def test_demo_people_do_not_exist_in_production(library: None) -> None:
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()


def test_one_round_has_a_log_to_replay_and_every_log_agrees_with_its_round(library: None) -> None:
    load_demo()
    drawn = []
    for round_ in Round.objects.all():
        log = list(RoomLogEntry.objects.filter(room_id=round_.pk).order_by("seq"))
        moves = [json.loads(bytes(entry.payload)) for entry in log if entry.kind == RoomLogEntry.CLOCK]
        assert [entry.seq for entry in log] == list(range(1, round_.room.head + 1))
        assert (log[0].at, log[-1].at) == (round_.started_at, round_.ended_at)
        assert [move["stage"] for move in moves[:-1]] == [
            span.stage for span in round_.spans.order_by("started_at")
        ]
        document: Doc[Any] = Doc()
        for entry in log:
            if entry.kind == RoomLogEntry.UPDATE:
                document.apply_update(bytes(entry.payload))
        board, notes = document.get("board", type=Map), document.get("notes", type=Text)
        drawn.append((len(board), len(str(notes))))
    assert max(drawn) > (20, 500)
