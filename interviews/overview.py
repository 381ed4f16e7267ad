"""An interview as one of its people sees it: the partner, the roles, what is owed, the way on. Reads only."""

import math
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interviews.access import is_over
from interviews.models import Assessment, Interview, InterviewState, Participation, Round, RoundState, Ticket


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
    def title(self) -> str | None:
        hidden = not self.i_ask and self.round.state == RoundState.WAITING
        return None if hidden else self.round.scenario_version.title

    @property
    def owed(self) -> bool:
        return self.round.state == RoundState.DEBRIEF and not self.submitted

    @property
    def waits_for_partner(self) -> bool:
        return self.round.state == RoundState.DEBRIEF and self.submitted

    @property
    def has_report(self) -> bool:
        return self.round.state == RoundState.REPORTED

    @property
    def compiling(self) -> bool:
        return self.round.state == RoundState.RELEASED


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
    def asked_minutes(self) -> int | None:
        """The length this person asked for, if the partner's, who waited longer, was taken instead."""
        asked = Ticket.objects.filter(interview=self.interview, user=self.user).exclude(
            format_minutes=self.interview.format_minutes
        )
        return asked.values_list("format_minutes", flat=True).first()

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
