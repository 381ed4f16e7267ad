"""What interviews keep of a person's own making, for the export of their data."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from interviews.models import Assessment, Evidence, Mark, RoomLogEntry, Round

ByRound = dict[UUID, list[dict[str, Any]]]


def exported_rounds(user: User) -> list[dict[str, Any]]:
    """Every round of the person with what they said, noted and scored in it; nothing that others wrote."""
    rounds = Round.objects.filter(Q(candidate=user) | Q(interviewer=user)).select_related("scenario_version")
    parts = {
        "messages": _messages(user),
        "evidence": _evidence(user),
        "ticked": _marks(user),
        "assessments": _assessments(user),
    }
    return [
        {
            "round": str(round_.pk),
            "scenario": round_.scenario_version.title,
            "role": "candidate" if round_.candidate_id == user.pk else "interviewer",
            "started_at": round_.started_at.isoformat() if round_.started_at else None,
            **{name: part[round_.pk] for name, part in parts.items()},
        }
        for round_ in rounds.order_by("started_at", "pk")
    ]


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
    return _by_round((row.round_id, _assessment(row)) for row in rows)


def _assessment(assessment: Assessment) -> dict[str, Any]:
    fields = ("line", "score", "not_reached", "not_reached_reason", "note")
    return {
        "kind": assessment.kind,
        "submitted_at": assessment.submitted_at.isoformat() if assessment.submitted_at else None,
        "strength": assessment.strength,
        "missed": assessment.missed,
        "drill": assessment.drill,
        "lines": [{name: getattr(line, name) for name in fields} for line in assessment.lines.all()],
    }


def _by_round(rows: Iterable[tuple[UUID, dict[str, Any]]]) -> ByRound:
    found: ByRound = defaultdict(list)
    for round_id, row in rows:
        found[round_id].append(row)
    return found
