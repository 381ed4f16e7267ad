"""A third person's visit in an interview from their side: when on their clock, whose, as what. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from accounts.outbox import CalendarPart
from accounts.zones import zone_of
from interviews.bookings.calendar import Contact, Entry, invitation
from interviews.bookings.site import lasting_name, organizer
from interviews.models import (
    UNENDED,
    UNOPENED,
    Guest,
    GuestRole,
    GuestState,
    Interview,
    InterviewState,
    Participation,
    Round,
    SlotProposal,
)
from interviews.planned import is_planned, lasting, planned
from interviews.slots.grid import Start


@dataclass(frozen=True)
class Visit:
    """Needs a guest loaded by `with_visits`. Holds nothing of a kit, also for a second interviewer."""

    guest: Guest
    user: User
    names: Names

    @property
    def interview(self) -> Interview:
        return self.guest.interview

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_of(self.user)

    @property
    def start(self) -> Start:
        return Start(self.interview.starts_at, self.zone)

    @property
    def when(self) -> str:
        return self.start.words_and_zone

    @property
    def is_second(self) -> bool:
        return self.guest.role == GuestRole.SECOND

    @property
    def role(self) -> str:
        return "a second interviewer" if self.is_second else "an observer"

    @cached_property
    def people(self) -> str:
        parts = sorted(self.interview.participations.all(), key=lambda part: part.pk)
        return " and ".join(self.names.of(part.user) for part in parts)

    @property
    def outline(self) -> list[str]:
        """Who asks whom in which round, without what about: it stands in mails and calendars too."""
        rounds, minutes = list(self.interview.rounds.all()), self.interview.format_minutes
        said = [f"{self._asks(round_)} {self.names.of(round_.candidate)}" for round_ in rounds]
        if len(said) == 1:
            return [f"{said[0]}, {minutes} minutes."]
        return [f"Round {number}, {minutes} minutes: {each}." for number, each in enumerate(said, 1)]

    def _asks(self, round_: Round) -> str:
        asking = round_.interviewer or round_.former_interviewer
        return f"{self.names.of(asking)} interviews" if asking else "a solo run of"

    @property
    def ends_at(self) -> datetime:
        return self.interview.starts_at + lasting(self.interview, len(self.interview.rounds.all()))

    @property
    def path(self) -> str:
        return reverse("guest", args=[self.guest.pk])

    @property
    def is_let_in(self) -> bool:
        return self.guest.state == GuestState.JOINED

    @property
    def is_live(self) -> bool:
        """Whether there is a room to be in."""
        return self.is_let_in and self.interview.state == InterviewState.LIVE

    @property
    def in_calendar(self) -> bool:
        """Whether there is something for the person's calendar, before it begins."""
        return self.is_let_in and self.interview.state == InterviewState.BOOKED

    @property
    def is_off(self) -> bool:
        """Whether they need not come: it was cancelled, or they were out of it before it began."""
        interview, ended_at = self.interview, self.guest.ended_at
        gone_before = ended_at is not None and (
            interview.state in UNOPENED or ended_at <= interview.starts_at
        )
        return interview.state == InterviewState.CANCELLED or gone_before

    @property
    def minutes_left(self) -> int:
        return max(0, round((self.interview.starts_at - timezone.now()) / timedelta(minutes=1)))

    @property
    def changed_at(self) -> datetime:
        """When this person's calendar entry was made or last changed."""
        agreed = self.interview.slot_proposals.all()
        moments: Iterable[datetime | None] = (
            self.guest.let_in_at,
            self.guest.ended_at,
            self.interview.ended_at,
            *(each.answered_at for each in agreed),
        )
        return max(each for each in moments if each)


def with_visits(guests: QuerySet[Guest]) -> QuerySet[Guest]:
    """What a `Visit` reads, in a fixed number of queries."""
    return guests.select_related("interview", "user__profile").prefetch_related(*_beside())


def visit_of(guest: Guest) -> Visit:
    """The visit of who has asked for it, as the caller holds guest and interview: perhaps unsaved."""
    if guest.user is None:
        raise ValueError("nobody has used this link yet")
    prefetch_related_objects([guest], *_beside())
    return Visit(guest, guest.user, Names(guest.user))


def visits_ahead(user: User, names: Names) -> list[Visit]:
    """Open interviews which the person watches or helps to hold, or has asked to, soonest first."""
    stays = user.stays.filter(state__in=[GuestState.ASKED, GuestState.JOINED], interview__state__in=UNENDED)
    return [Visit(each, user, names) for each in with_visits(stays).order_by("interview__starts_at", "pk")]


def visits_in_calendar(user: User, names: Names, *, since: datetime) -> list[Visit]:
    """Of what was planned ahead: the visits that stand, and those that have ended since then."""
    is_recent = Q(interview__starts_at__gt=since) | Q(ended_at__gt=since) | Q(interview__ended_at__gt=since)
    stays = user.stays.filter(planned("interview__"), is_recent, let_in_at__isnull=False)
    return [Visit(each, user, names) for each in with_visits(stays).order_by("interview__starts_at", "pk")]


def entry_of_visit(visit: Visit) -> Entry:
    """In the guest's calendar: an event of its own, so that a second link to the same interview is another.

    It counts the interview's changes, and its own end as one more.
    """
    url = settings.SITE_URL + visit.path
    return Entry(
        uid=lasting_name(f"guest-{visit.guest.pk}"),
        sequence=visit.interview.calendar_sequence + (not visit.guest.is_open),
        state="cancelled" if visit.is_off else "confirmed",
        starts_at=visit.interview.starts_at,
        ends_at=visit.ends_at,
        title=f"Practice interview of {visit.people}, as {visit.role}",
        text="\n".join([*visit.outline, "", "What you do there, and how to leave:", url]),
        url=url,
        changed_at=visit.changed_at,
    )


def part_of_visit(visit: Visit) -> CalendarPart | None:
    """What puts the interview into the guest's calendar, moves it there, or takes it out.

    Nothing of what began on the spot, nor of a visit that they never had.
    """
    if visit.guest.let_in_at is None or not is_planned(visit.interview):
        return None
    attendee = Contact(str(visit.user), visit.user.email)
    file = invitation(entry_of_visit(visit), organizer=organizer(), attendee=attendee)
    return CalendarPart(file.method, file.content.decode())


def _beside() -> list[Prefetch[Any]]:
    people = ("candidate", "interviewer", "former_interviewer")
    return [
        Prefetch("interview__participations", Participation.objects.select_related("user")),
        Prefetch("interview__rounds", Round.objects.select_related(*people).order_by("number")),
        Prefetch("interview__slot_proposals", SlotProposal.objects.filter(moves=True, state="accepted")),
    ]
