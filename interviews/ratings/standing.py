"""The equations at the last good run's variances, with everybody's scores, in this process.

A small platform sets them up anew each time, which takes some hundredths of a second. On a large one a worker
keeps them until there is another run, a correction or too much news; what came since is added to the
solution exactly (`warm`).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q
from django.utils import timezone

from interviews.models import Assessment, Correction, ModelRun, Severity
from interviews.ratings.design import EFFECTS, design_of
from interviews.ratings.gather import read_sheet
from interviews.ratings.parameters import Parameters
from interviews.ratings.sheet import Levels, Sheet, numbers_of, ratings_of
from interviews.ratings.table import Floats
from interviews.ratings.warm import Standing, standing_at

KEPT_FROM_SCORES = 50_000
SPARE = 1_000  # people who may come while equations are kept
MOST_NEWS = 30  # assessments; then setting up anew costs less
OVERLAP = timedelta(minutes=10)  # a transaction that began before what was read may have ended after


@dataclass(frozen=True)
class Stand:
    """`sheet` is what the equations know, `news` what came since; `levels` number the people of both.
    `precision` is by interviewer's level, those included that wait for newcomers."""

    run: ModelRun
    parameters: Parameters
    read_at: datetime
    sheet: Sheet
    news: Sheet
    levels: Levels
    precision: Floats
    standing: Standing


class _Kept:
    """What this process has at hand."""

    stand: Stand | None = None


def stand_on(run: ModelRun) -> Stand:
    """The equations of this run with all that counts by now."""
    kept = _with_news(run, _Kept.stand) if _Kept.stand else None
    if kept:
        return kept
    fresh = _set_up(run)
    _Kept.stand = fresh if len(fresh.sheet.score) >= KEPT_FROM_SCORES else None
    return fresh


def _set_up(run: ModelRun) -> Stand:
    read_at = timezone.now()
    sheet = read_sheet()
    levels, parameters = Levels.of(sheet), Parameters.from_data(run.parameters)
    spare = SPARE if len(sheet.score) >= KEPT_FROM_SCORES else 0
    ratings = ratings_of(sheet, levels, spare=spare)
    precision = np.ones(ratings.interviewer.levels)
    precision[: len(levels.interviewer)] = _precision(levels)
    design = design_of(ratings, EFFECTS)
    standing = standing_at(design, ratings, precision, parameters.variances_for(design))
    none = sheet.only(np.zeros(sheet.sessions, dtype=np.bool_))
    return Stand(run, parameters, read_at, sheet, none, levels, precision, standing)


def _with_news(run: ModelRun, kept: Stand) -> Stand | None:
    """None where the equations cannot be kept."""
    since = kept.read_at - OVERLAP
    if kept.run.pk != run.pk or Correction.objects.filter(at__gt=since).exists():
        return None
    recent = Assessment.objects.filter(Q(submitted_at__gt=since) | Q(round__released_at__gt=since))
    unseen = np.setdiff1d(np.fromiter(recent.values_list("pk", flat=True), np.intp), kept.sheet.assessment)
    news = read_sheet(unseen.tolist())
    levels = kept.levels.and_of(news)
    if news.sessions > MOST_NEWS or not _has_room(kept, levels):
        return None
    return replace(kept, news=news, levels=levels)


def _has_room(kept: Stand, levels: Levels) -> bool:
    """A scenario that nobody was asked before has no place."""
    before = kept.levels
    return (
        len(levels.scenario) == len(before.scenario)
        and max(
            len(levels.candidate) - len(before.candidate), len(levels.interviewer) - len(before.interviewer)
        )
        <= SPARE
    )


def _precision(levels: Levels) -> Floats:
    """As the last run left it; 1 for who came since."""
    precision = np.ones(len(levels.interviewer))
    known = np.array(Severity.objects.values_list("interviewer_id", "precision"), dtype=np.float64)
    known = known.reshape(-1, 2)[np.isin(known.reshape(-1, 2)[:, 0], levels.interviewer)]
    precision[numbers_of(levels.interviewer, known[:, 0].astype(np.intp))] = known[:, 1]
    return precision
