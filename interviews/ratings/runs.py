"""The nightly refit: everybody's figures anew, or yesterday's and an alert."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass

import numpy as np
import structlog
from django.db import Error, connection, transaction
from django.utils import timezone

from config.isolation import isolated
from interviews.models import ModelRun
from interviews.ratings import MODEL_VERSION
from interviews.ratings.adjusted import adjusted_scores
from interviews.ratings.alerts import tell_staff
from interviews.ratings.counting import count_waiting
from interviews.ratings.gather import read_sheet
from interviews.ratings.growth import Growth, grow
from interviews.ratings.model import Fit, Options, fit
from interviews.ratings.nightly import Night, night_of
from interviews.ratings.parameters import HIGH, LOW, Parameters, is_finite, parameters_of, prior_parameters
from interviews.ratings.sheet import Levels, Sheet, ratings_of
from interviews.ratings.statistics import Statistics, statistics_of
from interviews.ratings.store import (
    Names,
    drop_rows_of_other_runs,
    lock_figures,
    store_assessments,
    store_candidates,
    store_difficulties,
    store_severities,
)
from interviews.ratings.table import check

log = structlog.get_logger(__name__)

OPTIONS = Options(score_range=(LOW, HIGH))  # as the platform fits
REFIT_LOCK = 7_301_021  # any number that no other advisory lock uses


class BadFit(Exception):
    """The fit ended, and its figures cannot be shown; the message says why."""


def refit() -> ModelRun | None:
    """Fit everybody's scores anew and replace all figures at once; return the run. None while another is at
    it.

    A run that fails changes nothing but its own row, and alerts the staff. Call it outside transactions: what
    failed is recorded in one of its own.
    """
    with _alone() as is_alone:
        if not is_alone:
            log.info("refit_already_running")
            return None
        _give_up_what_was_left()
        run = ModelRun.objects.create(model_version=MODEL_VERSION, cut_off=timezone.now())
        try:
            _run(run)
        except Exception as error:
            log.exception("refit_failed", run=run.pk)
            _fail(run, f"{type(error).__name__}: {error}")
    return run


def _run(run: ModelRun) -> None:
    clock = _Clock()
    sheet = read_sheet()
    clock.stop("reading")
    outcome = _outcome(sheet, clock) if sheet.sessions else _NOTHING
    with transaction.atomic():
        lock_figures()
        if outcome.night:
            _store(run, outcome.night, Names(sheet, Levels.of(sheet)), outcome.fit)
        drop_rows_of_other_runs(run)
        clock.stop("writing")
        run.parameters = {
            **outcome.parameters.as_data(),
            "counts": _counts(sheet),
            "seconds": clock.seconds,
            "statistics": asdict(outcome.statistics) if outcome.statistics else None,
        }
        run.state, run.finished_at = ModelRun.State.GOOD, timezone.now()
        run.save()
        with isolated("not_counted_after_refit"):  # what was released while it ran
            count_waiting()
    log.info("refit_done", run=run.pk, **clock.seconds)


@dataclass(frozen=True)
class _Outcome:
    parameters: Parameters
    night: Night | None
    fit: Fit | None
    statistics: Statistics | None


_NOTHING = _Outcome(prior_parameters(), None, None, None)


def _outcome(sheet: Sheet, clock: "_Clock") -> _Outcome:
    """Raises BadFit or BadRatings."""
    ratings = ratings_of(sheet, Levels.of(sheet))
    check(ratings)
    found = fit(ratings, OPTIONS)
    if not found.converged:
        raise BadFit(f"The variances did not settle in {found.iterations} steps.")
    clock.stop("fitting")
    adjusted = adjusted_scores(ratings, found)
    growth = grow(adjusted, found.variances["candidate"])
    parameters = parameters_of(found, growth.shared)
    if not (is_finite(parameters) and _are_finite(found, growth)):
        raise BadFit("Some figures are no numbers.")
    clock.stop("growth")
    night = night_of(ratings, found, adjusted, growth, parameters)
    statistics = statistics_of(sheet, ratings, found, night)
    clock.stop("statistics")
    return _Outcome(parameters, night, found, statistics)


def _are_finite(found: Fit, growth: Growth) -> bool:
    effects = [each for effect in (*found.effects.values(), found.fair) for each in (effect.value, effect.sd)]
    return all(np.isfinite(each).all() for each in (*effects, growth.level, growth.sd, found.precision))


def _store(run: ModelRun, night: Night, names: Names, found: Fit | None) -> None:
    assert found is not None
    groups = found.groups
    store_candidates(run, names, night.candidates, dict(enumerate(groups.candidate.tolist())), run.cut_off)
    store_severities(
        run,
        names,
        night.severities,
        dict(enumerate(groups.interviewer.tolist())),
        dict(enumerate(found.precision.tolist())),
        run.cut_off,
    )
    store_difficulties(run, names, night.difficulties)
    store_assessments(run, names, night.assessments)


def _counts(sheet: Sheet) -> dict[str, int]:
    levels = Levels.of(sheet)
    return {
        "scores": len(sheet.score),
        "sessions": sheet.sessions,
        "candidates": len(levels.candidate),
        "interviewers": len(levels.interviewer),
        "scenarios": len(levels.scenario),
    }


def _fail(run: ModelRun, reason: str) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # what failed may be the connection
    with transaction.atomic():
        run.state, run.error, run.finished_at = ModelRun.State.FAILED, reason, timezone.now()
        run.parameters = {}
        run.save()
        with isolated("staff_not_told", run=run.pk):
            tell_staff(run)


def _give_up_what_was_left() -> None:
    """Nobody else runs, so what says that it does was left by a worker that died."""
    for run in ModelRun.objects.filter(state=ModelRun.State.RUNNING):
        log.error("refit_failed", run=run.pk, reason="left")
        _fail(run, "The process that ran it ended.")


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process is the only one that refits; it stays so until the block ends or it dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [REFIT_LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with suppress(Error), connection.cursor() as cursor:  # a lost connection has let go by itself
                cursor.execute("SELECT pg_advisory_unlock(%s)", [REFIT_LOCK])


class _Clock:
    """Seconds by part of the run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.perf_counter()

    def stop(self, part: str) -> None:
        now = time.perf_counter()
        self.seconds[part], self._since = round(now - self._since, 2), now
