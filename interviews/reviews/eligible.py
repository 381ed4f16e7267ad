"""Who re-scores what: one rule, asked from either side.

Somebody active who has it switched on and speaks the language; who was not there, is kept apart from nobody
who was, and has not scored this recording before. A wish for a mentor is for mentors only.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.blocks import apart_from
from accounts.models import Profile, User
from interviews.kits import withholds_unread_kits
from interviews.models import Assessment, Guest, Mentor, Participation, ReviewRequest, ReviewState, Round
from scenarios.models import KitOpening
from scenarios.selectors import texts


def is_on(user: User) -> bool:
    """Whether the person re-scores recordings: as they chose, and otherwise if they are a mentor."""
    return willing().filter(pk=user.pk).exists()


def willing() -> QuerySet[User]:
    """Active people who re-score recordings."""
    mentors = Q(reviewer_choice=None, mentor__state="approved")
    return User.objects.filter(Q(reviewer_choice__is_on=True) | mentors, is_active=True)


def reviewers_of(round_: Round, wanted: str) -> QuerySet[User]:
    """Who could find a request about this round, whatever kits they have to read for it."""
    people = [round_.candidate, round_.interviewer, round_.former_interviewer]
    apart = {pk for person in people if person for pk in apart_from(person)}
    there = Participation.objects.filter(interview=round_.interview_id, user=OuterRef("pk"))
    watched = Guest.objects.filter(interview=round_.interview_id, user=OuterRef("pk"))
    scored = Assessment.objects.filter(round=round_.pk, author=OuterRef("pk"), submitted_at__isnull=False)
    found = (
        willing()
        .filter(profile__language=round_.interview.language)
        .exclude(pk__in=apart)
        .exclude(Exists(there))
        .exclude(Exists(watched.filter(let_in_at__isnull=False)))
        .exclude(Exists(scored))
    )
    return found.filter(mentor__state="approved") if wanted == "mentor" else found


def requests_to_take(user: User) -> QuerySet[ReviewRequest]:
    """Requests that this person may take now, the oldest first. Three queries until it is read.

    While a round of theirs is not released, only those whose kit they have opened before: another kit could
    tell what that round is about.
    """
    known = KitOpening.objects.filter(
        user=user, scenario=OuterRef("round__scenario_version__scenario"), read_at__isnull=False
    )
    waiting = _strange_to(user).filter(state=ReviewState.OPEN).annotate(knows_kit=Exists(known))
    if not Mentor.objects.filter(user=user, state="approved").exists():
        waiting = waiting.filter(wanted="peer")
    if withholds_unread_kits(user):
        waiting = waiting.filter(knows_kit=True)
    languages = Profile.objects.filter(user=user).values("language")
    speaks = Q(round__interview__language__in=languages)
    shown = waiting.filter(speaks, Exists(willing().filter(pk=user.pk)))
    return (
        shown.select_related("round__interview", "round__scenario_version__scenario")
        .defer(*texts("round__scenario_version"))
        .order_by("asked_at", "pk")
    )


def is_kept_apart(user: User, round_: Round) -> bool:
    """Whether a block stands between the person and anybody of the round."""
    people = {round_.candidate_id, round_.interviewer_id, round_.former_interviewer_id}
    return not people.isdisjoint(apart_from(user))


def _strange_to(user: User) -> QuerySet[ReviewRequest]:
    apart = apart_from(user)
    there = Participation.objects.filter(interview=OuterRef("round__interview"), user=user)
    watched = Guest.objects.filter(interview=OuterRef("round__interview"), user=user)
    scored = Assessment.objects.filter(round=OuterRef("round"), author=user, submitted_at__isnull=False)
    return (
        ReviewRequest.objects.exclude(round__candidate__in=apart)
        .exclude(round__interviewer__in=apart)
        .exclude(round__former_interviewer__in=apart)
        .exclude(Exists(there))
        .exclude(Exists(watched.filter(let_in_at__isnull=False)))
        .exclude(Exists(scored))
    )
