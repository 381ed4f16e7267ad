"""A person's scores as CSV, row by row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from django.db.models import Case, OuterRef, Subquery, When

from accounts.blocks import Names
from accounts.models import User
from interviews.models import LineScore
from scenarios.lines import LINES
from scenarios.selectors import texts

HEADER = [
    "held_at",
    "round",
    "scenario",
    "family",
    "interviewer",
    "scored_by",
    "line",
    "score",
    "not_reached_reason",
    "note",
    "self_score",
]
IN_ORDER_OF_LINES = Case(*(When(line=line, then=place) for place, line in enumerate(LINES)))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that hands back what is written, for `csv.writer`."""

    def write(self, text: str) -> str:
        return text


def csv_lines(user: User) -> Iterator[str]:
    """The user's own released rounds as a candidate: a header, then a row per line, oldest first."""
    writer = csv.writer(Echo())
    yield writer.writerow(HEADER)
    for row in _rows(user):
        yield writer.writerow([harmless(value) for value in row])


def harmless(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula; an absent one is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _rows(user: User) -> Iterable[tuple[object, ...]]:
    """By an interviewer where there is one; the self-scores of a solo run as what they are."""
    own = LineScore.objects.filter(
        assessment__round=OuterRef("assessment__round"),
        assessment__kind="self",
        assessment__submitted_at__isnull=False,
        line=OuterRef("line"),
    )
    scores = (
        LineScore.objects.filter(
            assessment__round__candidate=user,
            assessment__round__released_at__isnull=False,
            assessment__submitted_at__isnull=False,
        )
        .exclude(assessment__kind="self", assessment__round__interviewer__isnull=False)
        .select_related("assessment__round__interviewer", "assessment__round__scenario_version__scenario")
        .defer(*texts("assessment__round__scenario_version"))
        .annotate(self_score=Subquery(own.values("score")[:1]))
        .order_by("assessment__round__started_at", "assessment__round_id", IN_ORDER_OF_LINES)
    )
    names = Names(user)
    for line in scores.iterator(chunk_size=500):
        round_ = line.assessment.round
        version = round_.scenario_version
        yield (
            round_.started_at.isoformat() if round_.started_at else "",
            round_.pk,
            version.title,
            version.scenario.family,
            names.of(round_.interviewer) if round_.interviewer else None,
            line.assessment.kind,
            line.line,
            line.score,
            line.not_reached_reason,
            line.note,
            line.self_score,
        )
