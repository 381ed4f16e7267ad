"""Sending what the outbox holds: claim by a conditional update, send, mark."""

import time
from datetime import timedelta

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import OutboxMessage

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60  # longer than the time limit of `deliver_message`: a claim outlives its attempt
BACKOFF_SECONDS = 10
MAX_ATTEMPTS = 8
SWEEP_SECONDS = 30
SWEEP_MESSAGES = 200
CALENDAR_FILE = "invite.ics"


def due_messages() -> QuerySet[OutboxMessage]:
    """What may be claimed now: not sent, not given up, neither claimed nor waiting for its next attempt."""
    is_free = Q(claimed_until=None) | Q(claimed_until__lt=Now())
    return OutboxMessage.objects.filter(is_free, sent_at=None, attempts__lt=MAX_ATTEMPTS)


def deliver(message_id: int) -> bool:
    """Send one message if it is due and nobody else is at it; return whether this call sent it.

    A worker that dies after claiming leaves its lease to run out, and the sweeper sends then. One that dies
    between sending and marking makes the message arrive twice, which beats not at all.
    """
    if not _claim(message_id):
        return False
    message = OutboxMessage.objects.get(pk=message_id)
    try:
        _send(message)
    except Exception as error:  # noqa: BLE001 - whatever a mail server does to us is worth another attempt
        _note_failure(message, error)
        return False
    OutboxMessage.objects.filter(pk=message_id).update(sent_at=Now(), claimed_until=None, last_error="")
    return True


def sweep() -> int:
    """Send what lost hints and failed attempts left behind; return how many messages were sent."""
    stop_at = time.monotonic() + SWEEP_SECONDS
    sent = 0
    for message_id in due_messages().order_by("created_at").values_list("pk", flat=True)[:SWEEP_MESSAGES]:
        if time.monotonic() > stop_at:  # a slow mail server: the next sweep goes on
            break
        sent += deliver(message_id)
    return sent


def _claim(message_id: int) -> bool:
    lease = Now() + timedelta(seconds=LEASE_SECONDS)
    claimed = due_messages().filter(pk=message_id).update(claimed_until=lease, attempts=F("attempts") + 1)
    return claimed == 1


def _send(message: OutboxMessage) -> None:
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.recipient])
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        _add_calendar(mail, message)
    mail.send()


def _add_calendar(mail: EmailMultiAlternatives, message: OutboxMessage) -> None:
    """Twice, as calendar services do it: some programs read the alternative, others the attached file."""
    mail.attach_alternative(message.calendar, f"text/calendar; method={message.calendar_method}")
    mail.attach(CALENDAR_FILE, message.calendar.encode(), "application/ics")


def _note_failure(message: OutboxMessage, error: Exception) -> None:
    wait = timedelta(seconds=BACKOFF_SECONDS * 2**message.attempts)
    OutboxMessage.objects.filter(pk=message.pk).update(
        claimed_until=Now() + wait, last_error=f"{type(error).__name__}: {error}"[:2000]
    )
    if message.attempts >= MAX_ATTEMPTS:
        log.error("mail_given_up", message=message.pk, attempts=message.attempts)
    else:
        log.warning("mail_failed", message=message.pk, attempts=message.attempts)
