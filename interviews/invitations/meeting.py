"""An interview of two people who chose each other: by a link, with a mentor, or again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from interviews.bookings.services import book
from interviews.models import Interview
from interviews.pairing.topics import pick_scenario
from interviews.services import PREPARE, Part, create_interview
from interviews.slots.withdrawal import withdraw_overlapping
from scenarios.models import Scenario, ScenarioVersion
from scenarios.services import hold_kits

COUNTERPART = {"swap": "swap", "candidate": "interviewer", "interviewer": "candidate"}


@dataclass(frozen=True)
class Rounds:
    kind: str
    parts: list[Part]


@transaction.atomic
def meet(
    *,
    one: User,
    role: str,
    other: User,
    reader: User,
    format_minutes: int,
    language: str,
    starts_at: datetime | None,
    way: str,
    retakes: Scenario | None = None,
) -> Interview:
    """Book these two, or open their lobby now; what either had offered at that time is withdrawn.

    `role` is that of `one`; as the candidate they can take a scenario again, `retakes`. Both chose this
    partner, so that a booking is confirmed. The caller holds blocks. Raises Busy, and
    Refused(`no_scenario_left`) in words for `reader`, who is one of the two.
    """
    hold_kits([one.pk, other.pk])
    rounds = _retake(one, other, retakes) if retakes else _rounds(one, role, other, reader)
    if starts_at:
        interview = book(
            kind=rounds.kind,
            parts=rounds.parts,
            format_minutes=format_minutes,
            language=language,
            starts_at=starts_at,
            way=way,
            confirmed_by=(one, other),
        )
    else:
        interview = create_interview(
            kind=rounds.kind,
            parts=rounds.parts,
            format_minutes=format_minutes,
            language=language,
            starts_at=timezone.now() + PREPARE,
            way=way,
        )
    withdraw_overlapping(user_ids=[one.pk, other.pk])
    return interview


def _rounds(one: User, role: str, other: User, reader: User) -> Rounds:
    """Scenarios for both rounds of a swap, or for the only one."""
    candidate, interviewer = (other, one) if role == "interviewer" else (one, other)
    parts = [_part(candidate, interviewer, reader)]
    if role != "swap":
        return Rounds("one_way", parts)
    taken = frozenset({parts[0].scenario_version.scenario_id})
    return Rounds("swap", [*parts, _part(interviewer, candidate, reader, taken)])


def _retake(candidate: User, interviewer: User, scenario: Scenario) -> Rounds:
    level = candidate.profile.target_level
    return Rounds("one_way", [Part(candidate, interviewer, scenario.version, level, is_retake=True)])


def _part(candidate: User, interviewer: User, reader: User, taken: frozenset[int] = frozenset()) -> Part:
    level = candidate.profile.target_level
    return Part(candidate, interviewer, _scenario(candidate, interviewer, reader, level, taken), level)


def _scenario(
    candidate: User, interviewer: User, reader: User, level: str, taken: frozenset[int]
) -> ScenarioVersion:
    try:
        return pick_scenario(candidate=candidate, interviewer=interviewer, level=level, taken=taken)
    except Refused as refusal:
        if refusal.code != "no_scenario_left" or candidate == reader:
            raise
        raise Refused(
            "no_scenario_left",
            f"{candidate} has seen the kit of every scenario that is published here, and can only interview.",
        ) from refusal
