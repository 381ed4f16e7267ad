"""Tickets and what becomes of them."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Profile, User
from config.errors import Forbidden, Invalid, Refused
from config.hints import hint
from interviews.length import check_length
from interviews.models import Interview, Ticket
from interviews.pairing import tasks
from interviews.pairing.selectors import open_interview_of
from interviews.pairing.topics import pick_scenario, version_to_give
from interviews.services import Part, create_interview, mark_ready
from scenarios.lines import FORMATS
from scenarios.models import Scenario

WAIT_AT_MOST = timedelta(minutes=10)
ROLES = dict(Ticket.ROLES)


def open_ticket(*, user: User, role: str, format_minutes: int) -> Ticket:
    """Wish to be paired now, with level, language and interests from the profile.

    Raises Invalid for an unknown role or format, Refused(`busy`) when the person is already in an
    interview, Refused(`no_scenario_left`) when a candidate knows every kit. A ticket
    that is already open is returned as it is: pressing twice is harmless.
    """
    profile = _profile(user)
    if role not in ROLES:
        raise Invalid("unknown_role", "Choose to take turns, to be the candidate only, or to interview only.")
    _check_format(format_minutes)
    _refuse_if_busy(user)
    if role != "interviewer":
        # Waiting for a round that cannot be held would be for nothing: say so at once.
        pick_scenario(candidate=user, interviewer=None, level=profile.target_level)
    now = timezone.now()
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                user=user,
                role=role,
                format_minutes=format_minutes,
                level=profile.target_level,
                language=profile.language,
                interests=profile.interests,
                expires_at=now + WAIT_AT_MOST,
            )
            hint(tasks.match_waiting)
            return ticket
    except IntegrityError:
        # The one in the way, even if it has been paired since: the person wants what follows from that.
        return Ticket.objects.filter(user=user, starts_at=None).latest("pk")


def cancel_ticket(*, user: User, ticket: Ticket | None = None) -> None:
    """Stop waiting on one ticket, or on all. One that was paired a moment ago stays paired."""
    mine = Ticket.objects.filter(user=user, state="open")
    (mine.filter(pk=ticket.pk) if ticket else mine).update(state="cancelled")


def keep_waiting(*, ticket: Ticket) -> None:
    """Say that the person still looks at the waiting page."""
    Ticket.objects.filter(pk=ticket.pk, state="open").update(seen_at=timezone.now())


def start_solo(*, user: User, format_minutes: int, scenario: Scenario | None = None) -> Interview:
    """A timed run alone in the same room, scored by oneself. Ends an open wish to be paired.

    Without a scenario one is chosen as for a pair. It may take any length: raises Invalid(`unknown_length`)
    outside 20 to 120 minutes, and Refused(`kit_opened`) for a scenario whose kit the person has opened.
    """
    profile = _profile(user)
    check_length(format_minutes)
    with transaction.atomic():
        cancel_ticket(user=user)
        _refuse_if_busy(user)
        level = profile.target_level
        if scenario is None:
            version = pick_scenario(candidate=user, interviewer=None, level=level)
        else:
            version = version_to_give(candidate=user, scenario=scenario)
        part = Part(candidate=user, interviewer=None, scenario_version=version, level=level)
        interview = create_interview(
            kind="solo",
            parts=[part],
            format_minutes=format_minutes,
            language=profile.language,
            starts_at=timezone.now(),
        )
        return mark_ready(user=user, interview=interview)


def _profile(user: User) -> Profile:
    profile: Profile | None = getattr(user, "profile", None)
    if profile is None:
        raise Forbidden("not_onboarded", "Tell us your level and language first.")
    return profile


def _check_format(format_minutes: int) -> None:
    if format_minutes not in FORMATS:
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")


def _refuse_if_busy(user: User) -> None:
    if open_interview_of(user):
        raise Refused("busy", "You are already in an interview. Finish or leave it first.")
