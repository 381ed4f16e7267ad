"""The one page between signing up and practicing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.forms import OnboardingForm
from accounts.profiles import onboard
from accounts.requests import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def onboarding(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if hasattr(user, "profile"):
        return redirect(_next_address(request))
    form = OnboardingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        onboard(user=user, **form.practice())
        return redirect(_next_address(request))
    context = {"form": form, "next": request.GET.get("next", "")}
    return render(request, "accounts/onboarding.html", context)


def _next_address(request: HttpRequest) -> str:
    wish = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if is_ours else reverse("home")
