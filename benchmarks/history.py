"""Somebody with a long history: one interview held for real, then copied backwards in time by SQL."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Profile, User
from interviews.models import Interview
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.services import Part, create_interview, mark_ready
from scenarios.lines import LINES
from scenarios.models import ScenarioVersion
from tests.scoring.filling import fill_and_submit


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
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL tradeoff.correcting = 'on'")
        for day in range(1, times + 1):
            cursor.execute(COPY, {"source": interview.pk, "age": f"{day} days"})


COPY = """
WITH age AS (SELECT %(age)s::interval AS days), i AS (
    INSERT INTO interviews_interview (id, kind, state, format_minutes, language, starts_at,
        created_at, ended_at)
    SELECT gen_random_uuid(), kind, state, format_minutes, language, starts_at - age.days,
           created_at - age.days, ended_at - age.days FROM interviews_interview, age
    WHERE interviews_interview.id = %(source)s RETURNING id
), p AS (
    INSERT INTO interviews_participation (interview_id, user_id, during, ready_at)
    SELECT i.id, user_id, tstzrange(lower(during) - age.days, upper(during) - age.days), ready_at
    FROM interviews_participation, i, age WHERE interview_id = %(source)s
), r AS (
    INSERT INTO interviews_round (id, interview_id, number, candidate_id, interviewer_id, scenario_version_id,
        rubric_id, level, state, started_at, ended_at, assess_by, released_at)
    SELECT gen_random_uuid(), i.id, number, candidate_id, interviewer_id, scenario_version_id, rubric_id,
           level, state, started_at - age.days, ended_at - age.days, assess_by - age.days,
           released_at - age.days
    FROM interviews_round, i, age WHERE interview_id = %(source)s
    RETURNING interviews_round.id, number
), pairs AS (
    SELECT r.id AS new, o.id AS old FROM r JOIN interviews_round o
    ON o.number = r.number AND o.interview_id = %(source)s
), a AS (
    INSERT INTO interviews_assessment (round_id, author_id, kind, strength, missed, drill, created_at,
        saved_at, submitted_at)
    SELECT new, author_id, kind, strength, missed, drill, created_at - age.days, saved_at - age.days,
           submitted_at - age.days FROM interviews_assessment JOIN pairs ON round_id = old, age
    RETURNING id, round_id, kind
), l AS (
    INSERT INTO interviews_linescore (assessment_id, line, score, not_reached, not_reached_reason, note,
        saved_at)
    SELECT a.id, line, score, not_reached, not_reached_reason, note, s.saved_at
    FROM a JOIN pairs ON a.round_id = new
    JOIN interviews_assessment b ON b.round_id = old AND b.kind = a.kind
    JOIN interviews_linescore s ON s.assessment_id = b.id
)
INSERT INTO interviews_report (round_id, version, inputs_hash, content, compiled_at)
SELECT new, version, inputs_hash, content, compiled_at - age.days
FROM interviews_report JOIN pairs ON round_id = old, age WHERE superseded_at IS NULL
"""
