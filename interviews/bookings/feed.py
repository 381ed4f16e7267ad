"""The private calendar that a person's own calendar program subscribes to."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from interviews.bookings.booking import Booking, with_people
from interviews.bookings.calendar import CalendarFile, feed
from interviews.bookings.entries import entry_of
from interviews.guests.visits import entry_of_visit, visits_in_calendar
from interviews.models import CalendarFeed, Interview
from interviews.planned import planned

NAME = "Tradeoff interviews"
KEPT = timedelta(days=30)


def feed_of(user: User) -> CalendarFeed:
    """The person's feed, made when they first look for its address."""
    return CalendarFeed.objects.get_or_create(user=user)[0]


def renew_feed(*, user: User) -> CalendarFeed:
    """A new address; whoever has the old one learns nothing any more."""
    renewed, _ = CalendarFeed.objects.update_or_create(
        user=user, defaults={"key": uuid4(), "created_at": timezone.now()}
    )
    return renewed


def forget_feed(*, user: User) -> None:
    """The person deletes their account."""
    CalendarFeed.objects.filter(user=user).delete()


def owner_of(key: UUID) -> User | None:
    """Who has this address; nobody for one that was renewed, or whose owner has gone."""
    found = CalendarFeed.objects.filter(key=key, user__is_active=True).select_related("user__profile").first()
    return found.user if found else None


def feed_for(user: User) -> CalendarFile:
    """Interviews planned ahead: those to come, those of the last 30 days, the cancelled ones as such.

    Also those of others to which the person was let in as a third one. It does not say when it last changed:
    that would tell whoever was blocked when it was.
    """
    names = Names(user)
    bookings = [Booking(interview, user, names) for interview in _interviews_of(user)]
    visits = visits_in_calendar(user, names, since=timezone.now() - KEPT)
    return feed([*map(entry_of, bookings), *map(entry_of_visit, visits)], name=NAME)


def _interviews_of(user: User) -> QuerySet[Interview]:
    """By when it was cancelled where it was: copies of it have to go away, however far ahead it was."""
    since = timezone.now() - KEPT
    mine = Interview.objects.filter(participations__user=user).filter(planned())
    recent = Q(state="cancelled", ended_at__gt=since) | ~Q(state="cancelled") & Q(starts_at__gt=since)
    return with_people(mine.filter(recent)).order_by("starts_at")


def exported_feed(user: User) -> dict[str, str] | None:
    """For the export of the person's data."""
    found = CalendarFeed.objects.filter(user=user).first()
    return {"made_at": found.created_at.isoformat()} if found else None
