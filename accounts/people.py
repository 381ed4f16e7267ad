"""The person behind a request."""

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The request's user in views that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise TypeError("This view needs @login_required.")
    return request.user
