"""Offering slots and taking them back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.profiles import get_profile_of
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from config.hints import hint_once
from interviews.attendance.services import refuse_over_limit
from interviews.models import Ticket
from interviews.pairing import tasks
from interviews.pairing.topics import refuse_without_scenario
from interviews.planned import CHECK_IN
from interviews.slots.availability import free_starts
from interviews.slots.grid import Start
from interviews.slots.hours import availability_of
from interviews.slots.lasting import lasting
from interviews.slots.problems import Problem
from interviews.slots.selectors import NOTICE, slots_of, taken_by_interviews
from interviews.slots.wishes import MAX_SLOTS, Checked, check_slots
from scenarios.lines import FORMATS

OWN_HOURS_WEEKS = 2
ROLES = dict(Ticket.ROLES)


class SlotsRefused(Invalid):
    """None of the slots is offered; `problems` says what is wrong with which."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first, *others = problems
        more = f" (And {len(others)} more; nothing was offered.)" if others else ""
        super().__init__(
            first.code,
            f"{first.message}{more}",
            details={"problems": [vars(problem) for problem in problems]},
        )
        self.problems = tuple(problems)


def offer_slots(
    *,
    user: User,
    starts: Sequence[datetime],
    role: str,
    format_minutes: int,
    at_most: int | None = None,
) -> list[Ticket]:
    """Wish to be paired at each of these starts (aware, or naive on the person's clock), or at none of them.

    `at_most` of the slots become interviews, one each where it is not said. Slots may overlap: the first that
    is booked withdraws those. One that is offered already in the same way stays as it is.

    Raises SlotsRefused with every problem at its place, Invalid for an unknown role, format or number, and
    Refused for what attendance does not allow or when a candidate knows every kit (`no_scenario_left`).
    """
    get_profile_of(user)
    _check_wish(role, format_minutes, at_most)
    if role != "interviewer":
        refuse_without_scenario(user)
    with transaction.atomic():
        refuse_over_limit(user, adding=0)  # holds the person's bookings: two tabs come one after the other
        mine = Ticket.objects.filter(user=user, state="open", starts_at__isnull=False)
        open_then = {ticket.starts_at: ticket for ticket in mine if ticket.starts_at}
        kept = {at: ticket for at, ticket in open_then.items() if _is_same(ticket, role, format_minutes)}
        otherwise = open_then.keys() - kept.keys()
        wished = _accepted(
            checked_slots(user, starts, role=role, format_minutes=format_minutes, offered=otherwise)
        )
        new = [start.at for start in wished if start.at not in kept]
        if new:
            refuse_over_limit(user, adding=min(at_most or len(new), len(new)))
            kept |= _opened(user, new, role, format_minutes, at_most)
            hint_once(tasks.match_waiting)
    return [kept[start.at] for start in wished]


def offer_own_hours(*, user: User, role: str, format_minutes: int, at_most: int) -> list[Ticket]:
    """Offer every slot of the next two weeks in which the person's hours leave time for an interview.

    The first 100 of them where there are more: pressed twice, it does not go on to the next. Raises
    Refused(`no_hours`) where there is none that is not offered.
    """
    _check_wish(role, format_minutes, at_most)
    now = timezone.now()
    offered = set(slots_of(user).values_list("starts_at", flat=True))
    free = free_starts(
        availability_of(user),
        now=now + NOTICE,
        lasting=lasting(role, format_minutes),
        weeks=OWN_HOURS_WEEKS,
        taken=taken_by_interviews(user, now),
    )
    starts = [start.at for start in free[:MAX_SLOTS] if start.at not in offered]
    if not starts:
        raise Refused(
            "no_hours",
            "Your weekly hours leave no further slot in the next two weeks. "
            "Change them, or choose slots yourself.",
        )
    return offer_slots(
        user=user,
        starts=starts,
        role=role,
        format_minutes=format_minutes,
        at_most=at_most,
    )


def withdraw_slot(*, user: User, ticket: Ticket) -> None:
    """Take an offer back. Twice is once; Refused(`booked`) when somebody was paired with it a moment ago."""
    mine = Ticket.objects.filter(user=user, pk=ticket.pk)
    mine.filter(state="open").update(state="cancelled")
    if mine.filter(state="paired").exists():
        raise Refused(
            "booked",
            "This slot has been booked. If you cannot come, cancel the interview, so that they know.",
        )


def withdraw_slots(*, user: User, tickets: Sequence[int]) -> int:
    """Take some of the person's offers back and say how many were still open; ids of others do nothing."""
    mine = Ticket.objects.filter(user=user, purpose="pair", starts_at__isnull=False, pk__in=tickets)
    return mine.filter(state="open").update(state="cancelled")


def checked_slots(
    user: User,
    starts: Sequence[datetime],
    *,
    role: str,
    format_minutes: int,
    offered: Collection[datetime] = (),
) -> Checked:
    """What `offer_slots` would say of these slots, beside attendance and the scenarios that are left."""
    now = timezone.now()
    return check_slots(
        starts,
        zone=zone_of(user),
        now=now,
        lasting=lasting(role, format_minutes),
        taken=taken_by_interviews(user, now),
        offered=offered,
        notice=NOTICE,
    )


def _accepted(checked: Checked) -> tuple[Start, ...]:
    if checked.problems:
        raise SlotsRefused(checked.problems)
    if not checked.starts:
        raise SlotsRefused([Problem("none", "Choose at least one slot.", "slots")])
    return checked.starts


def _is_same(ticket: Ticket, role: str, format_minutes: int) -> bool:
    plain = ticket.purpose == "pair" and ticket.group_id is None
    return plain and (ticket.role, ticket.format_minutes) == (role, format_minutes)


def _opened(
    user: User, starts: Sequence[datetime], role: str, format_minutes: int, at_most: int | None
) -> dict[datetime, Ticket]:
    profile = user.profile
    together = at_most is not None and at_most < len(starts)
    offer = uuid4() if together else None
    tickets = [
        Ticket(
            user=user,
            role=role,
            format_minutes=format_minutes,
            level=profile.target_level,
            language=profile.language,
            interests=profile.interests,
            starts_at=start,
            expires_at=start - NOTICE + CHECK_IN,
            offer=offer,
            at_most=at_most if together else None,
        )
        for start in starts
    ]
    try:
        with transaction.atomic():
            made = Ticket.objects.bulk_create(tickets)
    except IntegrityError as error:
        # Something else of the person's, such as a mentor's hour, was opened there this very moment.
        raise Refused(
            "offered", "One of these slots was taken up by you a moment ago. Load the page again."
        ) from error
    return dict(zip(starts, made, strict=True))


def _check_wish(role: str, format_minutes: int, at_most: int | None) -> None:
    if role not in ROLES:
        raise Invalid("unknown_role", "Choose to take turns, to be the candidate only, or to interview only.")
    if format_minutes not in FORMATS:
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
    if at_most is not None and at_most < 1:
        raise Invalid("unknown_number", "Choose how many interviews you want: at least one.")
