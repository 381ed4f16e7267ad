"""Appeals against an attendance record: a person writes one, a moderator decides it once."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_mail
from accounts.zones import zone_of
from config.errors import Forbidden, Invalid, Refused
from interviews.attendance.outcomes import NO_SHOW_AFTER
from interviews.attendance.rules import Outcome
from interviews.models import AttendanceAppeal, Participation, RoomLogEntry, Transition
from interviews.planned import CHECK_IN
from interviews.room.downtime import Silence, silences_between
from interviews.slots.grid import Start

log = structlog.get_logger(__name__)

APPEALABLE = frozenset({Outcome.LATE, Outcome.CANCELLED_LATE, Outcome.NO_SHOW})
MAX_TEXT = AttendanceAppeal._meta.get_field("text").max_length or 0
MAX_ANSWER = AttendanceAppeal._meta.get_field("answer").max_length or 0
SHOWN = 50  # of those that wait, the oldest first, and of those that were decided lately


def get_record_for(user: User, participation_id: int) -> Participation:
    """The person's own attendance record; Refused(`not_found`) for others', and where there is none."""
    found = Participation.objects.filter(pk=participation_id, user=user).exclude(outcome="").first()
    if found is None:
        raise Refused("not_found", "There is no attendance record of yours here.", status=404)
    return found


@transaction.atomic
def appeal(*, user: User, record: Participation, text: str) -> AttendanceAppeal:
    """Say that a record is wrong; a second appeal against it returns the first, unchanged.

    Raises Invalid(`text_needed`, `too_long`, `bad_text`) and Refused(`nothing_to_appeal`) for a record that
    counts against nobody.
    """
    said = _checked(text, MAX_TEXT, "Write in a sentence or two what happened.")
    locked = Participation.objects.select_for_update(no_key=True).get(pk=record.pk, user=user)
    made = AttendanceAppeal.objects.filter(participation=locked).first()
    if made:
        return made
    if locked.outcome not in APPEALABLE:
        raise Refused("nothing_to_appeal", "This record does not count against you.")
    made = AttendanceAppeal.objects.create(participation=locked, against=locked.outcome, text=said)
    log.info("attendance_appealed", appeal=made.pk)
    return made


def get_appeal_for(moderator: User, appeal_id: int) -> AttendanceAppeal:
    """Raises Forbidden(`not_moderator`); Refused(`not_found`) also for an appeal of one's own interview."""
    found = appeals_for(moderator).filter(pk=appeal_id).first()
    if found is None:
        raise Refused("not_found", "There is no appeal here for you to decide.", status=404)
    return found


def appeals_for(moderator: User) -> QuerySet[AttendanceAppeal]:
    """All appeals, oldest first, but those of interviews that the reader took part in."""
    _check_moderator(moderator)
    return AttendanceAppeal.objects.exclude(
        participation__interview__participations__user=moderator
    ).select_related("participation__user__profile", "participation__interview", "decided_by")


def open_appeals_for(moderator: User) -> QuerySet[AttendanceAppeal]:
    return appeals_for(moderator).filter(state="open")


@transaction.atomic
def decide_appeal(
    *, moderator: User, appeal: AttendanceAppeal, decision: str, answer: str
) -> AttendanceAppeal:
    """Take the record off (`removed`), call it the site's (`server_fault`), or let it stand (`declined`).

    The person gets one mail. Sending the same again changes nothing; raises Refused(`already_decided`) where
    another moderator was faster, Invalid(`unknown_decision`, `text_needed`, `too_long`, `bad_text`).
    """
    _check_moderator(moderator)
    if decision not in {"removed", "server_fault", "declined"}:
        raise Invalid("unknown_decision", "Take the record off, call it our fault, or decline the appeal.")
    said = _checked(answer, MAX_ANSWER, "Write an answer for the person.")
    locked = AttendanceAppeal.objects.select_for_update().get(pk=appeal.pk)
    if locked.state != "open":
        return _decided_before(locked, moderator)
    locked.state = "declined" if decision == "declined" else "upheld"
    locked.decided_by, locked.decided_at, locked.answer = moderator, timezone.now(), said
    locked.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    if locked.state == "upheld":
        outcome = Outcome.SERVER_FAULT if decision == "server_fault" else ""
        Participation.objects.filter(pk=locked.participation_id).update(outcome=outcome)
    _tell(locked)
    log.info("appeal_decided", appeal=locked.pk, decision=decision)
    return locked


def forget_appeals(*, user: User) -> None:
    """The person deletes their account: nobody needs to decide any more, and what they wrote goes."""
    AttendanceAppeal.objects.filter(participation__user=user).delete()


@dataclass(frozen=True)
class Witness:
    """What is known of one of the two: when they were seen in the lobby, and their comings and goings."""

    user: User
    participation: Participation
    movements: list[RoomLogEntry]


@dataclass(frozen=True)
class AppealFacts:
    """What the site itself knows of the interview, for who decides. `left_at`: when who appeals left it."""

    starts_at: datetime
    booked_at: datetime
    left_at: datetime | None
    missed_from: datetime
    sides: list[Witness]
    moves: list[Transition]
    silences: list[Silence]


def facts_of(appeal: AttendanceAppeal) -> AppealFacts:
    """The person who appeals first, then the other."""
    interview = appeal.participation.interview
    people = interview.participations.select_related("user").order_by("user_id")
    ordered = sorted(people, key=lambda each: each.pk != appeal.participation_id)
    movements = RoomLogEntry.objects.filter(
        room__round__interview=interview, kind__in=[RoomLogEntry.JOIN, RoomLogEntry.LEAVE]
    ).order_by("at")
    return AppealFacts(
        starts_at=interview.starts_at,
        booked_at=interview.created_at,
        left_at=appeal.participation.left_at,
        missed_from=interview.starts_at + NO_SHOW_AFTER,
        sides=[
            Witness(each.user, each, [entry for entry in movements if entry.author_id == each.user_id])
            for each in ordered
        ],
        moves=list(interview.transitions.filter(round=None).select_related("actor")),
        silences=silences_between(interview.starts_at - CHECK_IN, interview.starts_at + NO_SHOW_AFTER),
    )


def _check_moderator(user: User) -> None:
    if not user.is_moderator:
        raise Forbidden("not_moderator", "Only moderators can see appeals.")


def _checked(text: str, most: int, when_empty: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid("text_needed", when_empty)
    if len(said) > most:
        raise Invalid("too_long", f"Write at most {most:,} characters; these are {len(said):,}.")
    if "\x00" in said:
        raise Invalid("bad_text", "The text holds a character that cannot be stored.")
    return said


def _decided_before(appeal: AttendanceAppeal, moderator: User) -> AttendanceAppeal:
    if appeal.decided_by_id != moderator.pk:
        raise Refused("already_decided", "Another moderator has just decided this appeal.")
    return appeal


def _tell(appeal: AttendanceAppeal) -> None:
    """On the person's own clock: the moderator's may be another."""
    person = appeal.participation.user
    if not person.is_active:
        return
    zone = zone_of(person)
    queue_mail(
        dedupe_key=f"appeal:{appeal.pk}",
        recipient=person.email,
        subject="A moderator has looked at your attendance",
        template="appeal_decided",
        context={
            "person": person,
            "appeal": appeal,
            "when": Start(appeal.participation.interview.starts_at, zone).words_and_zone,
            "attendance_path": reverse("attendance"),
        },
    )
