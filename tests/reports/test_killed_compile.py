"""Compiling is killed before each of its statements in turn: people never see none, or two, of a report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import connection

from accounts.models import OutboxMessage, User
from interviews.models import Report, Round, Transition
from interviews.reports.compile import compile_report
from interviews.scoring.corrections import correct_score
from tests.scoring.filling import fill_and_submit

# Of the test's own transaction around all this: without it these are the begin and the end of a transaction.
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Killed(BaseException):
    """Nothing catches it, as nothing catches the end of a process."""


@contextmanager
def killed_before(statement: int) -> Iterator[None]:
    left = count(1)  # none after it either: some libraries turn any error of what they read into their own

    def wrapper(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(SAVEPOINTS) and next(left) >= statement:
            raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(wrapper):
        yield


def compile_in_spite_of_kills(round_: Round, visible: list[int]) -> int:
    """Return how often it was killed; the versions that can be seen are as before each time."""
    for statement in count(1):
        try:
            with killed_before(statement):
                compile_report(round_.pk)
        except Killed:
            seen = Report.objects.filter(round=round_, superseded_at=None).values_list("version", flat=True)
            assert list(seen) == visible, f"killed before statement {statement}"
        else:
            return statement - 1
    raise AssertionError


@pytest.mark.django_db
def test_killed_at_any_statement_there_is_one_visible_report_and_one_mail_each(
    debrief_round: Round, alice: User, bob: User, staff: User
) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    assert compile_in_spite_of_kills(debrief_round, []) > 20
    line = debrief_round.assessments.get(kind="interviewer").lines.get(line="data")
    correct_score(staff=staff, line_score=line, new_score=2, reason="Wrong key.")
    assert compile_in_spite_of_kills(debrief_round, [1]) > 10
    assert list(Report.objects.filter(superseded_at=None).values_list("version", flat=True)) == [2]
    assert OutboxMessage.objects.filter(dedupe_key__startswith="report-ready:").count() == 2
    assert Transition.objects.filter(round=debrief_round, to_state="reported").count() == 1
