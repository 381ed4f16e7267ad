"""The development mailbox; there is no such page outside local mode."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import MailboxMessage

NEWEST = 100
P = ParamSpec("P")


def local_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Asked at each request, not when addresses are read, so that tests can see both sides."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.LOCAL:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@local_only
def mailbox(request: HttpRequest) -> HttpResponse:
    messages = MailboxMessage.objects.all()[:NEWEST]
    return render(request, "accounts/mailbox.html", {"mails": messages})


@require_safe
@local_only
def mailbox_message(request: HttpRequest, message_id: int) -> HttpResponse:
    message = get_object_or_404(MailboxMessage, pk=message_id)
    return render(request, "accounts/mailbox_message.html", {"mail": message})
