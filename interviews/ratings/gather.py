"""Everybody's submitted scores as `Ratings`, read in two statements however many there are.

PostgreSQL writes the numbers as text (COPY) and numpy reads them: a million rows without an object for each.
What an inactive person gave or got stays in; a corrected score is as it was corrected to.
"""

from collections.abc import Collection
from io import BytesIO

import numpy as np
from django.db import connection

from interviews.ratings.sheet import Sheet
from interviews.ratings.table import Floats
from scenarios.lines import LINES

KINDS = ("interviewer", "second", "review")  # never of oneself

# What counts: submitted, in a round that both may see, of a candidate who did not know the problem.
_COUNTED = """
    FROM interviews_assessment a JOIN interviews_round r ON r.id = a.round_id
    JOIN scenarios_scenarioversion v ON v.id = r.scenario_version_id
    WHERE a.submitted_at IS NOT NULL AND r.released_at IS NOT NULL
      AND a.kind = ANY(%(kinds)s) AND a.author_id <> r.candidate_id AND NOT r.is_retake
"""
_SESSIONS = """
    SELECT a.id, r.candidate_id, a.author_id, v.scenario_id,
           extract(epoch FROM coalesce(r.started_at, r.released_at))
"""
_SCORES = """
    SELECT l.assessment_id, array_position(%(lines)s, l.line::text) - 1, l.score
    FROM interviews_linescore l WHERE l.score IS NOT NULL AND l.assessment_id IN (SELECT a.id
"""


def read_sheet(assessments: Collection[int] | None = None) -> Sheet:
    """All that counts, or what counts of some assessments."""
    some = "" if assessments is None else " AND a.id = ANY(%(assessments)s)"
    parameters = {"kinds": list(KINDS), "lines": list(LINES), "assessments": list(assessments or ())}
    sessions = _numbers(_SESSIONS + _COUNTED + some, parameters, 5)
    scores = _numbers(f"{_SCORES}{_COUNTED}{some})", parameters, 3)
    sessions = sessions[np.argsort(sessions[:, 0])]
    # An assessment that was submitted between the two statements is in the second only.
    scores = scores[np.isin(scores[:, 0], sessions[:, 0])]
    sessions = sessions[np.isin(sessions[:, 0], scores[:, 0])]
    ids = sessions.astype(np.intp)
    return Sheet(
        assessment=ids[:, 0],
        candidate=ids[:, 1],
        interviewer=ids[:, 2],
        scenario=ids[:, 3],
        at=sessions[:, 4],
        session=np.searchsorted(ids[:, 0], scores[:, 0].astype(np.intp)),
        line=scores[:, 1].astype(np.intp),
        score=scores[:, 2],
    )


def _numbers(sql: str, parameters: dict[str, object], columns: int) -> Floats:
    """(rows, columns) of a query whose every value is a number."""
    written = BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(sql, parameters).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", written)
    return np.fromstring(written.getvalue().decode(), sep=" ").reshape(-1, columns)
