"""A booking from one person's side: when on their clock, with whom, who asks whom. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from accounts.zones import zone_of
from interviews.attendance.outcomes import CANCELLED_LATE_WITHIN
from interviews.models import (
    UNOPENED,
    Interview,
    InterviewState,
    Participation,
    Round,
    SlotProposal,
)
from interviews.planned import CHECK_IN, lasting
from interviews.slots.grid import Start
from scenarios.selectors import without_kits

NEAR = timedelta(hours=24)
SNOOZE = timedelta(minutes=30)
# Later than this nobody can rely on an answer to a proposal; until then it waits for one.
MOVE_CLOSES = timedelta(hours=1)


def is_late_to_cancel(starts_at: datetime) -> bool:
    """Whether cancelling what begins then would count, from this moment on."""
    return starts_at - timezone.now() < CANCELLED_LATE_WITHIN


def can_still_move(starts_at: datetime) -> bool:
    """Whether another time can be proposed in place of this one."""
    return timezone.now() + MOVE_CLOSES < starts_at


def with_people(interviews: QuerySet[Interview]) -> QuerySet[Interview]:
    """What a `Booking` reads, in a fixed number of queries."""
    return interviews.prefetch_related(
        Prefetch("participations", Participation.objects.select_related("user__profile")),
        Prefetch("rounds", Round.objects.order_by("number")),
        Prefetch("rounds__scenario_version", without_kits().select_related("scenario")),
        Prefetch("slot_proposals", SlotProposal.objects.filter(moves=True)),
    )


def sides_of(interview: Interview) -> list["Booking"]:
    """The booking as it is now from the side of everyone who takes part, in the order of their ids."""
    found = with_people(Interview.objects.all()).get(pk=interview.pk)
    people = sorted((each.user for each in found.participations.all()), key=lambda user: user.pk)
    return [Booking(found, user, Names(user)) for user in people]


def booking_of(interview: Interview, user: User) -> "Booking":
    return Booking(with_people(Interview.objects.all()).get(pk=interview.pk), user, Names(user))


@dataclass(frozen=True)
class Duty:
    """What the person does in one round. The scenario is named to who asks, and to nobody else."""

    number: int
    i_ask: bool
    scenario: str | None
    slug: str | None


@dataclass(frozen=True)
class Booking:
    """Needs an interview loaded `with_people`."""

    interview: Interview
    user: User
    names: Names

    @cached_property
    def me(self) -> Participation:
        return next(each for each in self.interview.participations.all() if each.user_id == self.user.pk)

    @cached_property
    def other(self) -> Participation:
        return next(each for each in self.interview.participations.all() if each.user_id != self.user.pk)

    @property
    def partner(self) -> User:
        return self.other.user

    @cached_property
    def partner_name(self) -> str:
        """As this person may read it: a block takes the name away."""
        return self.names.of(self.partner)

    @cached_property
    def zone(self) -> ZoneInfo:
        return zone_of(self.me.user)

    @property
    def zone_name(self) -> str:
        return self.zone.key.replace("_", " ")

    @property
    def start(self) -> Start:
        return Start(self.interview.starts_at, self.zone)

    @property
    def when(self) -> str:
        return self.at(self.interview.starts_at)

    def at(self, moment: datetime) -> str:
        """`Monday, November 30, 18:30 (Europe/Berlin)`: never a time without its zone."""
        return Start(moment, self.zone).words_and_zone

    @property
    def ends_at(self) -> datetime:
        return self.interview.starts_at + lasting(self.interview, len(self.duties))

    @cached_property
    def duties(self) -> list[Duty]:
        return [self._duty(round_) for round_ in self.interview.rounds.all()]

    def _duty(self, round_: Round) -> Duty:
        i_ask = round_.interviewer_id == self.user.pk
        version = round_.scenario_version
        named = (version.title, version.scenario.slug) if i_ask else (None, None)
        return Duty(round_.number, i_ask, *named)

    @property
    def i_interview(self) -> bool:
        return any(duty.i_ask for duty in self.duties)

    @property
    def outline(self) -> list[str]:
        """Who asks whom in which round, without what about: it stands in mails and calendars too."""
        name, minutes = self.partner_name, self.interview.format_minutes
        said = [f"you interview {name}" if duty.i_ask else f"{name} interviews you" for duty in self.duties]
        if len(said) == 1:
            return [f"{said[0][0].upper()}{said[0][1:]}, {minutes} minutes."]
        return [f"Round {number}, {minutes} minutes: {each}." for number, each in enumerate(said, 1)]

    @property
    def is_booked(self) -> bool:
        return self.interview.state == InterviewState.BOOKED

    @property
    def is_ahead(self) -> bool:
        return self.interview.state in UNOPENED

    @property
    def lobby_opens(self) -> str:
        return Start(self.interview.starts_at - CHECK_IN, self.zone).clock

    @property
    def can_move(self) -> bool:
        return self.is_booked and can_still_move(self.interview.starts_at)

    @property
    def counts_as_late(self) -> bool:
        return is_late_to_cancel(self.interview.starts_at)

    @property
    def proposed(self) -> list[Start]:
        """The open proposal's slots, on this person's clock."""
        return [Start(each, self.zone) for each in self.open_move.starts] if self.open_move else []

    @property
    def open_move(self) -> SlotProposal | None:
        """The proposal to move it that waits for an answer."""
        return next((each for each in self.interview.slot_proposals.all() if each.state == "open"), None)

    @property
    def cancelled_because(self) -> str:
        """What who cancelled it told the other."""
        return self.me.left_reason or self.other.left_reason

    @property
    def changed_at(self) -> datetime:
        """When this person's calendar entry was made or last changed."""
        interview, agreed = self.interview, self.interview.slot_proposals.all()
        moments: Iterable[datetime | None] = (
            interview.created_at,
            interview.ended_at,
            self.me.confirmed_at,
            *(each.answered_at for each in agreed if each.state == "accepted"),
        )
        return max(each for each in moments if each)

    @property
    def can_snooze(self) -> bool:
        return timezone.now() + SNOOZE < self.interview.starts_at

    @property
    def has_started(self) -> bool:
        return self.interview.starts_at <= timezone.now()

    @property
    def is_near(self) -> bool:
        return self.interview.starts_at - timezone.now() < NEAR

    @property
    def minutes_left(self) -> int:
        return max(0, round((self.interview.starts_at - timezone.now()) / timedelta(minutes=1)))
