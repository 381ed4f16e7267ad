"""Practicing again with a past partner, when both wish it."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import apart_from, hold_blocks
from accounts.models import User
from accounts.outbox import queue_mail
from config.errors import Refused
from interviews.models import Interview, RematchWish, SlotProposal
from interviews.rematch.selectors import between, both_wish, last_held, proposals_between


@transaction.atomic
def wish_rematch(*, user: User, partner: User) -> None:
    """Wish it; nobody is told before the other wishes it too, and then both are. Wishing twice is once.

    Raises Refused(`not_met`) for somebody with whom the person has held no interview, or no longer may.
    """
    hold_blocks()
    lock_pair(user, partner)
    may = partner.is_active and partner.pk not in apart_from(user)
    held = last_held(user, partner) if may else None
    if held is None:
        raise Refused("not_met", "You can wish this of somebody you have practiced with.", status=404)
    RematchWish.objects.get_or_create(wisher=user, partner=partner)
    if both_wish(user, partner):
        _tell_both(held, user, partner)


def _tell_both(held: Interview, one: User, other: User) -> None:
    """Once after each interview that they held: taking wishes back and wishing again sends no more mail."""
    for person, partner in ((one, other), (other, one)):
        queue_mail(
            dedupe_key=f"rematch:{held.pk}:{person.pk}",
            recipient=person.email,
            subject=f"{partner} would practice with you again too",
            template="rematch",
            context={
                "person": person,
                "partner": partner,
                "rematch_path": reverse("rematch", args=[partner.pk]),
            },
        )


@transaction.atomic
def withdraw_wish(*, user: User, partner: User) -> None:
    """Wish it no longer; slots that were proposed for it are withdrawn. Twice is once."""
    lock_pair(user, partner)
    RematchWish.objects.filter(wisher=user, partner=partner).delete()
    end_proposals(user, partner)


@transaction.atomic
def end_between(*, one: User, other: User) -> None:
    """The two are kept apart from now on: whatever they wished and proposed is over."""
    lock_pair(one, other)
    RematchWish.objects.filter(between("wisher", "partner", one, other)).delete()
    end_proposals(one, other)


def end_proposals(one: User, other: User) -> None:
    """Withdraw slots proposed for a rematch of the two, whoever did. Needs their lock."""
    waiting = proposals_between(one, other).filter(state="open")
    waiting.update(state="withdrawn", answered_at=timezone.now())


def forget_wishes(*, user: User) -> None:
    """The person deletes their account: no wish by them or of them is left."""
    RematchWish.objects.filter(Q(wisher=user) | Q(partner=user)).delete()
    SlotProposal.objects.filter(Q(proposer=user) | Q(recipient=user), state="open", moves=False).update(
        state="withdrawn", answered_at=timezone.now(), note=""
    )
    SlotProposal.objects.filter(proposer=user).update(note="")


def expire_proposals() -> int:
    """Close those whose last slot has passed; return how many."""
    now = timezone.now()
    waiting = SlotProposal.objects.filter(state="open", moves=False).only("pk", "starts")
    past = [each.pk for each in waiting if max(each.starts) <= now]
    return SlotProposal.objects.filter(pk__in=past, state="open").update(state="expired", answered_at=now)


def lock_pair(one: User, other: User) -> None:
    """Both rows in one order: of two wishes at the same moment the second sees the first."""
    people = User.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))
