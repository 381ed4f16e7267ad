"""The development mailbox; there is no such page outside local mode."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import MailboxMessage

NEWEST = 100


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    _only_local()
    messages = MailboxMessage.objects.all()[:NEWEST]
    return render(request, "accounts/mailbox.html", {"mails": messages})


@require_safe
def mailbox_message(request: HttpRequest, message_id: int) -> HttpResponse:
    _only_local()
    message = get_object_or_404(MailboxMessage, pk=message_id)
    return render(request, "accounts/mailbox_message.html", {"mail": message})


def _only_local() -> None:
    """Asked at each request rather than when addresses are read, so that tests can see both sides."""
    if not settings.LOCAL:
        raise Http404
