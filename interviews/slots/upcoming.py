"""Everything that lies ahead of one person, in time order. Reads only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from accounts.zones import zone_of
from interviews.bookings.booking import can_still_move
from interviews.guests.visits import Visit, visits_ahead
from interviews.models import (
    UNENDED,
    Interview,
    InterviewState,
    Invitation,
    InvitationUse,
    Participation,
    Round,
    SlotProposal,
    Ticket,
)
from interviews.slots.grid import DAY, Start, day_words
from interviews.slots.lasting import rounds_length
from interviews.slots.selectors import slots_of
from scenarios.selectors import texts


@dataclass(frozen=True)
class Ahead:
    """One interview that is booked, in its lobby or live. `partner` is empty when solo."""

    interview: Interview
    start: Start
    ends_at: datetime
    partner: str
    doing: str
    i_confirmed: bool
    partner_confirmed: bool

    @property
    def title(self) -> str:
        return f"Interview with {self.partner}" if self.partner else "Solo run"

    @property
    def is_booked(self) -> bool:
        return self.interview.state == InterviewState.BOOKED

    @property
    def can_move(self) -> bool:
        return self.is_booked and can_still_move(self.interview.starts_at)


@dataclass(frozen=True)
class Offer:
    ticket: Ticket
    start: Start

    @property
    def terms(self) -> str:
        """`take turns, 45 min, at most 2 in all`: how it is offered."""
        said = [self.ticket.get_role_display().lower(), f"{self.ticket.format_minutes} min"]
        if self.ticket.at_most:
            said.append(f"at most {self.ticket.at_most} in all")
        if self.ticket.group_id:
            said.append("in your group")
        return ", ".join(said)


@dataclass(frozen=True)
class Proposal:
    """Slots that somebody proposes, to this person or by them."""

    proposal: SlotProposal
    starts: tuple[Start, ...]
    other: str
    by_me: bool

    @property
    def path(self) -> str:
        """Where it is answered, or taken back."""
        if self.proposal.moves:
            return reverse("interview", args=[self.proposal.interview_id])
        return reverse("proposal", args=[self.proposal.pk])


@dataclass(frozen=True)
class AheadDay:
    """A date on the person's calendar with what is booked and offered on it.

    `entries` are interviews of their own and of others that they watch or help to hold, in time order.
    """

    date: date
    entries: tuple[Ahead | Visit, ...]
    offers: tuple[Offer, ...]

    @property
    def interviews(self) -> tuple[Ahead, ...]:
        return tuple(each for each in self.entries if isinstance(each, Ahead))

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(each for each in self.entries if isinstance(each, Visit))

    @property
    def words(self) -> str:
        return day_words(self.date)

    @property
    def terms(self) -> str:
        """Those of every offer of the day; empty where they differ, and each says its own."""
        said = {each.terms for each in self.offers}
        return said.pop() if len(said) == 1 else ""

    @property
    def offers_first(self) -> bool:
        if not self.entries or not self.offers:
            return bool(self.offers)
        return self.offers[0].start.at < self.entries[0].start.at


@dataclass(frozen=True)
class Upcoming:
    days: tuple[AheadDay, ...]
    proposals: tuple[Proposal, ...]
    invitations: tuple[Invitation, ...]
    missed: tuple[Offer, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.days or self.proposals or self.invitations)

    @property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(offer for day in self.days for offer in day.offers)


def upcoming_for(user: User) -> Upcoming:
    """Interviews and offers by day, then what waits for somebody's answer."""
    names = Names(user)
    return Upcoming(
        days=_days([*interviews_ahead(user, names), *visits_ahead(user, names)], _offers(user)),
        proposals=tuple(_proposals(user, names)),
        invitations=tuple(_invitations(user)),
        missed=tuple(_missed(user)),
    )


def interviews_ahead(user: User, names: Names | None = None) -> list[Ahead]:
    """The person's interviews that have not ended, soonest first."""
    mine = Participation.objects.filter(interview=OuterRef("pk"), user=user, left_at=None)
    found = (
        Interview.objects.filter(Exists(mine), state__in=UNENDED)
        .prefetch_related(
            Prefetch("participations", Participation.objects.select_related("user")),
            Prefetch(
                "rounds",
                Round.objects.select_related("scenario_version").defer(*texts("scenario_version")),
            ),
        )
        .order_by("starts_at")
    )
    names = names or Names(user)
    return [_ahead(interview, user, names) for interview in found]


@dataclass(frozen=True)
class Answers:
    """What somebody else waits for: an answer to slots they proposed, or a word that one comes."""

    proposals: tuple[Proposal, ...]
    unconfirmed: tuple[Participation, ...]

    def __bool__(self) -> bool:
        return bool(self.proposals or self.unconfirmed)


def answers_owed(user: User, names: Names) -> Answers:
    """Who accepts another time has confirmed it, so a booking that waits for that is not named twice."""
    proposals = tuple(each for each in _proposals(user, names) if not each.by_me)
    asked = {each.proposal.interview_id for each in proposals}
    bookings = Participation.objects.filter(
        user=user, left_at=None, confirmed_at=None, interview__state=InterviewState.BOOKED
    )
    soonest = bookings.select_related("interview").order_by("interview__starts_at")
    return Answers(proposals, tuple(each for each in soonest if each.interview_id not in asked))


def next_booked(user: User) -> Start | None:
    """When the person's next booked interview begins."""
    starts_at = (
        Participation.objects.filter(user=user, left_at=None, interview__state=InterviewState.BOOKED)
        .order_by("interview__starts_at")
        .values_list("interview__starts_at", flat=True)
        .first()
    )
    return Start(starts_at, zone_of(user)) if starts_at else None


def _ahead(interview: Interview, user: User, names: Names) -> Ahead:
    rounds = list(interview.rounds.all())
    people = list(interview.participations.all())
    partners = [each for each in people if each.user_id != user.pk]
    return Ahead(
        interview=interview,
        start=Start(interview.starts_at, zone_of(user)),
        ends_at=interview.starts_at + rounds_length(len(rounds), interview.format_minutes),
        partner=names.of(partners[0].user) if partners else "",
        doing=_doing(rounds, user),
        i_confirmed=any(each.confirmed_at for each in people if each.user_id == user.pk),
        partner_confirmed=any(each.confirmed_at for each in partners),
    )


def _doing(rounds: list[Round], user: User) -> str:
    if len(rounds) > 1:
        return "You take turns"
    if rounds and rounds[0].candidate_id == user.pk:
        return "You are the candidate"
    return "You interview"


def _offers(user: User) -> list[Offer]:
    zone = zone_of(user)
    return [Offer(ticket, Start(ticket.starts_at, zone)) for ticket in slots_of(user) if ticket.starts_at]


def _days(interviews: list[Ahead | Visit], offers: list[Offer]) -> tuple[AheadDay, ...]:
    booked: dict[date, list[Ahead | Visit]] = defaultdict(list)
    offered: dict[date, list[Offer]] = defaultdict(list)
    for ahead in sorted(interviews, key=lambda each: each.start.at):
        booked[ahead.start.local.date()].append(ahead)
    for offer in offers:
        offered[offer.start.local.date()].append(offer)
    return tuple(
        AheadDay(day, tuple(booked[day]), tuple(offered[day])) for day in sorted({*booked, *offered})
    )


def _proposals(user: User, names: Names) -> Iterator[Proposal]:
    """Those of people who are kept apart from this person wait for nothing."""
    now, zone = timezone.now(), zone_of(user)
    rows = SlotProposal.objects.filter(Q(proposer=user) | Q(recipient=user), state="open")
    for row in rows.select_related("proposer", "recipient", "interview"):
        other = row.recipient if row.proposer_id == user.pk else row.proposer
        starts = tuple(Start(at, zone) for at in sorted(row.starts) if at > now)
        if starts and not names.hides(other):
            yield Proposal(row, starts, names.of(other), row.proposer_id == user.pk)


def _invitations(user: User) -> list[Invitation]:
    """The person's links that somebody can still use."""
    used = InvitationUse.objects.filter(invitation=OuterRef("pk"))
    return list(
        Invitation.objects.filter(inviter=user, revoked_at=None, expires_at__gt=timezone.now())
        .exclude(Exists(used), kind="single")
        .order_by("expires_at")
    )


def _missed(user: User) -> list[Offer]:
    """Slots of the past day for which nobody was found, newest first: not forgotten, and no dead end."""
    zone, now = zone_of(user), timezone.now()
    tickets = Ticket.objects.filter(
        user=user, purpose="pair", starts_at__gt=now - DAY, expires_at__lte=now, state__in=["open", "expired"]
    ).order_by("-starts_at")
    return [Offer(ticket, Start(ticket.starts_at, zone)) for ticket in tickets if ticket.starts_at]
