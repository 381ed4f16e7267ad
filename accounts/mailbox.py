"""The development mailbox: mail that goes nowhere but to a page and the console of one machine."""

import re
import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import MailboxMessage

FIRST_LINK = re.compile(r"https?://\S+")


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail as a row for `/mailbox/` and says on the console what came."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            for recipient in mail.recipients():
                MailboxMessage.objects.create(
                    recipient=recipient,
                    subject=str(mail.subject),
                    text=str(mail.body),
                    html=_alternative(mail, "text/html"),
                    calendar=_alternative(mail, "text/calendar"),
                )
            self._print(mail)
        return len(email_messages)

    def _print(self, mail: EmailMessage) -> None:
        link = FIRST_LINK.search(str(mail.body))
        line = f"Mail to {', '.join(mail.recipients())}: {mail.subject}"
        sys.stdout.write(f"{line} {link.group()}\n" if link else f"{line}\n")
        sys.stdout.flush()


def _alternative(mail: EmailMessage, kind: str) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    return next((str(content) for content, type_ in mail.alternatives if type_.startswith(kind)), "")
