import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import combinations
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from pycrdt import Doc, Map, Text
from pytest_django import DjangoDbBlocker

from accounts.models import User
from interviews.demo import DEMO_LOGINS
from interviews.demo.load import load_demo
from interviews.demo.log import record_round
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Report, RoomLogEntry, Round, ScenarioRating
from interviews.progress.selectors import progress_of
from interviews.recording.recorder import POINT_PARTS
from interviews.reports.compile import compile_report
from scenarios.models import Flag, Scenario
from scenarios.quality.places import PROMPT


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The community, made once for all tests of a class and taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        if not Scenario.objects.exists():
            call_command("load_library", verbosity=0)
        assert load_demo()
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestTheCommunity:
    def test_it_is_made_once_through_the_services(self) -> None:
        assert broken_invariants() == []
        assert set(Interview.objects.values_list("state", flat=True)) == {InterviewState.DONE}
        assert Report.objects.count() == Round.objects.count() > 5
        for round_ in Round.objects.all():
            compile_report(round_.pk)
        assert Report.objects.count() == Round.objects.count(), "compiling again finds nothing new"
        before = User.objects.count()
        assert not load_demo()
        assert User.objects.count() == before

    def test_both_of_every_round_rated_its_scenario_and_some_flagged_a_place(self) -> None:
        assert ScenarioRating.objects.count() == 2 * Round.objects.count()
        for rating in ScenarioRating.objects.select_related("round"):
            assert rating.round.released_at
            assert timedelta() <= rating.rated_at - rating.round.released_at < timedelta(minutes=1)
        flags = Flag.objects.all()
        assert {flag.place == PROMPT for flag in flags} == {True, False}
        for flag in flags:
            held = Round.objects.get(scenario_version=flag.version)
            assert flag.flagged_by_id in {held.candidate_id, held.interviewer_id}
            assert held.released_at
            assert timedelta() <= flag.flagged_at - held.released_at < timedelta(minutes=1)

    def test_demo_logins_work_and_the_first_has_enough_for_a_trend(self) -> None:
        for email, password in DEMO_LOGINS:
            assert User.objects.get(email=email).check_password(password)
        ada = User.objects.get(email=DEMO_LOGINS[0][0])
        assert any(line.has_trend for line in progress_of(ada).lines)

    def test_every_round_has_a_log_that_agrees_with_it_and_ends_on_a_readable_board(self) -> None:
        for round_ in Round.objects.all():
            log = list(RoomLogEntry.objects.filter(room_id=round_.pk).order_by("seq"))
            _assert_agrees(log, round_)
            speakers = {entry.author_id for entry in log if entry.kind == RoomLogEntry.CHAT}
            assert speakers == {round_.candidate_id, round_.interviewer_id}
            document: Doc[Any] = Doc()
            for entry in log:
                if entry.kind == RoomLogEntry.UPDATE:
                    document.apply_update(bytes(entry.payload))
            assert len(str(document.get("notes", type=Text))) > 500
            assert len(document.get("ledger", type=Map)) >= 3
            _assert_readable(list(document.get("board", type=Map).values()))


@override_settings(PRODUCTION=True)
def test_demo_people_do_not_exist_in_production(library: None) -> None:
    with pytest.raises(CommandError, match="production"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()


def test_a_script_whose_steps_are_not_in_order_is_refused(debrief_round: Round) -> None:
    script = [{"at": 20, "write": "five words take two seconds"}, {"at": 21, "write": "too early"}]
    with pytest.raises(ValueError, match="the step at 21 begins before"):
        record_round(debrief_round, script)


def _assert_agrees(log: list[RoomLogEntry], round_: Round) -> None:
    """In order, from the round's beginning to its end, with its clock; and so is what the report quotes."""
    assert round_.started_at
    assert round_.ended_at
    assert [entry.seq for entry in log] == list(range(1, round_.room.head + 1))
    times = [entry.at for entry in log]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (round_.started_at, round_.ended_at)
    assert (times[-1] - times[0]).total_seconds() % 60 == 0, "whole minutes, as told"
    moves = [json.loads(bytes(entry.payload)) for entry in log if entry.kind == RoomLogEntry.CLOCK]
    spans = round_.spans.order_by("started_at")
    assert [move["stage"] for move in moves[:-1]] == [span.stage for span in spans]
    length = (round_.ended_at - round_.started_at).total_seconds()
    assert all(0 <= evidence.round_seconds <= length for evidence in round_.evidence.all())


def _assert_readable(elements: list[Any]) -> None:
    """Boxes stand apart, and no arrow runs through one."""
    boxes = [_Box.of(element) for element in elements if element["type"] == "rectangle"]
    arrows = [element for element in elements if element["type"] == "arrow"]
    assert 8 <= len(boxes) <= 16
    assert len(arrows) >= len(boxes) - 1
    assert not [pair for pair in combinations(boxes, 2) if pair[0].touches(pair[1])]
    assert not [box for box in boxes for arrow in arrows for point in _along(arrow) if box.holds(point)]


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, element: Any) -> "_Box":
        return cls(*(element[name] for name in ("x", "y", "width", "height")))

    def holds(self, point: tuple[float, float]) -> bool:
        return 0 <= point[0] - self.x <= self.width and 0 <= point[1] - self.y <= self.height

    def touches(self, other: "_Box") -> bool:
        return (
            self.x <= other.x + other.width
            and other.x <= self.x + self.width
            and self.y <= other.y + other.height
            and other.y <= self.y + self.height
        )


def _along(arrow: Any) -> list[tuple[float, float]]:
    """A hundred points from one end of a straight arrow to the other."""
    across, down = (part / POINT_PARTS for part in list(arrow["points"])[2:])
    return [(arrow["x"] + across * step / 100, arrow["y"] + down * step / 100) for step in range(101)]
