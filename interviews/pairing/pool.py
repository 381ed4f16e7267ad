"""The pool as one person may honestly be told of it. Reads only; blocked people are never counted."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.blocks import apart_from
from accounts.models import User
from interviews.models import Ticket
from interviews.pairing.estimate import POOR_ODDS, Estimate, Wait, estimate_from
from interviews.pairing.facts import met_around
from interviews.pairing.relaxing import Outlook, looked_for
from interviews.pairing.rules import legal
from interviews.pairing.seekers import Seeker, waiting_from
from interviews.pairing.selectors import waiting_now
from interviews.pairing.wish import WAIT_AT_MOST, Wish
from interviews.pairing.words import wait_words
from interviews.slots.lasting import instant_time
from interviews.slots.selectors import PARTNER_OF, free_then

RECENT = timedelta(days=14)
SAMPLE = 300
WEIGHED = 100  # of those who wait, the ones looked at one by one
ALONE_LONG_ENOUGH = timedelta(minutes=2)


@dataclass(frozen=True)
class Figures:
    """`possible` people wait whom the person could be paired with at last, `at_once` of them already now.

    `stand_by` more would come only for somebody whose partner did not.
    """

    possible: int
    at_once: int
    stand_by: int
    estimate: Estimate

    @property
    def wait_words(self) -> str:
        return wait_words(self.estimate, longest_seconds=WAIT_AT_MOST.total_seconds())


def figures_for(user: User, wish: Wish, *, first_in_line: bool = False) -> Figures:
    """What holds for who would begin to wait now."""
    now = timezone.now()
    return _figures(user, wish, _Place(0, None, first_in_line), now)


def could_meet_now(user: User, wish: Wish) -> int:
    """How many are here, waiting or standing by, whom somebody first in line could be paired with."""
    return _able_to_meet(user, wish, timezone.now(), None).count()


@dataclass(frozen=True)
class _Place:
    """Where somebody stands in the pool, or in that of a group."""

    waited_seconds: float
    group: UUID | None
    first_in_line: bool


def _figures(user: User, wish: Wish, place: _Place, now: datetime) -> Figures:
    able = _able_to_meet(user, wish, now, place.group)
    waiting = list(able.filter(purpose="pair").order_by("created_at")[:WEIGHED])
    return Figures(
        possible=able.filter(purpose="pair").count() if len(waiting) == WEIGHED else len(waiting),
        at_once=_legal_now(user, wish, place, waiting, now),
        stand_by=able.filter(purpose="standby").count() if place.first_in_line else 0,
        estimate=estimate_from(_waits_like(user, wish, now)),
    )


@dataclass(frozen=True)
class WaitingPage:
    """One wait as its page tells of it."""

    ticket: Ticket
    figures: Figures
    waited_seconds: int

    @property
    def waited_words(self) -> str:
        """`45 s`, `8 min 3 s`: on one line."""
        minutes, seconds = divmod(self.waited_seconds, 60)
        said = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        return said.replace(" ", "\N{NO-BREAK SPACE}")

    @property
    def looked_for(self) -> list[Outlook]:
        return looked_for(self.waited_seconds, first_in_line=self.ticket.priority)

    @property
    def odds(self) -> float | None:
        """Of a partner within the rest of the ten minutes; how others waited says nothing of a group."""
        if self.ticket.group:
            return None
        return self.figures.estimate.odds(waited=self.waited_seconds, until=WAIT_AT_MOST.total_seconds())

    @property
    def is_group_closed(self) -> bool:
        """Nobody else comes by the group's link: it was revoked, or has run out."""
        group = self.ticket.group
        return group is not None and (group.revoked_at is not None or group.expires_at <= timezone.now())

    @property
    def is_slow(self) -> bool:
        """Other ways are offered while the wait goes on: the odds are poor, or unknown with nobody here."""
        if self.figures.possible or self.figures.stand_by:
            return False
        if self.odds is None:
            return self.waited_seconds >= ALONE_LONG_ENOUGH.total_seconds()
        return self.odds < POOR_ODDS


def waiting_page(user: User, ticket: Ticket) -> WaitingPage:
    now = timezone.now()
    waited = int((now - ticket.created_at).total_seconds())
    place = _Place(waited, ticket.group_id, ticket.priority)
    return WaitingPage(ticket, _figures(user, Wish.of(ticket), place, now), waited)


def _able_to_meet(user: User, wish: Wish, now: datetime, group: UUID | None) -> QuerySet[Ticket]:
    """Who is here, has time, and may be paired with the person by the rules that never relax."""
    return (
        waiting_now(now)
        .annotate(time=instant_time(now))
        .filter(free_then())
        .filter(role=PARTNER_OF[wish.role], language=wish.language, group=group)
        .exclude(Q(user=user) | Q(user__in=apart_from(user)))
    )


def _legal_now(user: User, wish: Wish, place: _Place, waiting: Collection[Ticket], now: datetime) -> int:
    """How many of these the matcher's own rules allow at this moment."""
    if not waiting:
        return 0
    met = met_around({user.pk, *(ticket.user_id for ticket in waiting)}, now)
    me = replace(_seeker(0, user.pk, wish, place), met=frozenset(met[user.pk]))
    others = [
        _seeker(
            ticket.pk,
            ticket.user_id,
            Wish.of(ticket),
            _Place((now - ticket.created_at).total_seconds(), ticket.group_id, ticket.priority),
        )
        for ticket in waiting
    ]
    rows = np.arange(1, len(others) + 1)
    couples = waiting_from([me, *others]).couples(np.zeros_like(rows), rows)
    return int(legal(couples).sum())


def _seeker(ticket: int, user: int, wish: Wish, place: _Place) -> Seeker:
    return Seeker(
        ticket=ticket,
        user=user,
        role=wish.role,
        format_minutes=wish.format_minutes,
        level=wish.level,
        language=wish.language,
        interests=frozenset(wish.interests),
        waited_seconds=place.waited_seconds,
        group=str(place.group or ""),
        priority=place.first_in_line,
    )


def _waits_like(user: User, wish: Wish, now: datetime) -> list[Wait]:
    """How others who wanted this role in this language waited lately. Who stopped was last seen then."""
    recent = (
        Ticket.objects.filter(starts_at=None, purpose="pair", group=None, priority=False)
        .filter(role=wish.role, language=wish.language, created_at__gt=now - RECENT)
        .exclude(user=user)
        .order_by("-created_at")
        .values_list("created_at", "seen_at", "state", "interview__created_at")[:SAMPLE]
    )
    longest = WAIT_AT_MOST.total_seconds()
    waits = []
    for created_at, seen_at, state, paired_at in recent:
        is_paired = state == "paired" and paired_at is not None
        seconds = ((paired_at if is_paired else seen_at) - created_at).total_seconds()
        waits.append(Wait(min(max(seconds, 0.0), longest), is_paired))
    return waits
