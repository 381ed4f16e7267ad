"""Slots as they stand: who waits when, what of one's time is taken. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.blocks import apart_from
from accounts.models import User
from accounts.profiles import get_profile_of
from config.errors import Refused
from interviews.models import UNENDED, InterviewState, Participation, TakenTime, Ticket
from interviews.pairing.patience import AGAIN_BEFORE, ANY_LEVEL_BEFORE, NEXT_LEVEL_BEFORE
from interviews.pairing.seekers import LEVELS
from interviews.pairing.selectors import MET_WITHIN
from interviews.planned import CHECK_IN
from interviews.slots.availability import Span
from interviews.slots.grid import DAY
from interviews.slots.lasting import GRACE, ticket_time
from interviews.slots.wishes import AHEAD

# Nobody is told of an interview less than half an hour before it: an offer ends a little earlier than that.
NOTICE = timedelta(minutes=30)
PARTNER_OF = {"swap": "swap", "candidate": "interviewer", "interviewer": "candidate"}


def free_then() -> Q:
    """Of tickets that carry what they would take as `time`: their owner has no interview then."""
    return ~Q(Exists(TakenTime.objects.filter(user=OuterRef("user"), during__overlap=OuterRef("time"))))


def open_slots(now: datetime) -> QuerySet[Ticket]:
    """Offered slots that anybody can book: of active people who have no interview at that time."""
    return _offered(now).filter(group=None, user__is_active=True)


def _offered(now: datetime) -> QuerySet[Ticket]:
    ahead = Ticket.objects.filter(state="open", purpose="pair", starts_at__gt=now, expires_at__gt=now)
    return ahead.annotate(time=ticket_time()).filter(free_then())


@dataclass(frozen=True)
class Waiting:
    """People whom somebody may be paired with: by start or by role, `now` those who are paired at once.

    `later` are places where others wait who fit only as the start comes nearer (see `pairing.patience`).
    """

    now: Counter[Any]
    later: frozenset[Any]


def waiting_by_start(user: User, *, role: str, since: datetime, until: datetime) -> Waiting:
    """How many wait at each start of `[since, until)` for this person in this role."""
    fitting = Q(role=PARTNER_OF[role], starts_at__gte=since, starts_at__lt=until)
    return _waiting(user, fitting, "starts_at")


def waiting_by_role(user: User, at: datetime) -> Waiting:
    """How many wait at one start for each role that this person may choose."""
    found = _waiting(user, Q(starts_at=at), "role")
    return Waiting(
        Counter({PARTNER_OF[role]: people for role, people in found.now.items()}),
        frozenset(PARTNER_OF[role] for role in found.later),
    )


def _waiting(user: User, wanted: Q, by: str) -> Waiting:
    """Slots of others of the same language; nobody whom this person is kept apart from.

    Raises Forbidden(`not_onboarded`).
    """
    now, language = timezone.now(), get_profile_of(user).language
    rows = (
        open_slots(now)
        .filter(wanted, language=language)
        .exclude(user=user)
        .exclude(user__in=apart_from(user))
        .order_by()
        .values_list(by)
        .annotate(at_once=Count("pk", filter=_fits_now(user, now)))
    )
    counts = dict(rows)
    return Waiting(
        now=Counter({place: people for place, people in counts.items() if people}),
        later=frozenset(place for place, people in counts.items() if not people),
    )


def _fits_now(user: User, now: datetime) -> Q:
    """What the matcher's patience with slots comes to, but for the first minutes after an offer."""
    mine = LEVELS.index(user.profile.target_level)
    near = [level for place, level in enumerate(LEVELS) if abs(place - mine) <= 1]
    level = (
        Q(level=user.profile.target_level)
        | Q(level__in=near, starts_at__lte=now + timedelta(seconds=NEXT_LEVEL_BEFORE))
        | Q(starts_at__lte=now + timedelta(seconds=ANY_LEVEL_BEFORE))
    )
    return Q(priority=True) | (level & ~_met(user, now))


def _met(user: User, now: datetime) -> Q:
    """Slots of people with whom this person has an interview within two weeks of them."""
    rows = (
        Participation.objects.filter(
            interview__participations__user=user, interview__starts_at__gt=now - MET_WITHIN
        )
        .exclude(user=user)
        .exclude(interview__state=InterviewState.CANCELLED)
        .values_list("user", "interview__starts_at")
    )
    found = Q(pk__in=[])
    for partner, at in rows:
        found |= Q(user=partner, starts_at__range=(at - MET_WITHIN, at + MET_WITHIN))
    return found & Q(starts_at__gt=now + timedelta(seconds=AGAIN_BEFORE))


def slots_of(user: User) -> QuerySet[Ticket]:
    """The person's own open offers, those within a group as well, soonest first."""
    return _offered(timezone.now()).filter(user=user).order_by("starts_at")


def slot_at(user: User, at: datetime) -> Ticket | None:
    """The person's own slot at a start: open, or paired with an interview that has not ended nor moved."""
    mine = Ticket.objects.filter(user=user, purpose="pair", starts_at=at)
    still = Q(state="open", expires_at__gt=timezone.now()) | Q(
        state="paired", interview__state__in=UNENDED, interview__starts_at=at
    )
    return mine.filter(still).select_related("interview").first()


def get_slot_for(user: User, ticket_id: int) -> Ticket:
    """The person's own offer in any state; Refused(`not_found`) for everybody else's."""
    ticket = Ticket.objects.filter(user=user, pk=ticket_id, purpose="pair", starts_at__isnull=False).first()
    if ticket is None:
        raise Refused("not_found", "There is no slot of yours here.", status=404)
    return ticket


def wanted_of(user: User) -> int:
    """How many interviews may come of the person's open offers: of slots offered together at most so many."""
    now = timezone.now()
    mine = Ticket.objects.filter(user=user, purpose="pair", starts_at__isnull=False).order_by()
    still_open = mine.filter(state="open", expires_at__gt=now)
    offers = (
        mine.filter(
            Q(pk__in=still_open.values("pk")) | Q(state="paired", offer__in=still_open.values("offer"))
        )
        .exclude(interview__state=InterviewState.CANCELLED)
        .values("offer", "at_most")
        .annotate(open=Count("pk", filter=Q(state="open")), booked=Count("pk", filter=Q(state="paired")))
    )
    return sum(_wanted(each["open"], each["at_most"], each["booked"]) for each in offers)


def _wanted(still_open: int, at_most: int | None, booked: int) -> int:
    return still_open if at_most is None else min(still_open, max(at_most - booked, 0))


def taken_by_interviews(user: User, now: datetime) -> list[Span]:
    """When the person cannot be in another interview, for comparing with its start and planned end.

    What `interviews.services.time_taken` keeps free before and after that other one stands in here.
    """
    rows = TakenTime.objects.filter(
        user=user, during__endswith__gt=now - CHECK_IN, during__startswith__lt=now + AHEAD + DAY
    )
    ranges = rows.values_list("during", flat=True)
    return [Span(each.lower - GRACE, each.upper + CHECK_IN) for each in ranges if each.lower and each.upper]
