"""allauth's mail goes through our outbox, so that it commits or rolls back with what caused it."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from accounts.outbox import queue_message


class AccountAdapter(DefaultAccountAdapter):
    """Sends verification, reset, already-registered and security mails by way of the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        values = {"request": allauth_context.request, "email": email, **context}
        mail = self.render_mail(template_prefix, email, values)
        html = mail.alternatives[0].content if isinstance(mail, EmailMultiAlternatives) else ""
        with transaction.atomic():
            queue_message(
                dedupe_key=f"{template_prefix}:{uuid4()}",  # each of these was asked for, none is a repeat
                recipient=email,
                subject=str(mail.subject),
                text=str(mail.body),
                html=str(html),
            )
