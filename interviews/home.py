"""Home: the one next step, what is coming, what waits."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.blocks import Names
from accounts.models import User
from accounts.requests import names_for
from config.views import welcome
from interviews.attendance.appeals import open_appeals_for
from interviews.guests.selectors import open_stays_of
from interviews.invitations.remembering import remembered
from interviews.mentors.selectors import waiting_applications
from interviews.models import Assessment, InterviewState, Report, Round, RoundState
from interviews.pairing.selectors import open_interview_of, open_ticket_of
from interviews.progress.advice import what_next
from interviews.rematch.selectors import mutual_of
from interviews.reviews.claims import running_claim_of
from interviews.slots.upcoming import answers_owed, next_booked
from scenarios.quality.settling import flagged_scenarios
from scenarios.selectors import texts
from scenarios.writing.reviewing import drafts_in_review, drafts_sent_back_to

FLAGGED_SHOWN = 5


@dataclass(frozen=True)
class Way:
    """A verb and an address."""

    label: str
    url: str


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: why, a verb, an address; `later` where it can be planned instead."""

    title: str
    text: str
    label: str
    url: str
    later: Way | None = None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return welcome(request)
    user = request.user
    owed, waiting = in_debrief(user)
    context = {
        "step": next_step(user, owed, names_for(request)),
        "ahead": next_booked(user),
        "invited": remembered(request, user),
        "rematches": mutual_of(user),
        "answers": answers_owed(user, names_for(request)),
        "owed": owed,
        "waiting_for_partner": waiting,
        "rescoring": running_claim_of(user, timezone.now()),
        "stays": open_stays_of(user),
        "sent_back": drafts_sent_back_to(user),
        "proposed": drafts_in_review().count() if user.is_staff else 0,
        "applied": waiting_applications() if user.is_staff else 0,
        "flagged": flagged_scenarios()[:FLAGGED_SHOWN] if user.is_staff else [],
        "appeals": open_appeals_for(user).count() if user.is_moderator else 0,
        "reports": recent_reports(user),
        "recommended": what_next(user),
    }
    return render(request, "interviews/home.html", context)


def next_step(user: User, owed: list[Round], names: Names) -> NextStep:
    """An open interview before a ticket, a ticket before scores that are owed, then finding a peer."""
    interview = open_interview_of(user)
    if interview:
        url = reverse("interview", args=[interview.pk])
        if interview.state == InterviewState.LOBBY:
            return NextStep("You have a partner", "The lobby is open.", "Go to the lobby", url)
        return NextStep("Your interview is live", "The room is as you left it.", "Return to the room", url)
    if open_ticket_of(user):
        return NextStep(
            "You are waiting for a peer",
            "Keep the waiting page open, so that we know you are here.",
            "Back to the waiting page",
            reverse("find-waiting"),
        )
    if owed:
        own = owed[0].candidate_id == user.pk
        blind = " Neither of you sees the other's scores until both are in." if owed[0].interviewer_id else ""
        return NextStep(
            "Score yourself" if own else f"Score {names.of(owed[0].candidate)}",
            f"{owed[0].scenario_version.title}.{blind}",
            "Open the debrief",
            reverse("debrief", args=[owed[0].pk]),
        )
    return NextStep(
        "Practice with a peer",
        "You take turns: one designs, one asks, then you swap. Each of you gets a report.",
        "Find a peer now",
        reverse("find"),
        Way("Choose a slot", reverse("slots")),
    )


def in_debrief(user: User) -> tuple[list[Round], list[Round]]:
    """Rounds that this person has still to score, and those that wait for the other; most urgent first."""
    submitted = Assessment.objects.filter(round=OuterRef("pk"), author=user, submitted_at__isnull=False)
    rounds = (
        Round.objects.filter(Q(candidate=user) | Q(interviewer=user), state=RoundState.DEBRIEF)
        .annotate(submitted=Exists(submitted))
        .select_related("scenario_version", "candidate", "interviewer")
        .defer(*texts("scenario_version"))
        .order_by("assess_by", "number")
    )
    return [one for one in rounds if not one.submitted], [one for one in rounds if one.submitted]


def recent_reports(user: User) -> QuerySet[Report]:
    return (
        Report.objects.filter(superseded_at=None, round__candidate=user)
        .select_related("round__scenario_version", "round__interviewer")
        .defer("content", *texts("round__scenario_version"))
        .order_by("-compiled_at")[:5]
    )
