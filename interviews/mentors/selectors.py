"""Mentors and their hours. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from accounts.blocks import apart_from
from accounts.families import FAMILIES
from accounts.models import User
from accounts.zones import zone_of
from config.errors import Forbidden
from interviews.access import NotFound
from interviews.attendance.selectors import attendance_by_user
from interviews.mentors.looking import Look, hours_looked_for, prepared
from interviews.models import UNENDED, Interview, Mentor, Round, RoundState, Ticket
from interviews.slots.grid import Start
from interviews.slots.lasting import ticket_time
from interviews.slots.selectors import free_then

BOOKED_UNTIL = timedelta(hours=2)
HOURS_SHOWN = 4  # of each mentor, in the list
MENTORS_ON_A_PAGE = 30
ANYBODY = Look()
FAMILY_NAMES = dict(FAMILIES)


@dataclass(frozen=True)
class Hour:
    """A bookable hour on the reader's clock."""

    ticket: Ticket
    start: Start


@dataclass(frozen=True)
class MentorCard:
    """A mentor as candidates see them; `given` counts rounds that they have scored as an interviewer."""

    mentor: Mentor
    hours: Sequence[Hour]
    families: Sequence[str]
    given: int
    attendance: str

    @property
    def first_hours(self) -> Sequence[Hour]:
        return self.hours[:HOURS_SHOWN]

    @property
    def more(self) -> int:
        return len(self.hours) - len(self.first_hours)


@dataclass(frozen=True)
class MentorPage:
    """Some of the mentors who were looked for, and where these stand among all."""

    cards: Sequence[MentorCard]
    pages: Page[int]


def bookable_hours() -> QuerySet[Ticket]:
    """Open hours of approved mentors who have no interview at that time, soonest first."""
    return (
        Ticket.objects.filter(
            state="open",
            purpose="mentor",
            expires_at__gt=timezone.now(),
            user__is_active=True,
            user__mentor__state="approved",
        )
        .annotate(time=ticket_time())
        .filter(free_then())
        .order_by("starts_at", "pk")
    )


def hours_of(user: User) -> QuerySet[Ticket]:
    """The mentor's own hours that nobody has booked yet."""
    return Ticket.objects.filter(
        user=user, purpose="mentor", state="open", starts_at__gt=timezone.now()
    ).order_by("starts_at")


def mentors_for(reader: User, look: Look = ANYBODY, page: str | int = 1) -> MentorPage:
    """Mentors whom the reader could book, soonest hour first; nobody whom they are kept apart from.

    Of their hours those that are looked for. An odd page is the first, one too far the last.
    """
    bookable = bookable_hours().exclude(user=reader).exclude(user__in=apart_from(reader))
    hours = hours_looked_for(bookable, look, now=timezone.now(), zone=zone_of(reader))
    soonest = hours.order_by().values("user").annotate(soonest=Min("starts_at")).order_by("soonest", "user")
    pages = Paginator([row["user"] for row in soonest], MENTORS_ON_A_PAGE)
    here = pages.get_page(page)
    ids = list(here.object_list)
    cards = _cards(reader, ids, hours.filter(user__in=ids))
    return MentorPage([cards[pk] for pk in ids], here)


def get_mentor_for(reader: User, user_id: int) -> MentorCard:
    """An approved mentor, also without an hour; raises NotFound, also where the two are kept apart."""
    allowed = Mentor.objects.filter(user=user_id, state="approved", user__is_active=True)
    if user_id in apart_from(reader) or not allowed.exists():
        raise NotFound
    return _cards(reader, [user_id], bookable_hours().filter(user=user_id))[user_id]


def get_hour_for(reader: User, ticket_id: int) -> Ticket:
    """A mentor's hour in any state; raises NotFound, also where the two are kept apart."""
    found = Ticket.objects.filter(pk=ticket_id, purpose="mentor").select_related("user").first()
    if found is None or found.user_id in apart_from(reader):
        raise NotFound
    return found


def booked_by(user: User, hour: Ticket) -> Interview | None:
    """What came of the hour where this person booked it, until it has ended."""
    return Interview.objects.filter(tickets=hour, participations__user=user, state__in=UNENDED).first()


def applications_for(staff: User) -> QuerySet[Mentor]:
    """Everybody who ever applied, the newest first. Raises Forbidden(`not_staff`)."""
    if not staff.is_staff:
        raise Forbidden("not_staff", "Staff decide who is a mentor.")
    return Mentor.objects.select_related("user", "decided_by").order_by("-applied_at")


def waiting_applications() -> int:
    return Mentor.objects.filter(state="applied").count()


def exported_mentor(user: User) -> dict[str, Any] | None:
    """What the person said of themselves as a mentor, and what staff answered."""
    mentor = Mentor.objects.filter(user=user).first()
    if mentor is None:
        return None
    return {
        "about": mentor.about,
        "state": mentor.state,
        "applied_at": mentor.applied_at.isoformat(),
        "answer": mentor.answer,
    }


def _cards(reader: User, ids: Collection[int], hours: QuerySet[Ticket]) -> dict[int, MentorCard]:
    """In five queries, however many there are."""
    zone = zone_of(reader)
    open_hours: dict[int, list[Hour]] = defaultdict(list)
    for ticket in hours:
        if ticket.starts_at:
            open_hours[ticket.user_id].append(Hour(ticket, Start(ticket.starts_at, zone)))
    families, given, attendance = _families(ids), _given(ids), attendance_by_user(ids)
    return {
        mentor.user_id: MentorCard(
            mentor=mentor,
            hours=open_hours[mentor.user_id],
            families=families[mentor.user_id],
            given=given[mentor.user_id],
            attendance=attendance[mentor.user_id].sentence,
        )
        for mentor in Mentor.objects.filter(user__in=ids).select_related("user__profile")
    }


def _families(ids: Collection[int]) -> dict[int, list[str]]:
    known: dict[int, list[str]] = defaultdict(list)
    rows = prepared().filter(user__in=ids).values_list("user_id", "scenario__family").distinct()
    for user_id, family in sorted(rows):
        known[user_id].append(FAMILY_NAMES.get(family, family))
    return known


def _given(ids: Collection[int]) -> Counter[int]:
    scored = Round.objects.filter(interviewer__in=ids, state__in=[RoundState.RELEASED, RoundState.REPORTED])
    return Counter(dict(scored.values_list("interviewer").annotate(rounds=Count("pk"))))
