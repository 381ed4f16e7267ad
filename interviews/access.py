"""Loading is permission: a view cannot hold an interview or a round that its user may not see.

A stranger gets `NotFound` (404); the wrong role or moment gets `Forbidden` (403) with a code.
"""

from typing import Literal
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import User
from config.errors import Forbidden, Refused
from interviews.models import Interview, Round, RoundState
from scenarios.selectors import texts, without_kits

Role = Literal["candidate", "interviewer", "any"]


class NotFound(Refused):
    """Not there, or not for this person: the two look the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not_found", "There is nothing here for you. It may have been removed.")


def get_interview_for(user: User, interview_id: UUID) -> Interview:
    """Return the interview if the user takes part in it; raise NotFound otherwise."""
    interview = (
        Interview.objects.filter(pk=interview_id, participations__user=user)
        .prefetch_related(Prefetch("rounds__scenario_version", without_kits()), "participations__user")
        .first()
    )
    if interview is None:
        raise NotFound
    return interview


def get_round_for(user: User, round_id: UUID, role: Role = "any") -> Round:
    """Return the round if the user takes part in it, in `role` when one is named.

    Raises NotFound for a stranger and Forbidden(`wrong_role`) for the other participant.
    """
    round_ = (
        Round.objects.filter(pk=round_id)
        .select_related("interview", "candidate", "interviewer", "scenario_version__scenario", "rubric")
        .defer("rubric__content", *texts("scenario_version"))
        .first()
    )
    if round_ is None or user.pk not in {round_.candidate_id, round_.interviewer_id}:
        raise NotFound
    if role != "any" and role_in(round_, user) != role:
        raise Forbidden("wrong_role", f"Only the {role} of this round can do that.")
    return round_


def role_in(round_: Round, user: User) -> Literal["candidate", "interviewer"]:
    return "candidate" if user.pk == round_.candidate_id else "interviewer"


def may_see_kit(user: User, round_: Round) -> bool:
    """The interviewer always; the candidate once the round is released."""
    return user.pk == round_.interviewer_id or round_.released_at is not None


def is_over(round_: Round) -> bool:
    return round_.state not in {RoundState.WAITING, RoundState.LIVE}
