"""Whom a solution between two runs is about, and what the tables know of those they met."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Max

from interviews.models import FairScore, ScenarioDifficulty, Severity
from interviews.ratings.between import Asked
from interviews.ratings.sheet import Sheet, numbers_of, ratings_of
from interviews.ratings.standing import Stand
from interviews.ratings.store import Names
from interviews.ratings.table import Floats, Index


@dataclass(frozen=True)
class People:
    """Groups by level's number. A group keeps its number until the next run, which joins what has met."""

    asked: Asked
    names: Names
    candidate_groups: dict[int, int]
    interviewer_groups: dict[int, int]


def people_of(stand: Stand, candidates: Index, interviewers: Index) -> People:
    """Of ids that the stand's levels have."""
    levels = stand.levels
    local = _sheet_of(stand, candidates)
    met = np.union1d(local.interviewer, interviewers)
    severities = {row.interviewer_id: row for row in Severity.objects.filter(interviewer__in=met.tolist())}
    candidate = np.sort(numbers_of(levels.candidate, candidates))
    interviewer = np.sort(numbers_of(levels.interviewer, interviewers))
    asked = Asked(
        candidate=candidate,
        interviewer=interviewer,
        given=_given(stand)[interviewer],
        local=ratings_of(local, levels),
        severity_sd=_severity_sds(stand, severities),
        difficulty_sd=_difficulty_sds(stand),
        precision=stand.precision,
    )
    groups = _groups(local, interviewers, severities)
    return People(
        asked,
        Names(local, levels),
        {number: groups.candidate[int(levels.candidate[number])] for number in candidate.tolist()},
        {number: groups.interviewer[int(levels.interviewer[number])] for number in interviewer.tolist()},
    )


def _sheet_of(stand: Stand, candidates: Index) -> Sheet:
    known = stand.sheet.only(np.isin(stand.sheet.candidate, candidates))
    return known.and_then(stand.news.only(np.isin(stand.news.candidate, candidates)))


def _given(stand: Stand) -> Index:
    """(interviewers,): how many sessions each scored."""
    known = stand.levels.interviewer
    each = np.concatenate([stand.sheet.interviewer, stand.news.interviewer])
    return np.bincount(numbers_of(known, each), minlength=len(known))


def _severity_sds(stand: Stand, severities: dict[int, Severity]) -> Floats:
    """Of the last run where it has them; the prior's otherwise."""
    sds = np.full(len(stand.precision), np.sqrt(stand.standing.projection.variances["interviewer"]))
    people = np.array(list(severities), dtype=np.intp)
    sds[numbers_of(stand.levels.interviewer, people)] = [row.sd for row in severities.values()]
    return sds


def _difficulty_sds(stand: Stand) -> Floats:
    design, known = stand.standing.projection.design, stand.levels.scenario
    sds = np.full(
        design.term("scenario").factor.levels, np.sqrt(stand.standing.projection.variances["scenario"])
    )
    stored = dict(ScenarioDifficulty.objects.values_list("scenario_id", "sd"))
    for number, scenario in enumerate(known.tolist()):
        sds[number] = stored.get(scenario, sds[number])
    return sds


@dataclass(frozen=True)
class _Groups:
    """By user id."""

    candidate: dict[int, int]
    interviewer: dict[int, int]


def _groups(local: Sheet, interviewers: Index, severities: dict[int, Severity]) -> _Groups:
    """Who is new joins the first group of those they met; who met nobody known makes one.

    An interviewer may have met none of the local candidates: a correction took what they had scored of them.
    """
    candidate = dict(
        FairScore.objects.filter(candidate__in=local.candidate.tolist()).values_list("candidate_id", "group")
    )
    interviewer = {person: row.group for person, row in severities.items()}
    following = _next_group()
    for person, other in zip(local.candidate.tolist(), local.interviewer.tolist(), strict=True):
        known = [group for group in (candidate.get(person), interviewer.get(other)) if group is not None]
        group = min(known) if known else following
        following += not known
        candidate[person] = min(candidate.get(person, group), group)
        interviewer.setdefault(other, candidate[person])
    for other in interviewers.tolist():
        if other not in interviewer:
            interviewer[other], following = following, following + 1
    return _Groups(candidate, interviewer)


def _next_group() -> int:
    highest = [model.objects.aggregate(highest=Max("group"))["highest"] for model in (FairScore, Severity)]
    return max((-1 if each is None else each) for each in highest) + 1
