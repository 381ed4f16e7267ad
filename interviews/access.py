"""Loading is permission: a view cannot hold an interview or a round that its user may not see.

A stranger gets `NotFound` (404); the wrong role or moment gets `Forbidden` (403) with a code. A third person
is a stranger everywhere but at what loads by `get_place_for` or `get_round_to_score_for`.
"""

from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import User
from config.errors import Forbidden, Refused
from interviews.guests.selectors import is_party, second_of
from interviews.guests.stays import GUEST_ROLES
from interviews.models import Interview, Round, RoundState, Seat
from scenarios.selectors import texts, without_kits

Role = Literal["candidate", "interviewer", "any"]
Seated = Literal["candidate", "interviewer", "second", "observer"]


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
    round_ = _round(round_id)
    if round_ is None or not is_party(user, round_):
        raise NotFound
    if role != "any" and role_in(round_, user) != role:
        raise Forbidden("wrong_role", f"Only the {role} of this round can do that.")
    return round_


@dataclass(frozen=True)
class Place:
    """Somebody's place in a round's room."""

    round: Round
    role: Seated


def get_place_for(user: User, round_id: UUID) -> Place:
    """The round with the user's place in it: of one of its two people, or of a guest while they have a seat.

    Raises NotFound for anybody else, a guest who has gone and one whose round is over included.
    """
    round_ = _round(round_id)
    if round_ is not None and is_party(user, round_):
        return Place(round_, role_in(round_, user))
    seat = Seat.objects.filter(room_id=round_id, user=user, role__in=GUEST_ROLES, revoked_at=None).first()
    if round_ is None or seat is None:
        raise NotFound
    return Place(round_, cast("Seated", seat.role))


def get_place_to_write_for(user: User, round_id: UUID) -> Place:
    """As `get_place_for`; raises Forbidden(`only_watching`) for an observer."""
    place = get_place_for(user, round_id)
    if place.role == "observer":
        raise Forbidden("only_watching", "You watch this round: you can write nothing in it.")
    return place


def get_round_to_score_for(user: User, round_id: UUID) -> Round:
    """The round for who may score it: its two people, and its second interviewer also after their seat ends.

    Raises NotFound for anybody else.
    """
    round_ = _round(round_id)
    if round_ is None:
        raise NotFound
    if not is_party(user, round_) and not second_of(user, round_):
        raise NotFound
    return round_


def _round(round_id: UUID) -> Round | None:
    return (
        Round.objects.filter(pk=round_id)
        .select_related("interview", "candidate", "interviewer", "scenario_version__scenario", "rubric")
        .defer("rubric__content", *texts("scenario_version"))
        .first()
    )


def role_in(round_: Round, user: User) -> Literal["candidate", "interviewer"]:
    return "candidate" if user.pk == round_.candidate_id else "interviewer"


def may_see_kit(user: User, round_: Round) -> bool:
    """An interviewer, but of a round that was not held; the candidate once the round is released."""
    if round_.state == RoundState.SKIPPED:
        return False
    if user.pk == round_.interviewer_id or second_of(user, round_):
        return True
    return user.pk == round_.candidate_id and round_.released_at is not None


def may_know_title(user: User, round_: Round) -> bool:
    """The candidate learns the scenario when the round begins, and never that of one that was not held."""
    return round_.state not in {RoundState.WAITING, RoundState.SKIPPED} or may_see_kit(user, round_)


def is_over(round_: Round) -> bool:
    return round_.state not in {RoundState.WAITING, RoundState.LIVE}
