"""Tickets and what becomes of them."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.profiles import get_profile_of
from config.hints import hint_once
from interviews.length import check_length
from interviews.models import Interview, Ticket
from interviews.pairing import tasks
from interviews.pairing.time_left import refuse_without_time, refuse_without_time_alone
from interviews.pairing.topics import pick_scenario, refuse_without_scenario, version_to_give
from interviews.pairing.wish import WAIT_AT_MOST, Wish
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import Scenario
from scenarios.services import hold_kits


def open_ticket(
    *,
    user: User,
    role: str,
    format_minutes: int,
    level: str | None = None,
    interests: Sequence[str] | None = None,
    language: str | None = None,
) -> Ticket:
    """Wish to be paired now; what is not said is as in the profile, which stays as it is.

    Raises Invalid for what the site does not know, Refused(`busy`) when the person is already in an
    interview, Refused(`booked_soon`) when one that is booked leaves too little time, and
    Refused(`no_scenario_left`) when a candidate knows every kit. A ticket that is already open is returned as
    it is: pressing twice is harmless. Whoever stood by stands by no longer.
    """
    profile = get_profile_of(user)
    wish = Wish.usual(
        profile,
        role=role,
        format_minutes=format_minutes,
        level=level,
        interests=interests,
        language=language,
    )
    wish.check()
    refuse_without_time(user, role=role, format_minutes=format_minutes)
    if role != "interviewer":
        # Waiting for a round that cannot be held would be for nothing: say so at once.
        refuse_without_scenario(user)
    return wait_for(user=user, wish=wish)


def wait_for(*, user: User, wish: Wish, first_in_line: bool = False) -> Ticket:
    """Open the ticket of a wish that was checked; whoever is first in line was left by a partner."""
    ticket = Ticket(
        user=user,
        role=wish.role,
        format_minutes=wish.format_minutes,
        level=wish.level,
        language=wish.language,
        interests=list(wish.interests),
        priority=first_in_line,
        expires_at=timezone.now() + WAIT_AT_MOST,
    )
    while not _opens(ticket):
        in_the_way = Ticket.objects.filter(user=user, starts_at=None).latest("pk")
        if in_the_way.purpose == "pair":
            # Even if it has been paired since: the person wants what follows from that.
            return in_the_way
        # Standing by ends; where another tab begins it anew at this moment, so does that.
        Ticket.objects.filter(pk=in_the_way.pk, state="open").update(state="cancelled")
    hint_once(tasks.match_waiting)
    return ticket


def cancel_ticket(*, user: User, ticket: Ticket | None = None) -> None:
    """Stop waiting on one ticket, or on all. One that was paired a moment ago stays paired."""
    mine = Ticket.objects.filter(user=user, state="open")
    (mine.filter(pk=ticket.pk) if ticket else mine).update(state="cancelled")


def stop_waiting(*, user: User) -> None:
    """No longer wait or stand by now; slots that the person offers stay."""
    Ticket.objects.filter(user=user, state="open", starts_at=None).update(state="cancelled")


def keep_waiting(*, ticket: Ticket) -> None:
    """Say that the person still looks at the waiting page."""
    Ticket.objects.filter(pk=ticket.pk, state="open").update(seen_at=timezone.now())


def start_solo(
    *, user: User, format_minutes: int, scenario: Scenario | None = None, is_retake: bool = False
) -> Interview:
    """A timed run alone in the same room, scored by oneself. Ends an open wish to be paired.

    Without a scenario one is chosen as for a pair. It may take any length: raises Invalid(`unknown_length`)
    outside 20 to 120 minutes, and Refused(`kit_opened`) for a scenario whose kit the person has opened; not
    for a retake: then they chose to take it again, and the caller has seen that they may.
    """
    profile = get_profile_of(user)
    check_length(format_minutes)
    with transaction.atomic():
        hold_kits([user.pk])
        stop_waiting(user=user)
        refuse_without_time_alone(user, format_minutes=format_minutes)
        level = profile.target_level
        if scenario is None:
            version = pick_scenario(candidate=user, interviewer=None, level=level)
        elif is_retake:
            version = scenario.version
        else:
            version = version_to_give(candidate=user, scenario=scenario)
        part = Part(user, None, version, level, is_retake)
        interview = create_interview(
            kind="solo",
            way="solo",
            parts=[part],
            format_minutes=format_minutes,
            language=profile.language,
            starts_at=timezone.now(),
        )
        return mark_ready(user=user, interview=interview)


def _opens(ticket: Ticket) -> bool:
    """Whether it is the only one of its person: by the constraint, so that nothing has to be read before."""
    try:
        with transaction.atomic():
            ticket.save(force_insert=True)
    except IntegrityError as error:
        if "ticket_one_open_per_start" not in str(error):
            raise
        return False
    return True
