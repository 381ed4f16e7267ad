"""Every address of the site."""

import allauth.urls
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.transactions import in_one_transaction


def health(request: HttpRequest) -> HttpResponse:
    """Answers while the process can answer; for balancers and the supervisor."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("accounts/", include(list(in_one_transaction(allauth.urls.urlpatterns)))),
    path("", include("accounts.urls")),
    path("", include("scenarios.urls")),
    path("", include("interviews.urls")),
    path("api/", include("config.api_urls")),
    path("", include("django_prometheus.urls")),  # /metrics; the proxy keeps it from the outside
]
