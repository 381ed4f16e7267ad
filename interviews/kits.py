"""Kits and interviews: what stays closed, what is kept for who is to interview, and what is given back."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from config.errors import Refused
from interviews.models import UNENDED, Guest, GuestRole, GuestState, InterviewState, Round, RoundState
from scenarios.models import KitOpening, Scenario
from scenarios.selectors import has_opened_kit
from scenarios.services import read_kept_kits

UNRELEASED = [RoundState.WAITING, RoundState.LIVE, RoundState.DEBRIEF]


def unreleased_interviewers_of(user: User) -> set[int]:
    """Ids of who asks the person in a round that is not released: their kits tell what it is about."""
    rounds = _unreleased_rounds(user)
    asking = rounds.filter(interviewer__isnull=False).values_list("interviewer_id", flat=True)
    seconds = Guest.objects.filter(interview__in=rounds.values("interview"), let_in_at__isnull=False)
    return {*asking, *seconds.values_list("user_id", flat=True)}


def _unreleased_rounds(candidate: User) -> QuerySet[Round]:
    return _unreleased(Q(candidate=candidate))


def _unreleased(whose: Q) -> QuerySet[Round]:
    return Round.objects.filter(whose, state__in=UNRELEASED).exclude(
        interview__state=InterviewState.CANCELLED
    )


def reason_to_withhold_kit(user: User, scenario: Scenario) -> str | None:
    """Return the sentence for the candidate of an unreleased round, and who watches one; None for others.

    Every kit that they have not opened answers alike: otherwise the answers would tell before the round
    which scenario it is about.
    """
    rounds = _unreleased(Q(candidate=user) | Q(interview__in=_watched_by(user)))
    found = list(rounds.values_list("candidate_id", "scenario_version__scenario_id"))
    is_own = any(row == (user.pk, scenario.pk) for row in found)
    if not found or (not is_own and has_opened_kit(user, scenario)):
        return None
    part = (
        "You are the candidate of a round" if any(row[0] == user.pk for row in found) else "You watch a round"
    )
    return (
        f"{part} whose scores are not released yet. Until then the kits that you have not opened stay closed."
    )


def withholds_unread_kits(user: User) -> bool:
    """Whether kits that the person has not opened stay closed to them now, whichever they are."""
    return _unreleased(Q(candidate=user) | Q(interview__in=_watched_by(user))).exists()


def _watched_by(user: User) -> QuerySet[Guest, UUID]:
    stays = Guest.objects.filter(user=user, role=GuestRole.OBSERVER, state=GuestState.JOINED)
    return stays.values_list("interview_id", flat=True)


def refuse_known_kits(
    *, candidates: Collection[tuple[int, int]], interviewers: Collection[tuple[int, int]]
) -> None:
    """Raise Refused(`kit_opened`) where somebody knows the kit of what they are asked, or would learn it.

    Both are ids of people and scenarios. Two queries. The caller holds the kits of all of these people.
    """
    known = _any("user", "scenario", candidates)
    asked = _unreleased(_any("candidate", "scenario_version__scenario", interviewers))
    if KitOpening.objects.filter(known).exists() or asked.exists():
        raise Refused("kit_opened", "A kit of this interview was opened at this very moment. Try again.")


def _any(person: str, scenario: str, pairs: Collection[tuple[int, int]]) -> Q:
    """Rows of any of these; of none, nothing."""
    found = Q(pk__in=[])
    for one, other in sorted(pairs):
        found |= Q(**{person: one, scenario: other})
    return found


def begin_kits_of(round_: Round) -> None:
    """Whoever interviews in a round that runs has the kit beside them: it counts as read."""
    people = [*_seconds_in([round_.pk]), round_.interviewer_id]
    read_kept_kits(user_ids=[pk for pk in people if pk], scenario_id=round_.scenario_version.scenario_id)


def give_kits_back(rounds: Collection[UUID]) -> None:
    """These rounds are not held by who was to interview in them: what they never read is not lost to them.

    Needs the interview's lock.
    """
    interviewers = Round.objects.filter(pk__in=rounds).values("interviewer")
    _give_back(KitOpening.objects.filter(Q(user__in=interviewers) | Q(user__in=_seconds_in(rounds))), rounds)


def give_kits_of_guest_back(user_id: int, rounds: Collection[UUID]) -> None:
    """The same for a second interviewer who goes. Needs the interview's lock."""
    _give_back(KitOpening.objects.filter(user=user_id), rounds)


def _give_back(openings: QuerySet[KitOpening], rounds: Collection[UUID]) -> None:
    """Forget what is unread, but for who is to interview on the same scenario in a round besides these."""
    scenarios = Round.objects.filter(pk__in=rounds).values("scenario_version__scenario")
    kept = openings.filter(scenario__in=scenarios, read_at=None).order_by("user_id", "scenario_id")
    locked = list(kept.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not locked:
        return
    asking = Q(interviewer=OuterRef("user")) | Q(
        interview__guests__user=OuterRef("user"),
        interview__guests__role=GuestRole.SECOND,
        interview__guests__state=GuestState.JOINED,
    )
    others = Round.objects.filter(
        asking,
        state=RoundState.WAITING,
        interview__state__in=UNENDED,
        scenario_version__scenario=OuterRef("scenario"),
    ).exclude(pk__in=rounds)
    # A statement of its own: an interview that was made until these rows were locked is seen.
    KitOpening.objects.filter(~Exists(others), pk__in=locked).delete()


def _seconds_in(rounds: Collection[UUID]) -> QuerySet[Guest, int | None]:
    """Ids of the second interviewers in these rounds."""
    joined = Guest.objects.filter(
        interview__rounds__in=rounds, role=GuestRole.SECOND, state=GuestState.JOINED
    )
    return joined.filter(user__isnull=False).values_list("user_id", flat=True)
