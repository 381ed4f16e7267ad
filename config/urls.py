"""Every address of the site."""

import allauth.urls
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from accounts.transactions import in_one_transaction


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers while the process can answer; for balancers and the supervisor."""
    return HttpResponse("ok", content_type="text/plain")


# Django's own sign-in knows neither the limits nor the second factor of ours: staff come in by the same door
# as everybody, and whoever is in already cannot try other people's passwords here.
admin.site.login = secure_admin_login(require_safe(admin.site.login))  # type: ignore[method-assign]

handler400 = "config.views.bad_request"

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
