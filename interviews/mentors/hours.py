"""Hours that a mentor opens, and how a candidate books one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.blocks import apart_from, hold_blocks
from accounts.models import User
from accounts.profiles import get_profile_of
from accounts.zones import zone_of
from config.errors import Forbidden, Invalid, Refused
from interviews.attendance.services import refuse_over_limit
from interviews.invitations.meeting import meet
from interviews.mentors.selectors import BOOKED_UNTIL, bookable_hours, booked_by, hours_of
from interviews.models import Interview, Mentor, Ticket
from interviews.slots.availability import Span, free_starts
from interviews.slots.hours import availability_of
from interviews.slots.lasting import lasting
from interviews.slots.selectors import taken_by_interviews
from interviews.slots.services import SlotsRefused
from interviews.slots.wishes import MAX_SLOTS, check_slots
from scenarios.lines import FORMATS

ROLE = "interviewer"
OWN_HOURS_WEEKS = 4


@transaction.atomic
def open_hours(*, user: User, starts: Sequence[datetime], format_minutes: int) -> list[Ticket]:
    """Let candidates book these starts (aware, or naive on the mentor's clock): all of them, or none.

    One that is open already stays as it is. Raises Forbidden(`not_mentor`), Invalid(`unknown_format`), and
    SlotsRefused with every problem at its place.
    """
    _check_mentor(user)
    if format_minutes not in FORMATS:
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
    refuse_over_limit(user, adding=0)
    now = timezone.now()
    checked = check_slots(
        starts,
        zone=zone_of(user),
        now=now,
        lasting=lasting(ROLE, format_minutes),
        taken=taken_by_interviews(user, now),
        notice=BOOKED_UNTIL,
    )
    if checked.problems:
        raise SlotsRefused(checked.problems)
    open_already = set(hours_of(user).values_list("starts_at", flat=True))
    return _opened(user, [each.at for each in checked.starts if each.at not in open_already], format_minutes)


@transaction.atomic
def open_own_hours(*, user: User, format_minutes: int) -> list[Ticket]:
    """Open as many hours of the next four weeks as fit one after the other into the mentor's own hours.

    Raises Refused(`no_hours`) where none fits, and otherwise what `open_hours` does.
    """
    _check_mentor(user)
    now, needed = timezone.now(), lasting(ROLE, format_minutes)
    free = free_starts(
        availability_of(user),
        now=now + BOOKED_UNTIL,
        lasting=needed,
        weeks=OWN_HOURS_WEEKS,
        taken=taken_by_interviews(user, now),
    )
    kept: list[datetime] = []
    held = [
        Span(each.starts_at, each.starts_at + lasting(ROLE, each.format_minutes))
        for each in hours_of(user)
        if each.starts_at
    ]
    for start in free:
        span = Span(start.at, start.at + needed)
        if not any(each.overlaps(span) for each in held):
            held.append(span)
            kept.append(start.at)
    if not kept:
        raise Refused(
            "no_hours",
            "Your weekly hours leave no further hour in the next four weeks. Change them first.",
        )
    return open_hours(user=user, starts=kept[:MAX_SLOTS], format_minutes=format_minutes)


def withdraw_hour(*, user: User, ticket_id: int) -> None:
    """Close an hour that nobody has booked; twice is once, and ids of others do nothing."""
    hours_of(user).filter(pk=ticket_id).update(state="cancelled")


@transaction.atomic
def book_hour(*, user: User, ticket: Ticket) -> Interview:
    """Take a mentor's hour: a one-way interview in which the mentor asks. Booking again returns the first.

    Of two people at the same moment one gets it. Raises Refused(`hour_gone`), also where the two are kept
    apart, Forbidden(`own_hour`, `not_onboarded`), Busy, and what attendance does not allow.
    """
    get_profile_of(user)
    hold_blocks()
    locked = Ticket.objects.select_for_update(of=("self",)).select_related("user__profile").get(pk=ticket.pk)
    if booked := booked_by(user, locked):
        return booked
    if locked.user_id == user.pk:
        raise Forbidden("own_hour", "This hour is your own: candidates book it.")
    is_there = bookable_hours().filter(pk=locked.pk).exists()
    if not is_there or locked.user_id in apart_from(user):
        raise Refused("hour_gone", "This hour has just been taken or withdrawn. Choose another one.")
    refuse_over_limit(user)
    interview = meet(
        one=locked.user,
        role=ROLE,
        other=user,
        reader=user,
        format_minutes=locked.format_minutes,
        language=locked.language,
        starts_at=locked.starts_at,
        way="mentor",
    )
    Ticket.objects.filter(pk=locked.pk).update(state="paired", interview=interview)
    return interview


def _opened(user: User, starts: Sequence[datetime], format_minutes: int) -> list[Ticket]:
    profile = user.profile
    hours = [
        Ticket(
            user=user,
            purpose="mentor",
            role=ROLE,
            format_minutes=format_minutes,
            level=profile.target_level,
            language=profile.language,
            interests=profile.interests,
            starts_at=start,
            expires_at=start - BOOKED_UNTIL,
        )
        for start in starts
    ]
    try:
        with transaction.atomic():
            return Ticket.objects.bulk_create(hours)
    except IntegrityError as error:
        raise Refused(
            "offered", "You offer one of these slots to be paired. Withdraw it there first."
        ) from error


def _check_mentor(user: User) -> None:
    """Hold the row: who ends the mentoring meanwhile waits for the hours that are opened, or comes first."""
    approved = Mentor.objects.select_for_update(no_key=True).filter(user=user, state="approved")
    if approved.first() is None:
        raise Forbidden("not_mentor", "Only mentors whom staff have approved open hours.")
