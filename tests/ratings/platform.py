"""A platform's released rounds, written as rows: who scored whom, on which scenario, and what."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import numpy as np
import psycopg2
from django.db import connection
from django.utils import timezone

from accounts.models import User
from interviews.models import Assessment, Interview, LineScore, Round
from scenarios.lines import LINES
from scenarios.models import Rubric, ScenarioVersion

START = timezone.now() - timedelta(days=300)


@dataclass(frozen=True)
class Held:
    """One interview as it is to be written; `scores` by line, lines left out were not reached."""

    candidate: User
    interviewer: User
    version: ScenarioVersion
    scores: Mapping[str, int]
    at: datetime = START
    kind: str = "interviewer"


def people(count: int) -> list[User]:
    """Without passwords or profiles."""
    name = uuid4().hex[:8]
    return User.objects.bulk_create(
        User(email=f"p{number}.{name}@example.org", display_name=f"Person {number}", password="!")
        for number in range(count)
    )


def hold(*rounds: Held) -> list[Assessment]:
    """Write released rounds with their submitted assessments, all at once."""
    rubric = Rubric.objects.latest("number")
    interviews = Interview.objects.bulk_create(
        Interview(kind="one_way", state="done", starts_at=each.at, ended_at=each.at) for each in rounds
    )
    written = Round.objects.bulk_create(
        Round(
            interview=interview,
            number=1,
            candidate=each.candidate,
            interviewer=each.interviewer,
            scenario_version=each.version,
            rubric=rubric,
            level="senior",
            state="released",
            started_at=each.at,
            ended_at=each.at,
            released_at=each.at,
        )
        for interview, each in zip(interviews, rounds, strict=True)
    )
    return assess(
        [
            (round_, each.interviewer, each.kind, each.scores)
            for round_, each in zip(written, rounds, strict=True)
        ]
    )


def assess(
    given: Sequence[tuple[Round, User, str, Mapping[str, int]]], *, submit: bool = True
) -> list[Assessment]:
    """Assessments of rounds by authors, of a kind, with scores."""
    assessments = Assessment.objects.bulk_create(
        Assessment(round=round_, author=author, kind=kind) for round_, author, kind, _ in given
    )
    LineScore.objects.bulk_create(
        LineScore(
            assessment=assessment,
            line=line,
            score=scores.get(line),
            not_reached=line not in scores,
            not_reached_reason="" if line in scores else "No time",
        )
        for assessment, (*_, scores) in zip(assessments, given, strict=True)
        for line in LINES
    )
    if submit:
        Assessment.objects.filter(pk__in=[each.pk for each in assessments]).update(
            submitted_at=timezone.now()
        )
    return assessments


def on_all_lines(score: int) -> dict[str, int]:
    return dict.fromkeys(LINES, score)


def crowd(size: int, rounds_each: int, versions: Sequence[ScenarioVersion], *, seed: int = 1) -> list[Held]:
    """Everybody is interviewed equally often; abilities, severities and noise are as usual."""
    random = np.random.default_rng(seed)
    persons = people(size)
    ability, severity = random.normal(0, 0.55, size), random.normal(0, 0.4, size)
    held = []
    for turn in range(rounds_each):
        shift = int(random.integers(1, size))
        for candidate in range(size):
            interviewer = (candidate + shift) % size
            version = int(random.integers(len(versions)))
            level = 2.5 + ability[candidate] - severity[interviewer] + random.normal(0, 0.5)
            scores = np.clip(np.round(level + random.normal(0, 0.5, len(LINES))), 1, 4).astype(int)
            held.append(
                Held(
                    persons[candidate],
                    persons[interviewer],
                    versions[version],
                    dict(zip(LINES, scores.tolist(), strict=True)),
                    START + timedelta(days=10 * turn),
                )
            )
    return held


@contextmanager
def locked_by_another(lock: int) -> Iterator[None]:
    """Another connection holds an advisory lock."""
    known = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    other = psycopg2.connect(**{name: known[name] for name in names if known.get(name)})
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
