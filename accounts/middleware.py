"""What every request needs to know about its person: the time zone, and whether onboarding is done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def TimeZoneMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    return get_response


def OnboardingMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    return get_response
