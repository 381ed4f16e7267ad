"""What a week holds for one person. Reads only, in a number of queries that does not grow with it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names, apart_from
from accounts.models import User
from accounts.zones import zone_named, zone_of
from interviews.guests.visits import visits_ahead
from interviews.models import Participation, Ticket, WeeklyHours
from interviews.slots.availability import Availability, Span
from interviews.slots.grid import DAY, SLOT, WEEK_DAYS, WEEKS_AHEAD, week_ahead
from interviews.slots.hours import availabilities_of
from interviews.slots.lasting import lasting
from interviews.slots.likely import PAST_WEEKS, Habit, likely_starts, people_by_start, suggested
from interviews.slots.selectors import (
    NOTICE,
    PARTNER_OF,
    slots_of,
    taken_by_interviews,
    waiting_by_start,
)
from interviews.slots.upcoming import interviews_ahead
from interviews.slots.week import Booked, Calendar, Known, Slot, State, calendar_of
from interviews.slots.wishes import AHEAD

PEOPLE_ASKED = 300  # of the estimate: those who signed in last
OFFERS_ASKED = 2000
SUGGESTED_WAITING = 5


@dataclass(frozen=True)
class Outlook:
    """A week, the slots in it worth choosing, and the weeks beside it."""

    calendar: Calendar
    number: int
    suggestions: tuple[Slot, ...]

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number else None

    @property
    def following(self) -> int | None:
        return self.number + 1 if self.number + 1 < WEEKS_AHEAD else None


def outlook_for(
    user: User,
    *,
    number: int,
    role: str,
    format_minutes: int,
    chosen: Collection[datetime] = (),
    problems: Mapping[datetime, str] | None = None,
) -> Outlook:
    """The week that begins `number` weeks from the person's today."""
    now = timezone.now()
    week = week_ahead(now=now, zone=zone_of(user), number=number)
    starts = [start.at for day in week.days for start in day.starts]
    since, until = starts[0], starts[-1] + SLOT
    long = lasting(role, format_minutes)
    waiting = waiting_by_start(user, role=role, since=since, until=until)
    people = people_by_start(_habits(user, role, now), since=since, until=until, lasting=long)
    known = Known(
        earliest=now + NOTICE,
        latest=now + AHEAD,
        lasting=long,
        taken=taken_by_interviews(user, now),
        booked=_booked(user),
        offered={ticket.starts_at: ticket.pk for ticket in slots_of(user) if ticket.starts_at},
        waiting=waiting.now,
        likely=likely_starts(people) | waiting.later,
    )
    calendar = calendar_of(week, known, chosen=chosen, problems=problems)
    return Outlook(calendar, number, _suggestions(calendar, people, _left(user, now)))


def _left(user: User, now: datetime) -> frozenset[datetime]:
    """Starts still to come at which the person has cancelled: they cannot then, or not with who waits."""
    mine = Participation.objects.filter(user=user, left_at__isnull=False, interview__starts_at__gt=now)
    return frozenset(mine.values_list("interview__starts_at", flat=True))


def _suggestions(
    calendar: Calendar, people: Counter[datetime], left: Collection[datetime]
) -> tuple[Slot, ...]:
    """Where somebody waits, soonest first; where nobody does, where partners are likely."""
    open_to_them = (slot for slot in calendar.slots if slot.start.at not in left)
    slots = sorted(open_to_them, key=lambda slot: slot.start.at)
    waiting = [slot for slot in slots if slot.state == State.WAITING]
    if waiting:
        return tuple(waiting[:SUGGESTED_WAITING])
    free = {slot.start.at: slot for slot in slots if slot.state == State.LIKELY}
    return tuple(free[at] for at in suggested(people, free))


def _booked(user: User) -> list[Booked]:
    names = Names(user)
    own = [
        Booked(
            ahead.title,
            reverse("interview", args=[ahead.interview.pk]),
            Span(ahead.start.at, ahead.ends_at),
        )
        for ahead in interviews_ahead(user, names)
    ]
    watched = [
        Booked(f"Interview of {visit.people}", visit.path, Span(visit.start.at, visit.ends_at))
        for visit in visits_ahead(user, names)
        if visit.is_let_in
    ]
    return [*own, *watched]


def _habits(user: User, role: str, now: datetime) -> list[Habit]:
    """Of people who may be paired with this one: the hours they keep free, and what they offered lately."""
    apart = apart_from(user)
    keep_hours = (
        User.objects.filter(is_active=True, profile__language=user.profile.language)
        .filter(Exists(WeeklyHours.objects.filter(user=OuterRef("pk"))))
        .exclude(pk__in={*apart, user.pk})
        .order_by(F("last_login").desc(nulls_last=True), "-pk")
        .values_list("pk", "profile__time_zone")[:PEOPLE_ASKED]
    )
    hours = availabilities_of({person: zone_named(zone) for person, zone in keep_hours})
    offered = _offered_lately(user, role, now, apart)
    habits = [Habit(each, offered.pop(person, NEVER).starts) for person, each in hours.items()]
    others = (Habit(Availability(each.zone), each.starts) for each in offered.values())
    return [*habits, *others]


@dataclass(frozen=True)
class _Offered:
    """What one person offered, on whose clock."""

    zone: ZoneInfo
    starts: tuple[datetime, ...]


NEVER = _Offered(ZoneInfo("UTC"), ())


def _offered_lately(user: User, role: str, now: datetime, apart: Collection[int]) -> dict[int, _Offered]:
    """By person. Plain values: two thousand tickets with their people would be most of the page's time."""
    rows = (
        Ticket.objects.filter(
            purpose="pair", role=PARTNER_OF[role], language=user.profile.language, user__is_active=True
        )
        .filter(starts_at__gt=now - PAST_WEEKS * WEEK_DAYS * DAY, starts_at__lte=now)
        .exclude(state="cancelled")
        .exclude(user__in={*apart, user.pk})
        .order_by("-starts_at")
        .values_list("user", "user__profile__time_zone", "starts_at")[:OFFERS_ASKED]
    )
    starts: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for person, zone, starts_at in rows:
        if starts_at:
            starts[person, zone].append(starts_at)
    return {person: _Offered(zone_named(zone), tuple(offered)) for (person, zone), offered in starts.items()}
