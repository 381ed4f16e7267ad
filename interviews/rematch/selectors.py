"""Who would practice again with whom. One-sided wishes are read by who wishes, and by nobody else."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.blocks import Names, apart_from
from accounts.models import User
from interviews.access import NotFound
from interviews.models import Interview, InterviewState, RematchWish, SlotProposal


@dataclass(frozen=True)
class Again:
    """What a person may know about practicing again with a past partner."""

    partner: User
    wished: bool
    both: bool


def between(one_field: str, other_field: str, one: User, other: User) -> Q:
    """Rows of these two, whichever way round."""
    return Q(**{one_field: one, other_field: other}) | Q(**{one_field: other, other_field: one})


def proposals_between(one: User, other: User) -> QuerySet[SlotProposal]:
    """Slots proposed for a rematch of the two."""
    return SlotProposal.objects.filter(between("proposer", "recipient", one, other), moves=False)


def both_wish(one: User, other: User) -> bool:
    return RematchWish.objects.filter(between("wisher", "partner", one, other)).count() == 2


def last_held(one: User, other: User) -> Interview | None:
    """The last interview that the two held; one that was cancelled before a round began is none."""
    together = Interview.objects.filter(participations__user=one).filter(participations__user=other)
    held = together.filter(state__in=[InterviewState.DEBRIEF, InterviewState.DONE])
    return held.order_by("-starts_at", "-pk").first()


def again_with(user: User, partner: User | None, names: Names) -> Again | None:
    """None where it cannot be wished: alone, with who has gone, or with whom one is kept apart."""
    if partner is None or not partner.is_active or names.hides(partner):
        return None
    wished = RematchWish.objects.filter(wisher=user, partner=partner).exists()
    return Again(partner, wished, wished and both_wish(user, partner))


def mutual_of(user: User) -> list[User]:
    """Past partners who wish it as this person does, and for whom no slots are proposed yet."""
    theirs = RematchWish.objects.filter(wisher=OuterRef("partner"), partner=user)
    mine = RematchWish.objects.filter(Exists(theirs), wisher=user, partner__is_active=True)
    proposed = SlotProposal.objects.filter(
        Q(proposer=user, recipient=OuterRef("partner")) | Q(proposer=OuterRef("partner"), recipient=user),
        state="open",
        moves=False,
    )
    rows = mine.exclude(Exists(proposed)).select_related("partner").order_by("created_at")
    names = Names(user)
    return [row.partner for row in rows if not names.hides(row.partner)]


def get_rematch_for(user: User, partner_id: int) -> User:
    """The partner, where both wish it; raises NotFound otherwise, as if there were no such person."""
    partner = User.objects.filter(pk=partner_id, is_active=True).select_related("profile").first()
    if partner is None or partner.pk in apart_from(user) or not both_wish(user, partner):
        raise NotFound
    return partner


def get_rematch_proposal_for(user: User, proposal_id: int) -> SlotProposal:
    """A proposal that the person made or got; raises NotFound otherwise, also once the two are kept apart."""
    mine = SlotProposal.objects.filter(Q(proposer=user) | Q(recipient=user), moves=False)
    found = mine.filter(pk=proposal_id).select_related("proposer__profile", "recipient__profile").first()
    if found is None or {found.proposer_id, found.recipient_id} & apart_from(user):
        raise NotFound
    return found


def open_proposal(one: User, other: User) -> SlotProposal | None:
    return proposals_between(one, other).filter(state="open").first()


def exported_wishes(user: User) -> list[dict[str, Any]]:
    """Whom the person would meet again. Wishes of others are not theirs."""
    names = Names(user)
    mine = RematchWish.objects.filter(wisher=user).select_related("partner").order_by("created_at")
    return [{"partner": names.of(row.partner), "since": row.created_at.isoformat()} for row in mine]
