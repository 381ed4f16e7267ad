"""What is known of an interview's third person, by who asks. Reads only."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from interviews.kits import reason_to_withhold_kit
from interviews.models import (
    UNENDED,
    UNOPENED,
    Assessment,
    Guest,
    GuestRole,
    GuestState,
    Interview,
    InterviewState,
    Round,
    RoundState,
    TakenTime,
)
from interviews.slots.grid import Start
from scenarios.models import Scenario
from scenarios.selectors import has_opened_kit

TITLES = {
    GuestState.INVITED: "You are invited",
    GuestState.ASKED: "You have asked to come in",
    GuestState.JOINED: "You are let in",
    GuestState.REFUSED: "It goes on without you",
    GuestState.WITHDRAWN: "It goes on without you",
    GuestState.LEFT: "You have left",
    GuestState.DISMISSED: "It goes on without you",
}
LEADS = {
    GuestState.INVITED: "Ask to come in; the other person has to agree.",
    GuestState.ASKED: "The other person decides. You get a mail when you are let in.",
    GuestState.JOINED: "The room opens when the two are ready.",
    GuestState.REFUSED: "The two hold this interview by themselves.",
    GuestState.WITHDRAWN: "The two hold this interview by themselves.",
    GuestState.LEFT: "The two go on by themselves.",
    GuestState.DISMISSED: "The two hold this interview by themselves.",
}
LINK_LASTS = timedelta(minutes=5)  # from the planned start
UNHELD = (RoundState.WAITING, RoundState.SKIPPED)


def partner_ids(interview: Interview) -> set[int]:
    """Ids of the two whose interview it is."""
    return set(interview.participations.values_list("user_id", flat=True))


def link_is_in_time(interview: Interview) -> bool:
    return interview.state in UNOPENED and timezone.now() < interview.starts_at + LINK_LASTS


def time_is_taken(user: User, interview: Interview) -> bool:
    """Whether the person is in another interview, as a guest or by themselves, while this one lasts."""
    during = interview.participations.values_list("during", flat=True).first()
    return TakenTime.objects.filter(user=user, during__overlap=during).exists()


def kits_to_read(interview: Interview) -> QuerySet[Scenario]:
    """The scenarios of an interview's rounds."""
    return Scenario.objects.filter(versions__rounds__interview=interview).distinct().order_by("pk")


def reason_against_second(user: User, interview: Interview) -> str:
    """Why the person may not read the kits of this interview now, as a sentence; empty while they may."""
    reasons = (reason_to_withhold_kit(user, scenario) for scenario in kits_to_read(interview))
    return next(filter(None, reasons), "")


def scenarios_lost(user: User, interview: Interview) -> int:
    """How many scenarios would no longer be given to this person as a candidate, if they read the kits."""
    taken = Round.objects.filter(candidate=user).exclude(state__in=UNHELD)
    known = set(taken.values_list("scenario_version__scenario_id", flat=True))
    return sum(
        scenario.pk not in known and not has_opened_kit(user, scenario)
        for scenario in kits_to_read(interview)
    )


def is_party(user: User, round_: Round) -> bool:
    """Whether the round is theirs: no guest of it then, and the database need not be asked."""
    return user.pk in {round_.candidate_id, round_.interviewer_id}


def second_of(user: User, round_: Round) -> bool:
    """Whether the person is the second interviewer of the round."""
    if is_party(user, round_):
        return False
    return Guest.objects.filter(
        interview_id=round_.interview_id, user=user, role=GuestRole.SECOND, state=GuestState.JOINED
    ).exists()


def rounds_read_as_second(user: User) -> QuerySet[Round]:
    """Rounds whose report a second interviewer may read once there is one: when their own scores are in, or
    can come no more. Until then they would not be blind.
    """
    stays = Guest.objects.filter(user=user, role=GuestRole.SECOND, state=GuestState.JOINED)
    is_in = Q(pk__in=Assessment.objects.filter(author=user, submitted_at__isnull=False).values("round"))
    is_late = Q(assess_by__lte=timezone.now())
    return Round.objects.filter(is_in | is_late, interview__in=stays.values("interview"))


def stay_in(user: User, round_id: UUID) -> Guest | None:
    """The person's stay in the interview of a round, if they were let in and have not gone."""
    joined = Guest.objects.filter(user=user, state=GuestState.JOINED)
    return joined.filter(interview__rounds=round_id).first()


def may_read_report(user: User, round_: Round) -> bool:
    """Whether there is a report that the second interviewer may read."""
    if round_.state != RoundState.REPORTED:
        return False
    return rounds_read_as_second(user).filter(pk=round_.pk).exists()


def may_still_second(user: User, round_: Round) -> bool:
    """Whether the second interviewer's scores are still to come: until then they see nobody else's."""
    return not is_party(user, round_) and rounds_to_second(user).filter(pk=round_.pk).exists()


def rounds_seconded(user: User) -> QuerySet[Round]:
    """Rounds for which the person was let in as a second interviewer, also where they went before the end."""
    stays = Guest.objects.filter(user=user, role=GuestRole.SECOND, let_in_at__isnull=False)
    return Round.objects.filter(interview__in=stays.values("interview"))


def rounds_watched(user: User) -> QuerySet[Round]:
    """Rounds of every interview that the person was let in to, in whichever way."""
    stays = Guest.objects.filter(user=user, let_in_at__isnull=False)
    return Round.objects.filter(interview__in=stays.values("interview"))


def guests_ever_let_in(interview: Interview) -> QuerySet[Guest]:
    """Who is or was in the rooms: they may have said things."""
    return interview.guests.filter(let_in_at__isnull=False).select_related("user")


def open_stays_of(user: User) -> QuerySet[Guest]:
    """The interviews that the person watches or helps to hold, has asked to, or has still to score."""
    to_come = Q(interview__state__in=UNENDED, state__in=[GuestState.ASKED, GuestState.JOINED])
    to_score = Q(state=GuestState.JOINED, interview__in=rounds_to_second(user).values("interview"))
    mine = Guest.objects.filter(to_come | to_score, user=user)
    return mine.select_related("interview").order_by("interview__starts_at")


def rounds_to_second(user: User) -> QuerySet[Round]:
    """Rounds that the person can still score as a second interviewer, the most urgent first."""
    mine = Q(interview__guests__user=user, interview__guests__role=GuestRole.SECOND)
    joined = Q(interview__guests__state=GuestState.JOINED)
    submitted = Assessment.objects.filter(author=user, submitted_at__isnull=False)
    open_states = [RoundState.DEBRIEF, RoundState.RELEASED, RoundState.REPORTED]
    return (
        Round.objects.filter(mine & joined, state__in=open_states, assess_by__gt=timezone.now())
        .exclude(pk__in=submitted.values("round"))
        .order_by("assess_by")
    )


def exported_stays(user: User) -> list[dict[str, str | None]]:
    """Where the person was a third one, for the export of their data."""
    return [
        {
            "interview": str(guest.interview_id),
            "role": guest.role,
            "state": guest.state,
            "asked_at": guest.asked_at.isoformat() if guest.asked_at else None,
            "let_in_at": guest.let_in_at.isoformat() if guest.let_in_at else None,
            "ended_at": guest.ended_at.isoformat() if guest.ended_at else None,
        }
        for guest in user.stays.order_by("invited_at", "pk")
    ]


@dataclass(frozen=True)
class Third:
    """An interview's third person as one of the two sees it."""

    interview: Interview
    user: User

    @cached_property
    def guest(self) -> Guest | None:
        return self.interview.guests.filter(state__in=Guest.OPEN).select_related("user", "invited_by").first()

    @property
    def is_mine(self) -> bool:
        return self.guest is not None and self.guest.invited_by_id == self.user.pk

    @property
    def may_invite(self) -> bool:
        return self.guest is None and self.interview.kind != "solo" and link_is_in_time(self.interview)

    @property
    def has_link_out(self) -> bool:
        """Whether this person has a link to hand on."""
        is_out = self.guest is not None and self.guest.state == GuestState.INVITED
        return is_out and self.is_mine and link_is_in_time(self.interview)

    @cached_property
    def was_there(self) -> Guest | None:
        """Whom this person can tell the moderators about."""
        return guests_ever_let_in(self.interview).order_by("-let_in_at").first()

    @property
    def waits_for_me(self) -> bool:
        return self.guest is not None and self.guest.state == GuestState.ASKED and not self.is_mine


@dataclass(frozen=True)
class StayView:
    """A stay as the third person sees it, from the link to the end."""

    guest: Guest
    user: User

    @property
    def interview(self) -> Interview:
        return self.guest.interview

    @property
    def start(self) -> Start:
        return Start(self.interview.starts_at, zone_of(self.user))

    @cached_property
    def people(self) -> list[User]:
        return [part.user for part in self.interview.participations.select_related("user").order_by("pk")]

    @property
    def title(self) -> str:
        if self.is_cancelled:
            return "The interview was not held"
        return TITLES[GuestState(self.guest.state)] if not self.is_over else "The interview is over"

    @property
    def lead(self) -> str:
        if self.is_cancelled:
            return "It was called off, or nobody began it. That time is yours again."
        if self.is_over:
            return "Thank you for being there." if self.is_joined else "It was held without you."
        if self.is_joined and self.current_round:
            return "The room is open."
        return LEADS[GuestState(self.guest.state)]

    @property
    def is_joined(self) -> bool:
        return self.guest.state == GuestState.JOINED

    @property
    def is_second(self) -> bool:
        return self.guest.role == GuestRole.SECOND

    @cached_property
    def lost(self) -> int:
        return scenarios_lost(self.user, self.interview) if self.is_second else 0

    @cached_property
    def kits(self) -> list[Scenario]:
        return list(kits_to_read(self.interview)) if self.is_second else []

    @cached_property
    def rounds(self) -> list[Round]:
        return list(self.interview.rounds.select_related("candidate", "interviewer").order_by("number"))

    @property
    def current_round(self) -> Round | None:
        """The room to be in: of the first round that is not over, while the interview is live."""
        if self.interview.state != InterviewState.LIVE:
            return None
        return next((r for r in self.rounds if r.state in {RoundState.WAITING, RoundState.LIVE}), None)

    @cached_property
    def to_score(self) -> list[Round]:
        return list(rounds_to_second(self.user).filter(interview=self.interview))

    @cached_property
    def reported(self) -> list[Round]:
        """Rounds whose report the person may read: a second interviewer's, once their own scores are in."""
        return [round_ for round_ in self.rounds if may_read_report(self.user, round_)]

    @property
    def moment(self) -> str:
        """What the page is about now: once it is another, there is another page to read."""
        room = self.current_round
        return f"{self.guest.state}-{self.interview.state}-{room.number if room else 0}"

    @property
    def follows(self) -> bool:
        """Whether something may change by itself while the page is open."""
        return self.guest.is_open and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.interview.state not in UNENDED

    @property
    def is_cancelled(self) -> bool:
        return self.interview.state == InterviewState.CANCELLED
