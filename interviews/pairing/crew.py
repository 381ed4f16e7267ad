"""The people of one shard's wave as the rules see them, and what may be held among them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from interviews.models import InterviewState, TakenTime, Ticket
from interviews.pairing.assignment import Practice, Topic, choose_topic
from interviews.pairing.facts import Person, met_around, people
from interviews.pairing.seekers import Seeker
from interviews.pairing.selectors import blocked_pairs
from interviews.pairing.topics import NoScenarioLeft, topics, version_of
from interviews.planned import CHECK_IN
from interviews.services import PREPARE, Part
from interviews.slots.availability import Span
from interviews.slots.lasting import GRACE, lasting
from scenarios.models import ScenarioVersion

OFFER_LOCK = 7_301_003  # any number that no other advisory lock uses


@dataclass(frozen=True)
class Crew:
    """Tickets by id with the facts of their people by user id; all of one start and language."""

    tickets: dict[int, Ticket]
    people: dict[int, Person]
    topics: Sequence[Topic]
    seekers: list[Seeker]

    @classmethod
    def of(cls, tickets: Collection[Ticket], now: datetime, besides: Collection[UUID] = ()) -> "Crew":
        """Read everything about the tickets' people; they come with their users' profiles.

        `besides`: interviews that are taken as if they were not.
        """
        library = topics()
        facts = people((ticket.user for ticket in tickets), library, besides)
        by_id = {ticket.pk: ticket for ticket in tickets}
        return cls(by_id, facts, library, _seekers(tickets, facts, now, besides))

    def parts_of(self, first: Ticket, second: Ticket) -> list[Part]:
        """The rounds of these two, the first's as candidate first. Raises Refused(`no_scenario_left`)."""
        one = self._choose(first, second)
        parts = [Part(first.user, second.user, one, first.level)]
        if first.role == "swap":
            two = self._choose(second, first, without={one.scenario_id})
            parts.append(Part(second.user, first.user, two, second.level))
        return parts

    def _choose(
        self, candidate: Ticket, interviewer: Ticket, without: Collection[int] = ()
    ) -> ScenarioVersion:
        topic = choose_topic(
            self.topics,
            candidate=self._practice(candidate),
            interviewer=self._practice(interviewer),
            level=candidate.level,
            without=without,
        )
        if topic is None:
            raise NoScenarioLeft
        return version_of(topic)

    def _practice(self, ticket: Ticket) -> Practice:
        return self.people[ticket.user_id].practice


def free_to_meet(tickets: Iterable[Ticket], now: datetime) -> list[Ticket]:
    """Without those whose owner is taken at that time, or has had as many of the offered slots as wanted."""
    listed = list(tickets)
    taken = _taken({ticket.user_id for ticket in listed}, now)
    kept = [
        ticket
        for ticket in listed
        if not any(span.overlaps(_time_of(ticket, now)) for span in taken[ticket.user_id])
    ]
    open_offers = _open_offers({str(ticket.offer) for ticket in kept if ticket.at_most})
    return [ticket for ticket in kept if not ticket.at_most or str(ticket.offer) in open_offers]


def _time_of(ticket: Ticket, now: datetime) -> Span:
    """An instant interview takes time from now on, a booked one from when its lobby opens."""
    needed = lasting(ticket.role, ticket.format_minutes) + GRACE
    if ticket.starts_at is None:
        return Span(now, now + PREPARE + needed)
    return Span(ticket.starts_at - CHECK_IN, ticket.starts_at + needed)


def _taken(user_ids: Collection[int], now: datetime) -> dict[int, list[Span]]:
    taken: dict[int, list[Span]] = defaultdict(list)
    rows = TakenTime.objects.filter(user__in=user_ids, during__endswith__gt=now)
    for user, during in rows.values_list("user_id", "during"):
        taken[user].append(Span(during.lower or now, during.upper or now))
    return taken


def _open_offers(offers: Collection[str]) -> set[str]:
    """Those of which more may be booked, each locked for this transaction.

    Slots that were offered together lie in different shards. An offer that another solver looks at is left
    to it: two at once could book one more than was wanted.
    """
    if not offers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT offer FROM unnest(%s) AS offer"
            " WHERE pg_try_advisory_xact_lock(%s, hashtext(offer)) ORDER BY offer",
            [sorted(offers), OFFER_LOCK],
        )
        locked = {offer for (offer,) in cursor.fetchall()}
    booked = Ticket.objects.filter(offer__in=locked, state="paired").exclude(
        interview__state=InterviewState.CANCELLED
    )
    counts: dict[str, int] = defaultdict(int)
    wanted: dict[str, int] = {}
    for offer, at_most in booked.values_list("offer", "at_most"):
        counts[str(offer)] += 1
        wanted[str(offer)] = at_most or 0
    return {offer for offer in locked if offer not in wanted or counts[offer] < wanted[offer]}


def _seekers(
    tickets: Collection[Ticket], facts: dict[int, Person], now: datetime, besides: Collection[UUID]
) -> list[Seeker]:
    users = {ticket.user_id for ticket in tickets}
    start = next((ticket.starts_at for ticket in tickets), None)
    apart, met = blocked_pairs(list(users)), met_around(users, start or now, besides)
    return [_seeker(ticket, facts[ticket.user_id], apart, met, now) for ticket in tickets]


Ties = dict[int, set[int]]


def _seeker(ticket: Ticket, person: Person, apart: Ties, met: Ties, now: datetime) -> Seeker:
    return Seeker(
        ticket=ticket.pk,
        user=ticket.user_id,
        role=ticket.role,
        format_minutes=ticket.format_minutes,
        level=ticket.level,
        language=ticket.language,
        interests=frozenset(ticket.interests),
        waited_seconds=(now - ticket.created_at).total_seconds(),
        blocked=frozenset(apart[ticket.user_id]),
        met=frozenset(met[ticket.user_id]),
        own_level=ticket.user.profile.level,
        quality=person.quality,
        prepared=person.prepared,
        gaps=person.gaps,
        examines=person.examines,
        attendance=person.attendance,
        ahead_seconds=(ticket.starts_at - now).total_seconds() if ticket.starts_at else None,
        group=str(ticket.group_id or ""),
        purpose=ticket.purpose,
        priority=ticket.priority,
    )
