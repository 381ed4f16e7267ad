"""What interviews keep of a person's own making, for the export of their data."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from interviews.access import may_know_title
from interviews.guests.selectors import rounds_seconded
from interviews.models import Assessment, CommentMark, Evidence, Mark, RoomLogEntry, Round

ByRound = dict[UUID, list[dict[str, Any]]]


def exported_rounds(user: User) -> list[dict[str, Any]]:
    """Every round of the person with what they said, noted and scored in it; nothing that others wrote."""
    rounds = Round.objects.filter(
        Q(candidate=user) | Q(interviewer=user) | Q(pk__in=rounds_seconded(user))
    ).select_related("scenario_version")
    parts = {
        "messages": _messages(user),
        "evidence": _evidence(user),
        "ticked": _marks(user),
        "assessments": _assessments(user),
        "comments_marked": _comment_marks(user),
    }
    return [
        {
            "round": str(round_.pk),
            "scenario": round_.scenario_version.title if may_know_title(user, round_) else None,
            "role": _role(user, round_),
            "started_at": round_.started_at.isoformat() if round_.started_at else None,
            **{name: part[round_.pk] for name, part in parts.items()},
        }
        for round_ in rounds.order_by("started_at", "pk")
    ]


def _role(user: User, round_: Round) -> str:
    if user.pk not in {round_.candidate_id, round_.interviewer_id}:
        return "second interviewer"
    return "candidate" if round_.candidate_id == user.pk else "interviewer"


def _messages(user: User) -> ByRound:
    said = RoomLogEntry.objects.filter(author=user, kind=RoomLogEntry.CHAT).order_by("room", "seq")
    return _by_round(
        (room, {"at": at.isoformat(), "text": bytes(payload).decode()})
        for room, at, payload in said.values_list("room", "at", "payload")
    )


def _evidence(user: User) -> ByRound:
    fields = ("round_seconds", "line", "kind", "text")
    rows = Evidence.objects.filter(author=user).values("round", *fields)
    return _by_round((row["round"], {name: row[name] for name in fields}) for row in rows)


def _marks(user: User) -> ByRound:
    fields = ("round_seconds", "kind", "item")
    rows = Mark.objects.filter(author=user).values("round", *fields)
    return _by_round((row["round"], {name: row[name] for name in fields}) for row in rows)


def _assessments(user: User) -> ByRound:
    rows = Assessment.objects.filter(author=user).prefetch_related("lines")
    return _by_round((row.round_id, exported_assessment(row)) for row in rows)


def exported_assessment(assessment: Assessment) -> dict[str, Any]:
    """Needs its lines."""
    fields = ("line", "score", "not_reached", "not_reached_reason", "note", "round_seconds")
    return {
        "kind": assessment.kind,
        "submitted_at": assessment.submitted_at.isoformat() if assessment.submitted_at else None,
        "strength": assessment.strength,
        "missed": assessment.missed,
        "drill": assessment.drill,
        "lines": [{name: getattr(line, name) for name in fields} for line in assessment.lines.all()],
    }


def _comment_marks(user: User) -> ByRound:
    fields = ("specific", "actionable", "wrong", "reason")
    rows = CommentMark.objects.filter(candidate=user).select_related("line_score__assessment")
    return _by_round(
        (
            row.line_score.assessment.round_id,
            {"line": row.line_score.line, **{name: getattr(row, name) for name in fields}},
        )
        for row in rows
    )


def _by_round(rows: Iterable[tuple[UUID, dict[str, Any]]]) -> ByRound:
    found: ByRound = defaultdict(list)
    for round_id, row in rows:
        found[round_id].append(row)
    return found
