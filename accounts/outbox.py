"""E-mail as rows, written in the transaction that causes them; `accounts.delivery` sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.template.loader import render_to_string

from accounts import tasks
from accounts.models import OutboxMessage
from config.hints import hint

SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class CalendarPart:
    """A calendar file for a mail, and what it asks the calendar program to do: REQUEST, CANCEL."""

    method: str
    content: str


def queue_mail(
    *,
    dedupe_key: str,
    recipient: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    calendar: CalendarPart | None = None,
) -> OutboxMessage:
    """Queue the mail made of `templates/emails/<template>.txt` and `.html`; the same key is queued once.

    Needs a transaction (raises TransactionManagementError outside): the mail leaves only if it commits.
    """
    values = {**context, "subject": subject, "site_url": settings.SITE_URL}
    return queue_message(
        dedupe_key=dedupe_key,
        recipient=recipient,
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", values),
        html=render_to_string(f"emails/{template}.html", values),
        calendar=calendar,
    )


def queue_message(
    *,
    dedupe_key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    calendar: CalendarPart | None = None,
) -> OutboxMessage:
    """Queue a mail that is already rendered; otherwise as `queue_mail`."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("Mail is queued in the transaction that causes it.")
    message, is_new = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "recipient": recipient,
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
            "text": text.strip() + "\n",
            "html": html,
            "calendar": calendar.content if calendar else "",
            "calendar_method": calendar.method if calendar else "",
        },
    )
    if is_new:
        hint(tasks.deliver_message, message.pk)
    return message


@transaction.atomic
def send_again(*, message_id: int) -> None:
    """Make a message due at once, whatever became of it before."""
    OutboxMessage.objects.filter(pk=message_id).update(
        sent_at=None, claimed_until=None, attempts=0, last_error=""
    )
    hint(tasks.deliver_message, message_id)
