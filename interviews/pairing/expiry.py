"""Wishes that nobody answered in time."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.outbox import queue_mail
from accounts.zones import zone_of
from config.isolation import isolated
from interviews.models import Ticket
from interviews.pairing.shards import NO_LATER_THAN
from interviews.slots.grid import Start


def expire_waiting() -> int:
    """Close what waited too long, and tell those who had counted on a slot; return how many.

    Rows that somebody holds are closed next time: they are being paired or withdrawn. What cannot be closed
    keeps nobody from being paired.
    """
    now, expired = timezone.now(), 0
    due = Ticket.objects.filter(Q(expires_at__lte=now) | Q(starts_at__lte=now + NO_LATER_THAN), state="open")
    if due.exists():
        with isolated("waiting_not_expired"):
            expired = _expire(due)
    return expired


def _expire(due: QuerySet[Ticket]) -> int:
    claimed = due.select_related("user__profile").order_by("pk")
    tickets = list(claimed.select_for_update(skip_locked=True, of=("self",)))
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(state="expired")
    for ticket in tickets:
        if ticket.starts_at and ticket.purpose == "pair" and ticket.user.is_active:
            _tell_nobody_came(ticket, ticket.starts_at)
    return len(tickets)


def _tell_nobody_came(ticket: Ticket, starts_at: datetime) -> None:
    zone = zone_of(ticket.user)
    when = Start(starts_at, zone).words_and_zone
    queue_mail(
        dedupe_key=f"no-partner:{ticket.pk}",
        recipient=ticket.user.email,
        subject=f"No partner for {when}",
        template="no_partner",
        context={
            "person": ticket.user,
            "when": when,
            "slots_path": reverse("slots"),
            "find_path": reverse("find"),
        },
    )
