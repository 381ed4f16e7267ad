"""Settings: one page to read, one address for each change."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from knox.settings import knox_settings

from accounts.blocks import blocks_by, unblock
from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.forms import DeleteAccountForm, NotificationsForm, ProfileForm
from accounts.models import User
from accounts.profiles import choose_notifications, update_profile
from accounts.requests import person
from accounts.tokens import create_token, revoke_token, tokens_of


@login_required
@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    return _page(request, person(request))


@login_required
@require_POST
def change_profile(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form, status=400)
    update_profile(user=user, display_name=form.cleaned_data["display_name"], **form.practice())
    messages.success(request, "Your profile is saved.")
    return redirect("settings")


@login_required
@require_POST
def change_notifications(request: HttpRequest) -> HttpResponse:
    form = NotificationsForm(request.POST)
    form.full_clean()
    choose_notifications(user=person(request), **form.cleaned_data)
    messages.success(request, "Your choice of mail is saved.")
    return redirect("settings")


@login_required
@require_POST
def remove_block(request: HttpRequest, user_id: int) -> HttpResponse:
    unblock(blocker=person(request), blocked_id=user_id)
    messages.success(request, "The block is removed. You may be paired again.")
    return redirect("settings")


@login_required
@require_POST
@never_cache
def add_token(request: HttpRequest) -> HttpResponse:
    """Answers with the token itself rather than a redirect: it is shown once and kept nowhere."""
    token = create_token(user=person(request))
    return render(request, "accounts/token_created.html", {"token": token})


@login_required
@require_POST
def remove_token(request: HttpRequest, token_key: str) -> HttpResponse:
    revoke_token(user=person(request), token_key=token_key)
    messages.success(request, "The token is revoked.")
    return redirect("settings")


@login_required
@require_safe
@never_cache
def export_data(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(export_for(person(request)), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="tradeoff-account.json"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_account(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = DeleteAccountForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        delete_account(user=user)
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("home")
    return render(request, "accounts/delete_account.html", {"form": form})


def _page(
    request: HttpRequest, user: User, form: ProfileForm | None = None, status: int = 200
) -> HttpResponse:
    profile = user.profile
    initial = {"display_name": user.display_name, **ProfileForm.initial_from(profile)}
    mails = {"mail_reports": profile.mail_reports, "mail_reminders": profile.mail_reminders}
    context = {
        "profile_form": form or ProfileForm(initial=initial),
        "notifications_form": NotificationsForm(initial=mails),
        "blocks": blocks_by(user),
        "tokens": tokens_of(user),
        "token_days": knox_settings.TOKEN_TTL.days,
    }
    return render(request, "accounts/settings.html", context, status=status)
