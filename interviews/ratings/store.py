"""Writing figures: whole tables after a run, some people's rows between two. Every write needs the lock."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from interviews.models import AdjustedScore, FairScore, ModelRun, ScenarioDifficulty, Severity
from interviews.ratings.figures import AssessmentRow, CandidateRow, LevelRow
from interviews.ratings.sheet import Levels, Sheet

FIGURES_LOCK = 7_301_020  # any number that no other advisory lock uses
BATCH = 2_000

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Names:
    """What the numbers of the rows stand for."""

    sheet: Sheet
    levels: Levels


def lock_figures() -> None:
    """Until the transaction ends nobody else writes figures."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Figures are written in a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIGURES_LOCK])


def store_candidates(
    run: ModelRun, names: Names, rows: Iterable[CandidateRow], groups: dict[int, int], read_at: datetime
) -> None:
    """`groups` by candidate's number; what was corrected after `read_at` is not in the rows."""
    _upsert(
        FairScore,
        "candidate",
        (
            FairScore(
                candidate_id=int(names.levels.candidate[row.candidate]),
                run=run,
                group=groups[row.candidate],
                updated_at=read_at,
                **_fields(row),
            )
            for row in rows
        ),
    )


def store_severities(
    run: ModelRun,
    names: Names,
    rows: Iterable[LevelRow],
    groups: dict[int, int],
    precision: dict[int, float],
    read_at: datetime,
) -> None:
    """`groups` and `precision` by interviewer's number."""
    _upsert(
        Severity,
        "interviewer",
        (
            Severity(
                interviewer_id=int(names.levels.interviewer[row.level]),
                run=run,
                value=row.value,
                sd=row.sd,
                sessions=row.sessions,
                precision=precision[row.level],
                group=groups[row.level],
                updated_at=read_at,
            )
            for row in rows
        ),
    )


def store_difficulties(run: ModelRun, names: Names, rows: Iterable[LevelRow]) -> None:
    _upsert(
        ScenarioDifficulty,
        "scenario",
        (
            ScenarioDifficulty(
                scenario_id=int(names.levels.scenario[row.level]),
                run=run,
                value=row.value,
                sd=row.sd,
                sessions=row.sessions,
            )
            for row in rows
        ),
    )


def store_assessments(run: ModelRun, names: Names, rows: Iterable[AssessmentRow]) -> None:
    _upsert(
        AdjustedScore,
        "assessment",
        (
            AdjustedScore(
                assessment_id=int(names.sheet.assessment[row.session]),
                candidate_id=int(names.levels.candidate[row.candidate]),
                run=run,
                at=datetime.fromtimestamp(names.sheet.at[row.session], UTC),
                value=row.value,
                noise=row.noise,
                known=row.known,
                lines=row.lines,
            )
            for row in rows
        ),
    )


def drop_rows_of_other_runs(run: ModelRun) -> None:
    """What the run did not write is of people without data by now."""
    for model in (FairScore, Severity, ScenarioDifficulty, AdjustedScore):
        model._default_manager.exclude(run=run).delete()


def _fields(row: CandidateRow) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "candidate"}
    return {**fields, "lines": {line: asdict(each) for line, each in row.lines.items()}}


def _upsert(model: type[Row], key: str, rows: Iterable[Row]) -> None:
    """In batches, so that a whole platform's rows are never in memory at once."""
    names = [field.name for field in model._meta.local_concrete_fields]
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        model._default_manager.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=[name for name in names if name not in {"id", key}],
        )
