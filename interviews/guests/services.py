"""A third person comes and goes: invited by one of the two, let in by the other, sent away by either.

Each service locks the interview's row first, as everything does that changes one. Repeating changes nothing.
"""

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.blocks import apart_from, hold_blocks
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.bookings.reminders import plan_reminders_of_guest
from interviews.guests.mails import tell_let_in
from interviews.guests.selectors import (
    kits_to_read,
    link_is_in_time,
    partner_ids,
    reason_against_second,
    time_is_taken,
)
from interviews.guests.stays import end_stay
from interviews.lifecycle import lock_interview
from interviews.models import (
    UNENDED,
    Guest,
    GuestRole,
    GuestState,
    Interview,
    InterviewState,
    Seat,
)
from interviews.pairing.services import stop_waiting
from interviews.slots.withdrawal import withdraw_overlapping
from scenarios.models import KitOpening
from scenarios.services import hold_kits, keep_kits

# What a mail says of the end of a stay; a block reads as a change of mind.
BY_THEMSELVES = "The two hold it by themselves."
LEFT = "You have left it."


class LinkClosed(Refused):
    """Used, expired, taken back, or not for this person: they all look the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            "link_closed", "This link is no longer open. Ask the person who sent it for another one."
        )


@transaction.atomic
def invite_guest(*, user: User, interview: Interview, role: str) -> Guest:
    """Make a link for a third person; the same wish again returns the link that is out.

    Raises Invalid(`unknown_role`), and Refused: `nobody_to_ask` in a solo run, `too_late` once it began or
    five minutes past its planned start, `guest_already` while another is invited or there.
    """
    if role not in GuestRole.values:
        raise Invalid("unknown_role", "A third person comes as an observer or as a second interviewer.")
    locked = lock_interview(interview.pk)
    if locked.kind == "solo":
        raise Refused("nobody_to_ask", "You are alone in this interview.")
    if not link_is_in_time(locked):
        raise Refused("too_late", "A third person can be invited before the interview begins.")
    before = locked.guests.filter(state__in=Guest.OPEN).first()
    if before and before.invited_by_id == user.pk and before.role == role:
        return before
    if before:
        raise Refused("guest_already", "There is room for one third person, and one is invited already.")
    _confirm(locked, user)
    return Guest.objects.create(interview=locked, role=role, invited_by=user)


@transaction.atomic
def ask_to_join(*, user: User, guest: Guest) -> Guest:
    """Take the link up; the other of the two decides. Their time is taken only when they are let in.

    Raises LinkClosed, Refused(`time_taken`) where they are in another interview then, and
    Refused(`kit_withheld`) for a second interviewer who may not read the kits now.
    """
    hold_blocks()
    locked = _lock(guest)
    if locked.user_id == user.pk and locked.is_open:
        return locked
    if locked.state != GuestState.INVITED or not link_is_open_to(user, locked):
        raise LinkClosed
    _check_can_come(user, locked)
    locked.user, locked.state, locked.asked_at = user, GuestState.ASKED, timezone.now()
    locked.save(update_fields=["user", "state", "asked_at"])
    return locked


@transaction.atomic
def let_in(*, user: User, guest: Guest) -> Guest:
    """Agree to who asks: they have a seat in every room, and their time is taken.

    Keeps the kits open for a second interviewer. Raises Refused: `not_asked`,
    `not_yours_to_answer` for who invited them, `too_late`, `guest_cannot_come`.
    """
    hold_blocks()
    hold_kits([guest.user_id] if guest.user_id else [])
    locked = _lock(guest)
    if locked.state == GuestState.JOINED:
        return locked
    if locked.state != GuestState.ASKED or locked.user is None:
        raise Refused("not_asked", "Nobody waits for your answer any more. Look again.")
    if user.pk == locked.invited_by_id:
        raise Refused("not_yours_to_answer", "You invited them; the other person decides.")
    if not link_is_in_time(locked.interview):
        raise Refused(
            "too_late", "The interview has begun, or its start has passed: it goes on without them."
        )
    _check_still_can_come(locked.user, locked)
    _confirm(locked.interview, user)
    _take_time(locked, by=user)
    _leave_queue(locked, locked.user)
    _give_seats(locked, locked.user)
    plan_reminders_of_guest(locked)
    tell_let_in(locked)
    return locked


@transaction.atomic
def send_away(*, user: User, guest: Guest) -> Guest:
    """Take the link back, refuse who asks, or ask who is there to leave: open to both of the two, always.

    The guest's sockets close within two seconds.
    """
    locked = _lock(guest)
    if not locked.is_open or _is_over(locked):
        return locked
    if locked.state == GuestState.JOINED:
        state = GuestState.DISMISSED
    else:
        state = GuestState.WITHDRAWN if user.pk == locked.invited_by_id else GuestState.REFUSED
    end_stay(locked, state, by=user, why=BY_THEMSELVES)
    return locked


@transaction.atomic
def leave_as_guest(*, user: User, guest: Guest) -> Guest:
    """Go for good, or no longer ask to come in."""
    locked = _lock(guest)
    if locked.user_id == user.pk and locked.is_open and not _is_over(locked):
        end_stay(locked, GuestState.LEFT, by=user, why=LEFT)
    return locked


def part(*, one: User, other: User) -> None:
    """Neither stays a guest of the other's interview: one of them blocks the other, once this is done."""
    for user, person in ((one, other), (other, one)):
        stays = Guest.objects.filter(user=user, state__in=Guest.OPEN, interview__state__in=UNENDED)
        for guest in stays.filter(interview__participations__user=person).order_by("interview_id"):
            _part_from(guest, by=one)


def leave_all_as_guest(*, user: User) -> None:
    """End every stay that is open: the person deletes their account."""
    stays = user.stays.filter(state__in=Guest.OPEN, interview__state__in=UNENDED)
    for guest in stays.order_by("interview_id"):
        leave_as_guest(user=user, guest=guest)


def link_is_open_to(user: User, guest: Guest) -> bool:
    """Whether the person may take the link up; a block with either of the two looks as if it had expired."""
    people = partner_ids(guest.interview)
    return (
        guest.state == GuestState.INVITED
        and link_is_in_time(guest.interview)
        and user.pk not in people
        and not people & apart_from(user)
    )


@transaction.atomic
def _part_from(guest: Guest, *, by: User) -> None:
    locked = _lock(guest)
    if not locked.is_open:
        return
    if by.pk == locked.user_id:
        end_stay(locked, GuestState.LEFT, by=by, why=LEFT)
    else:
        end_stay(locked, GuestState.DISMISSED, by=by, why=BY_THEMSELVES)


def _confirm(interview: Interview, user: User) -> None:
    """Who brings a third person means to come, and this very pair is not improved any more."""
    interview.participations.filter(user=user, confirmed_at=None).update(confirmed_at=timezone.now())


def _lock(guest: Guest) -> Guest:
    """The guest as it is now, with the interview that is locked."""
    interview = lock_interview(guest.interview_id)
    current = Guest.objects.select_related("user", "invited_by").get(pk=guest.pk)
    current.interview = interview
    return current


def _is_over(guest: Guest) -> bool:
    return guest.interview.state not in UNENDED


def _check_can_come(user: User, guest: Guest) -> None:
    if time_is_taken(user, guest.interview):
        raise Refused("time_taken", "You are in another interview at that time.")
    if guest.role == GuestRole.SECOND and (why := reason_against_second(user, guest.interview)):
        raise Refused("kit_withheld", f"{why} You can still come as an observer: ask for another link.")


def _check_still_can_come(user: User, guest: Guest) -> None:
    """What may have changed since they asked; why, is nobody else's business."""
    is_blocked = bool(partner_ids(guest.interview) & apart_from(user))
    may_read = guest.role != GuestRole.SECOND or not reason_against_second(user, guest.interview)
    if is_blocked or not may_read or not user.is_active:
        raise _cannot_come()


def _cannot_come() -> Refused:
    return Refused("guest_cannot_come", "They cannot come any more. Take the link back, or go on without.")


def _take_time(guest: Guest, *, by: User) -> None:
    now = timezone.now()
    during = guest.interview.participations.get(user=by).during
    guest.during = DateTimeTZRange(max(during.lower or now, now), during.upper)
    guest.let_in_by, guest.let_in_at, guest.state = by, now, GuestState.JOINED
    try:
        with transaction.atomic():
            guest.save(update_fields=["during", "let_in_by", "let_in_at", "state"])
    except IntegrityError as error:
        if "participation_no_overlap" in str(error):
            raise _cannot_come() from error
        raise


def _leave_queue(guest: Guest, user: User) -> None:
    """They no longer wait for what their time does not allow."""
    withdraw_overlapping(user_ids=[user.pk])
    if guest.interview.state == InterviewState.LOBBY:
        stop_waiting(user=user)


def _give_seats(guest: Guest, user: User) -> None:
    for round_ in guest.interview.rounds.order_by("number"):
        Seat.objects.update_or_create(
            room_id=round_.pk, user=user, defaults={"role": guest.role, "revoked_at": None}
        )
    if guest.role == GuestRole.SECOND:
        keep_kits(
            KitOpening(user=user, scenario=scenario, reason="interviewing")
            for scenario in kits_to_read(guest.interview)
        )


ANSWERS = {"let_in": let_in, "send_away": send_away}
