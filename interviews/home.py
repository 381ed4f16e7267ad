"""Home: the one next step, what is coming, what waits."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from config.views import welcome
from interviews.models import Assessment, InterviewState, Report, Round, RoundState
from interviews.pairing.selectors import open_interview_of, open_ticket_of
from interviews.progress.selectors import what_next


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: why, a verb, an address."""

    title: str
    text: str
    label: str
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return welcome(request)
    user = request.user
    owed = list(owed_by(user))
    context = {
        "step": next_step(user, owed),
        "owed": owed,
        "waiting_for_partner": waiting_for_partner(user),
        "reports": recent_reports(user),
        "recommended": what_next(user),
    }
    return render(request, "interviews/home.html", context)


def next_step(user: User, owed: list[Round]) -> NextStep:
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
        return NextStep(
            "Score yourself" if own else f"Score {owed[0].candidate}",
            f"{owed[0].scenario_version.title}. Neither of you sees the other's scores until both are in.",
            "Open the debrief",
            reverse("debrief", args=[owed[0].pk]),
        )
    return NextStep(
        "Practice with a peer",
        "You take turns: one designs, one asks, then you swap. Each of you gets a report.",
        "Find a peer now",
        reverse("find"),
    )


def owed_by(user: User) -> QuerySet[Round]:
    """Rounds in debrief that this person has not scored yet, the most urgent first."""
    submitted = Assessment.objects.filter(round=OuterRef("pk"), author=user, submitted_at__isnull=False)
    return _in_debrief(user).exclude(Exists(submitted))


def waiting_for_partner(user: User) -> QuerySet[Round]:
    submitted = Assessment.objects.filter(round=OuterRef("pk"), author=user, submitted_at__isnull=False)
    return _in_debrief(user).filter(Exists(submitted))


def recent_reports(user: User) -> QuerySet[Report]:
    return (
        Report.objects.filter(superseded_at=None, round__candidate=user)
        .select_related("round__scenario_version", "round__interviewer")
        .order_by("-compiled_at")[:5]
    )


def _in_debrief(user: User) -> QuerySet[Round]:
    mine = Round.objects.filter(candidate=user) | Round.objects.filter(interviewer=user)
    return (
        mine.filter(state=RoundState.DEBRIEF)
        .select_related("scenario_version", "candidate", "interviewer")
        .order_by("assess_by", "number")
    )
