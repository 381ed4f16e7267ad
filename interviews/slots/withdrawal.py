"""What becomes of the slots that somebody offers once an interview takes that time."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from accounts.outbox import queue_mail
from accounts.zones import zone_of
from interviews.models import InterviewState, Ticket
from interviews.slots.grid import Start
from interviews.slots.lasting import ticket_time
from interviews.slots.selectors import free_then


def withdraw_overlapping(*, user_ids: Collection[int]) -> None:
    """Withdraw the slots of these people for which their interviews leave no time, or no wish.

    In the transaction that takes their time, after the tickets that an interview answers are marked as
    paired. Of slots that were offered together, the others go once as many are booked as the person wanted.

    Rows that a solver holds at this moment are left out, because waiting for it could be a deadlock:
    it cannot pair them (nobody's time overlaps), and `free_then` keeps them out of later counts and waves.
    """
    mine = Ticket.objects.filter(state="open", starts_at__isnull=False, user__in=user_ids)
    if not mine.exists():
        return
    too_much = ~free_then() | Q(offer__in=_enough(user_ids))
    chosen = mine.annotate(time=ticket_time()).filter(too_much).order_by("pk")
    claimed = chosen.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "priority")
    priority_of = dict(claimed)
    Ticket.objects.filter(pk__in=priority_of).update(state="cancelled")
    _tell_who_was_first([ticket for ticket, is_first in priority_of.items() if is_first])


def _tell_who_was_first(tickets: Collection[int]) -> None:
    """They had a place before others, and did not give it back themselves. Once for each slot."""
    if not tickets:
        return
    for ticket in Ticket.objects.filter(pk__in=tickets).select_related("user__profile"):
        if ticket.starts_at:
            queue_mail(
                dedupe_key=f"slot-withdrawn:{ticket.pk}",
                recipient=ticket.user.email,
                subject="Your slot is withdrawn: you have an interview instead",
                template="slot_withdrawn",
                context={
                    "person": ticket.user,
                    "when": Start(ticket.starts_at, zone_of(ticket.user)).words_and_zone,
                    "slots_path": reverse("slots"),
                },
            )


def _enough(user_ids: Collection[int]) -> QuerySet[Ticket, object]:
    """Offers of which as many have become interviews as were wanted."""
    booked = Ticket.objects.filter(user__in=user_ids, state="paired", at_most__isnull=False)
    counted = booked.exclude(interview__state=InterviewState.CANCELLED).values("offer", "at_most")
    full = counted.annotate(booked=Count("pk")).filter(booked__gte=F("at_most"))
    return full.values_list("offer", flat=True)
