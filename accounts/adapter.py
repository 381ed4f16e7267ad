"""allauth's mail goes through our outbox, so that it commits or rolls back with what caused it."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import context as allauth_context
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.outbox import queue_message


class AccountAdapter(DefaultAccountAdapter):
    """Sends verification, reset, already-registered and security mails by way of the outbox."""

    def get_email_confirmation_url(self, request: HttpRequest | None, emailconfirmation: Any) -> str:
        """Where the person wanted to go goes with the mail, which may be opened on another device."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        wish = get_next_redirect_url(request) if request is not None else None
        return f"{url}?{urlencode({'next': wish})}" if wish else url

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        values = {
            "request": allauth_context.request,
            "email": email,
            "site_url": settings.SITE_URL,
            **context,
        }
        mail = self.render_mail(template_prefix, email, values)
        with transaction.atomic():
            queue_message(
                dedupe_key=f"{template_prefix}:{uuid4()}",  # each of these was asked for, none is a repeat
                recipient=email,
                subject=str(mail.subject),
                text=str(mail.body),
                html=_html_of(mail),
            )


def _html_of(mail: EmailMessage) -> str:
    """The mail's own HTML or, for notices that have none, its text in our layout."""
    if isinstance(mail, EmailMultiAlternatives) and mail.alternatives:
        return str(mail.alternatives[0][0])
    values = {"subject": mail.subject, "text": mail.body, "site_url": settings.SITE_URL}
    return render_to_string("emails/plain.html", values)
