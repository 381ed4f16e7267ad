"""The signed-in person behind a request, typed, and the names of others as they may read them."""

from django.http import HttpRequest

from accounts.blocks import Names
from accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the user of a request that has passed `login_required`."""
    if not isinstance(request.user, User):
        raise TypeError("person() needs a signed-in request; guard the view with login_required")
    return request.user


def names_for(request: HttpRequest) -> Names:
    """The same for all of a request, so that a page with many names asks for blocks once."""
    if not hasattr(request, "names"):
        request.names = Names(person(request))  # type: ignore[attr-defined]
    names: Names = request.names  # type: ignore[attr-defined]
    return names
