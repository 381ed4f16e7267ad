"""Who stands by. Reads only."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from interviews.models import Interview, InterviewState, Ticket


def standby_of(user: User) -> Ticket | None:
    """The person's standing by, while it lasts."""
    return standing_by(user).first()


def standing_by(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(
        user=user, purpose="standby", state="open", starts_at=None, expires_at__gt=timezone.now()
    )


def called_for(user: User) -> Interview | None:
    """The lobby to which the person was called from standing by, and which they have not left."""
    return calls_for(user).first()


def calls_for(user: User) -> QuerySet[Interview]:
    """The same as a query."""
    called = Ticket.objects.filter(user=user, purpose="standby", state="paired")
    return Interview.objects.filter(
        state=InterviewState.LOBBY, participations__user=user, participations__left_at=None
    ).filter(tickets__in=called)
