"""Somebody with a long history: one interview held for real, then copied backwards in time, row by row."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import Profile, User
from interviews.models import Assessment, Interview, LineScore, Report, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.services import Part, create_interview, mark_ready
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from tests.scoring.filling import fill_and_submit

Copies = dict[tuple[Any, Any], Any]  # by model and id, the id of its copy


def make_person(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", "a quiet studio", display_name=name)
    Profile.objects.create(user=user, level="mid", target_level="senior", interests=["trust_safety"])
    return user


def hold_interview(one: User, two: User) -> Interview:
    """A swap interview from lobby to reports, through the services that people use."""
    versions = list(ScenarioVersion.objects.exclude(current_for=None)[:2])
    parts = [Part(one, two, versions[0], "senior"), Part(two, one, versions[1], "senior")]
    interview = create_interview(
        kind="swap", parts=parts, format_minutes=45, language="en", starts_at=timezone.now()
    )
    for person in (one, two):
        mark_ready(user=person, interview=interview)
    for round_ in interview.rounds.order_by("number"):
        assert round_.interviewer is not None
        move_clock(user=round_.interviewer, round_=round_, move="start", version=0)
        move_clock(user=round_.interviewer, round_=round_, move="end", version=1)
        for person in (round_.interviewer, round_.candidate):
            fill_and_submit(person, round_, {line: 2 + number % 3 for number, line in enumerate(LINES)})
        compile_report(round_.pk)
    return interview


def copy_back(interview: Interview, times: int) -> None:
    """Copy an interview with its rounds, assessments and reports to `times` earlier days."""
    rounds = Round.objects.filter(interview=interview)
    there: list[list[Any]] = [
        [interview],
        list(interview.participations.all()),
        list(rounds),
        list(Assessment.objects.filter(round__in=rounds)),
        list(LineScore.objects.filter(assessment__round__in=rounds)),
        list(Report.objects.filter(round__in=rounds, superseded_at=None)),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL tradeoff.correcting = 'on'")
        for day in range(1, times + 1):
            copies: Copies = {}
            for rows in there:
                _copy(rows, timedelta(days=day), copies)


def _copy(rows: list[Any], age: timedelta, copies: Copies) -> None:
    """Insert the rows of one model, of whatever columns, so much earlier and below the copies made before."""
    new = [_earlier(row, age, copies) for row in rows]
    type(rows[0]).objects.bulk_create(new)
    copies.update({(type(row), row.pk): copy.pk for row, copy in zip(rows, new, strict=True)})


def _earlier(row: Any, age: timedelta, copies: Copies) -> Any:
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation:
            values[field.attname] = copies.get((field.related_model, value), value)
        elif not field.primary_key and not field.generated:
            values[field.attname] = _back(value, age)
    return type(row)(**values)


def _back(value: Any, age: timedelta) -> Any:
    if isinstance(value, DateTimeTZRange):
        return DateTimeTZRange(_back(value.lower, age), _back(value.upper, age))
    return value - age if isinstance(value, datetime) else value
