"""Reminders: planned as rows when an interview is booked, queued by the sweeper once they are due."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Refused
from config.isolation import isolated
from interviews.bookings.booking import SNOOZE, booking_of
from interviews.bookings.mails import tell_reminder
from interviews.guests.mails import tell_visit_reminder
from interviews.lifecycle import lock_interview
from interviews.models import UNOPENED, Guest, Interview, Participation, Reminder
from interviews.planned import is_planned

BEFORE = {"day": timedelta(hours=24), "hour": timedelta(hours=1), "soon": timedelta(minutes=10)}
SWEEP = 500


def plan_reminders(interview: Interview) -> None:
    """Plan those of the two that are still ahead; what waited for another start goes. In a transaction."""
    forget_reminders(interview)
    _plan(interview, interview.participations.order_by("pk"))


def plan_reminders_of_guest(guest: Guest) -> None:
    """The same for a third person who was let in; nobody plans what begins on the spot."""
    guest.reminders.filter(sent_at=None).delete()
    if is_planned(guest.interview):
        _plan(guest.interview, [guest])


def forget_reminders(interview: Interview) -> None:
    Reminder.objects.filter(participation__interview=interview, sent_at=None).delete()


def queue_due_reminders() -> int:
    """Queue every mail that is due, each once, the latest of a person first; return how many were queued."""
    due = Reminder.objects.filter(sent_at=None, due_at__lte=timezone.now()).order_by("-due_at", "pk")
    queued = 0
    for pk in list(due.values_list("pk", flat=True)[:SWEEP]):
        with isolated("reminder_not_queued", reminder=pk):
            queued += _queue(pk)
    return queued


@transaction.atomic
def snooze(*, user: User, interview: Interview) -> Reminder:
    """Remind the person once more in half an hour; asking again before that changes nothing.

    Raises Refused(`not_booked`) where nothing is ahead, and Refused(`too_late`) when it begins before that.
    """
    locked = lock_interview(interview.pk)
    due_at = timezone.now() + SNOOZE
    if locked.state not in UNOPENED:
        raise Refused("not_booked", "This interview is not ahead of you any more.")
    if due_at >= locked.starts_at:
        raise Refused("too_late", "It begins in less than half an hour: there is nothing to snooze.")
    participation = locked.participations.get(user=user)
    waiting = participation.reminders.filter(kind="snoozed", sent_at=None).first()
    return waiting or participation.reminders.create(kind="snoozed", due_at=due_at)


def _plan(interview: Interview, people: Iterable[Participation | Guest]) -> None:
    now, starts_at = timezone.now(), interview.starts_at
    Reminder.objects.bulk_create(
        [
            Reminder.for_person(whose, kind=kind, due_at=starts_at - before)
            for whose in people
            for kind, before in BEFORE.items()
            if starts_at - before > now
        ],
        ignore_conflicts=True,  # moved there and back: what was sent for this very start is not sent again
    )


def _queue(reminder_id: int) -> bool:
    """Under the interview's lock, so that a reminder and a cancellation never cross."""
    people = ("participation__user__profile", "guest__user__profile")
    reminder = Reminder.objects.select_related(*people).filter(pk=reminder_id).first()
    if reminder is None:
        return False
    interview = lock_interview(reminder.whose.interview_id)
    claimed = Reminder.objects.filter(pk=reminder_id, sent_at=None).update(sent_at=timezone.now())
    if not claimed:
        return False
    if not _is_wanted(reminder, interview):
        reminder.delete()
        return False
    # After a time without a server several are due at once: the latest says it all.
    reminder.whose.reminders.filter(sent_at=None, due_at__lt=reminder.due_at).delete()
    if reminder.guest:
        reminder.guest.interview = interview
        tell_visit_reminder(reminder, reminder.guest)
    else:
        tell_reminder(reminder, booking_of(interview, reminder.person))
    return True


def _is_wanted(reminder: Reminder, interview: Interview) -> bool:
    """Not after the start, and for who can do something about it; who asked for it gets it in any case."""
    is_ahead = interview.state in UNOPENED and timezone.now() < interview.starts_at
    profile = getattr(reminder.person, "profile", None)
    wishes = reminder.kind == "snoozed" or (profile is not None and profile.mail_reminders)
    has_left = reminder.participation is not None and reminder.participation.left_at is not None
    return is_ahead and wishes and not has_left
