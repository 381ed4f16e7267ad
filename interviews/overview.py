"""An interview as one of its people sees it: the partner, the roles, what is owed, the way on. Reads only."""

import math
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from interviews.access import is_over
from interviews.attendance.outcomes import NO_SHOW_AFTER, is_here
from interviews.attendance.selectors import attendance_by_user
from interviews.bookings.booking import Booking, booking_of
from interviews.conduct import report_by
from interviews.guests.selectors import Third
from interviews.models import (
    Assessment,
    ConductReason,
    ConductReport,
    Interview,
    InterviewState,
    LengthProposal,
    Participation,
    Round,
    RoundState,
    Ticket,
)
from interviews.planned import is_planned
from interviews.rematch.selectors import Again, again_with
from interviews.services import LOBBY_AT_MOST
from scenarios.models import Rubric
from scenarios.selectors import prepared_by, rubric_content


@dataclass(frozen=True)
class RoundView:
    """One round from one side. `title` is hidden from the candidate until the round has begun."""

    round: Round
    user: User
    submitted: bool

    @property
    def i_ask(self) -> bool:
        return self.round.interviewer_id == self.user.pk

    @property
    def i_left(self) -> bool:
        """This person was to interview and had gone; the candidate went on alone."""
        return self.round.former_interviewer_id == self.user.pk

    @property
    def title(self) -> str | None:
        hidden = not self.i_ask and not self.i_left and self.round.state == RoundState.WAITING
        return None if hidden else self.round.scenario_version.title

    @property
    def owed(self) -> bool:
        return self.round.state == RoundState.DEBRIEF and not self.submitted and not self.i_left

    @property
    def waits_for_partner(self) -> bool:
        return self.round.state == RoundState.DEBRIEF and self.submitted

    @property
    def has_report(self) -> bool:
        return self.round.state == RoundState.REPORTED and not self.i_left

    @property
    def compiling(self) -> bool:
        return self.round.state == RoundState.RELEASED and not self.i_left


@dataclass(frozen=True)
class StageMinutes:
    """A stage's share of a round; `key` names its look."""

    key: str
    minutes: int


def stage_minutes(round_: Round, total_minutes: int) -> list[StageMinutes]:
    rubric = rubric_content(Rubric.objects.get(pk=round_.rubric_id))
    return [StageMinutes(key, minutes) for key, minutes in rubric.minutes_for(total_minutes).items()]


@dataclass(frozen=True)
class InterviewView:
    interview: Interview
    user: User

    @cached_property
    def me(self) -> Participation:
        return next(p for p in self.interview.participations.all() if p.user_id == self.user.pk)

    @cached_property
    def other(self) -> Participation | None:
        return next((p for p in self.interview.participations.all() if p.user_id != self.user.pk), None)

    @property
    def partner(self) -> User | None:
        return self.other.user if self.other else None

    @property
    def partner_is_here(self) -> bool:
        """Seen in the lobby a moment ago."""
        return self.other is not None and is_here(self.other.seen_at, timezone.now())

    @property
    def missed_from(self) -> datetime:
        """From then on, who is not here is missed."""
        return self.interview.starts_at + NO_SHOW_AFTER

    @property
    def lobby_closes(self) -> datetime:
        return self.interview.starts_at + LOBBY_AT_MOST

    @property
    def partner_is_missing(self) -> bool:
        in_lobby = self.interview.state == InterviewState.LOBBY and self.other is not None
        return in_lobby and timezone.now() >= self.missed_from and not self.partner_is_here

    @cached_property
    def called(self) -> frozenset[int]:
        """Ids of whoever had stood by and was called to this interview."""
        tickets = Ticket.objects.filter(interview=self.interview, purpose="standby")
        return frozenset(tickets.values_list("user_id", flat=True))

    @property
    def i_was_called(self) -> bool:
        return self.user.pk in self.called

    @property
    def partner_was_called(self) -> bool:
        return self.partner is not None and self.partner.pk in self.called

    @cached_property
    def third(self) -> Third:
        """Who watches, or helps to interview."""
        return Third(self.interview, self.user)

    @cached_property
    def booking(self) -> Booking:
        """Of an interview that was planned ahead."""
        return booking_of(self.interview, self.user)

    @property
    def was_planned(self) -> bool:
        return is_planned(self.interview)

    @cached_property
    def is_first_in_line(self) -> bool:
        """They wait for another partner at this time, because theirs cannot come."""
        wishes = Ticket.objects.filter(user=self.user, state="open", priority=True)
        return wishes.filter(starts_at=self.interview.starts_at).exists()

    @cached_property
    def partner_attendance(self) -> str:
        """How reliably the partner comes, as a plain sentence."""
        if self.partner is None:
            return ""
        known = attendance_by_user([self.partner.pk])
        return known[self.partner.pk].sentence

    @cached_property
    def rounds(self) -> list[RoundView]:
        submitted = set(
            Assessment.objects.filter(
                round__interview=self.interview, author=self.user, submitted_at__isnull=False
            ).values_list("round_id", flat=True)
        )
        ordered = sorted(self.interview.rounds.all(), key=lambda round_: round_.number)
        return [RoundView(round_, self.user, round_.pk in submitted) for round_ in ordered]

    @cached_property
    def prepared(self) -> set[int]:
        """Ids of the scenarios whose self-check this person has passed."""
        return prepared_by(self.user)

    @cached_property
    def again(self) -> Again | None:
        """Whether the two would practice again, as far as this person may know."""
        return again_with(self.user, self.partner, Names(self.user))

    @cached_property
    def my_report(self) -> ConductReport | None:
        """What this person told the moderators about the other."""
        return report_by(self.user, self.interview)

    @property
    def conduct_reasons(self) -> list[tuple[str, str]]:
        return list(ConductReason.choices)

    @cached_property
    def asked_minutes(self) -> int | None:
        """The length this person asked for, if the partner's, who waited longer, was taken instead.

        Standing by asks for none.
        """
        if self.length_agreed or self.i_was_called:
            return None
        asked = Ticket.objects.filter(interview=self.interview, user=self.user).exclude(
            format_minutes=self.interview.format_minutes
        )
        return asked.values_list("format_minutes", flat=True).first()

    @cached_property
    def length_proposals(self) -> list[LengthProposal]:
        return list(self.interview.length_proposals.all())

    @property
    def length_proposal(self) -> LengthProposal | None:
        """Another length that waits for an answer."""
        return next((each for each in self.length_proposals if each.outcome == "open"), None)

    @property
    def length_agreed(self) -> bool:
        """True when both people chose the present length together."""
        return any(each.outcome == "accepted" for each in self.length_proposals)

    @property
    def stage_minutes(self) -> list[StageMinutes]:
        return stage_minutes(self.rounds[0].round, self.interview.format_minutes)

    @property
    def proposed_stage_minutes(self) -> list[StageMinutes]:
        """How the proposed length would be divided."""
        proposal = self.length_proposal
        return stage_minutes(self.rounds[0].round, proposal.minutes) if proposal else []

    @property
    def current_round(self) -> Round | None:
        """The round to be in: the first that is not over."""
        return next((view.round for view in self.rounds if not is_over(view.round)), None)

    @property
    def minutes_to_start(self) -> int:
        """Begun minutes until the planned start; 0 once it has passed."""
        left = self.interview.starts_at - timezone.now()
        return max(0, math.ceil(left.total_seconds() / 60))

    @property
    def room_url(self) -> str | None:
        current = self.current_round
        if self.interview.state != InterviewState.LIVE or current is None:
            return None
        return reverse("room", args=[current.pk])

    @property
    def first_owed(self) -> RoundView | None:
        return next((view for view in self.rounds if view.owed), None)

    @property
    def first_report(self) -> RoundView | None:
        return next((view for view in self.rounds if view.has_report and not view.i_ask), None)


def view_of(interview: Interview, user: User) -> InterviewView:
    return InterviewView(interview, user)
