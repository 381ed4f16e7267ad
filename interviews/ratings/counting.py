"""New scores between two nights: soon after a release its candidate's and interviewers' figures have it in.

Figures are written under one lock by whoever comes first; who comes second finds nothing left to do. What
waits is told by the rows themselves, so a lost message, a killed worker or a refit in between loses nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import numpy as np
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from interviews.models import AdjustedScore, Assessment, FairScore, LineScore, ModelRun, Round
from interviews.ratings import MODEL_VERSION
from interviews.ratings.between import solve_between
from interviews.ratings.gather import KINDS
from interviews.ratings.local import People, people_of
from interviews.ratings.parameters import prior_parameters
from interviews.ratings.selectors import fair_score_of, last_good_run
from interviews.ratings.sheet import ratings_of
from interviews.ratings.standing import Stand, stand_on
from interviews.ratings.store import lock_figures, store_assessments, store_candidates, store_severities
from interviews.ratings.table import Index

log = structlog.get_logger(__name__)

PATIENCE = "3s"  # that a report waits for the lock
AT_ONCE = 20  # assessments in one solution


def count_round(round_id: UUID) -> FairScore | None:
    """Make sure that this round's submitted assessments are in the figures; return the candidate's fair
    score.

    Call it after the release, within a transaction or without. It waits for others who write figures for
    three seconds at most. What goes wrong is logged, and what stood before is returned: None where there is
    none.
    """
    try:
        with transaction.atomic(), _patience():
            _count(Q(round_id=round_id))
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception("round_not_counted", round=str(round_id))
    return fair_score_of(Round.objects.select_related("candidate").get(pk=round_id).candidate)


def count_waiting() -> int:
    """Count whatever waits, some at a time; return how many assessments were counted."""
    waiting = list(waiting_assessments().order_by("pk").values_list("pk", flat=True))
    return sum(_count_some(waiting[begin : begin + AT_ONCE]) for begin in range(0, len(waiting), AT_ONCE))


def counted_assessments() -> QuerySet[Assessment]:
    """What belongs into the figures, as `gather` reads it, and has a score."""
    scored = LineScore.objects.filter(assessment=OuterRef("pk"), score__isnull=False)
    return _released().filter(Exists(scored))


def waiting_assessments() -> QuerySet[Assessment]:
    """What counts and is in no figure yet, or was corrected since, were it to having no score left."""
    corrected = _released().filter(lines__corrections__at__gt=F("round__candidate__fair_score__updated_at"))
    new = counted_assessments().filter(adjusted=None)
    return Assessment.objects.filter(Q(pk__in=new.values("pk")) | Q(pk__in=corrected.values("pk")))


def _released() -> QuerySet[Assessment]:
    released = Assessment.objects.filter(
        submitted_at__isnull=False,
        round__released_at__isnull=False,
        round__is_retake=False,
        kind__in=KINDS,
    )
    return released.exclude(author=F("round__candidate"))


def _count_some(assessments: list[int]) -> int:
    """Return how many were counted: a broken one is set apart by halves, and keeps none of the others
    waiting."""
    try:
        with transaction.atomic():
            _count(Q(pk__in=assessments))
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if len(assessments) == 1:
            log.exception("assessment_not_counted", assessment=assessments[0])
            return 0
    else:
        return len(assessments)
    middle = len(assessments) // 2
    return _count_some(assessments[:middle]) + _count_some(assessments[middle:])


def _count(which: Q) -> None:
    lock_figures()
    read_at = timezone.now()
    rows = list(waiting_assessments().filter(which).values_list("pk", "round__candidate", "author"))
    if not rows:
        return
    assessments, candidates, interviewers = np.array(rows, dtype=np.intp).T
    left = _drop_what_is_gone(assessments, candidates)
    if len(left):
        stand = stand_on(last_good_run() or _begin_with_priors())
        people = people_of(stand, left, np.intersect1d(interviewers, stand.levels.interviewer))
        _solve_and_store(stand, people, read_at)


def _begin_with_priors() -> ModelRun:
    """Before the first night there are no estimates: what is assumed beforehand stands as a run."""
    now = timezone.now()
    return ModelRun.objects.create(
        state=ModelRun.State.GOOD,
        model_version=MODEL_VERSION,
        cut_off=now,
        parameters=prior_parameters().as_data(),
        finished_at=now,
    )


def _drop_what_is_gone(assessments: Index, candidates: Index) -> Index:
    """A correction may have taken an assessment's last score, or a candidate's; return who has some."""
    counted = counted_assessments()
    scored = counted.filter(pk__in=assessments.tolist()).values_list("pk", flat=True)
    AdjustedScore.objects.filter(assessment__in=set(assessments.tolist()) - set(scored)).delete()
    known = counted.filter(round__candidate__in=candidates.tolist())
    left = set(known.values_list("round__candidate", flat=True))
    FairScore.objects.filter(candidate__in=set(candidates.tolist()) - left).delete()
    return np.array(sorted(left), dtype=np.intp)


def _solve_and_store(stand: Stand, people: People, read_at: datetime) -> None:
    news = ratings_of(stand.news, stand.levels)
    found = solve_between(stand.standing, news, stand.parameters, people.asked)
    store_candidates(stand.run, people.names, found.candidates, people.candidate_groups, read_at)
    precision = {row.level: float(stand.precision[row.level]) for row in found.severities}
    store_severities(stand.run, people.names, found.severities, people.interviewer_groups, precision, read_at)
    store_assessments(stand.run, people.names, found.assessments)


@contextmanager
def _patience() -> Iterator[None]:
    """What the transaction waits for a lock, for this block only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        yield
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
