"""What every request needs to know about its person: the time zone, and whether onboarding is done."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile

Handler = Callable[[HttpRequest], HttpResponse]

# Open to people who have not onboarded: what has no person in it, and what they need to get there.
OPEN_PREFIXES = (
    "/accounts/",
    "/admin/",
    "/api/",
    "/glossary/",
    "/health/",
    "/learn/",
    "/mailbox/",
    "/metrics",
    "/onboarding/",
    "/resources/",
    "/scenarios/",
    "/static/",
    "/welcome/",
)


def TimeZoneMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    """Show times of this request in the person's zone, in UTC for everybody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        profile = _profile_of(request)
        with timezone.override(_zone_of(profile) if profile else None):
            return get_response(request)

    return middleware


def OnboardingMiddleware(get_response: Handler) -> Handler:  # noqa: N802
    """Send a signed-in person without a profile to onboarding, and back here afterwards."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN_PREFIXES) or not request.user.is_authenticated:
            return get_response(request)
        if _profile_of(request):
            return get_response(request)
        return HttpResponseRedirect(_onboarding_address(request))

    return middleware


def _profile_of(request: HttpRequest) -> Profile | None:
    """The profile that `accounts.auth.ProfileBackend` loaded with the user, without another query."""
    return getattr(request.user, "profile", None) if request.user.is_authenticated else None


def _zone_of(profile: Profile) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(profile.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # a zone this machine's tables do not know
        return None


def _onboarding_address(request: HttpRequest) -> str:
    onboarding = reverse("onboarding")
    wish = request.get_full_path()
    if request.method != "GET" or wish == "/":
        return onboarding
    return f"{onboarding}?{urlencode({'next': wish})}"
