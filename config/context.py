"""What every page knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"local_mode": settings.LOCAL, "site_url": settings.SITE_URL}
