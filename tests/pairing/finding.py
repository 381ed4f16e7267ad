"""What tests of the pages on which a peer is found have in common."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.models import Ticket
from interviews.pairing.services import open_ticket

SignIn = Callable[[User], Client]
FIND: dict[str, str | list[str]] = {
    "role": "swap",
    "format_minutes": "45",
    "level": "senior",
    "language": "en",
    "interests": ["trust_safety"],
}
HTMX = {"HX-Request": "true"}


def wait(user: User, **changes: object) -> Ticket:
    ticket = open_ticket(user=user, role="swap", format_minutes=45)
    Ticket.objects.filter(pk=ticket.pk).update(**changes or {"state": "open"})
    return Ticket.objects.get(pk=ticket.pk)


def where(client: Client, name: str = "find-status") -> str:
    """Where the part that renews itself leads a waiting page."""
    return str(client.get(reverse(name), headers=HTMX)["HX-Redirect"])
