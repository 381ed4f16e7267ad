"""The signed-in person behind a request, typed."""

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the user of a request that has passed `login_required`."""
    if not isinstance(request.user, User):
        raise TypeError("person() needs a signed-in request; guard the view with login_required")
    return request.user
