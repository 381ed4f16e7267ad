"""Take a scenario again: what that means, alone or with somebody one knows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import person
from config.errors import Refused
from interviews.pairing.selectors import open_interview_of
from interviews.progress.retakes.forms import RetakeForm
from interviews.progress.retakes.selectors import get_scenario_to_retake_for
from interviews.progress.retakes.services import retake_alone, retake_by_link


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retake(request: HttpRequest, slug: str) -> HttpResponse:
    """A POST begins the run, or makes the link."""
    user = person(request)
    scenario = get_scenario_to_retake_for(user, slug)
    form = RetakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        minutes = form.cleaned_data["format_minutes"]
        try:
            if form.cleaned_data["how"] == "link":
                retake_by_link(user=user, slug=slug, format_minutes=minutes)
                messages.success(request, "Your link is ready. Copy it and send it yourself.")
                return redirect("invitations")
            return redirect("interview", retake_alone(user=user, slug=slug, format_minutes=minutes).pk)
        except Refused as refusal:
            begun = open_interview_of(user)
            if refusal.code == "busy" and begun is not None and begun.kind == "solo":
                return redirect("interview", begun.pk)  # pressed twice
            form.add_error(None, refusal.message)
    context = {"form": form, "scenario": scenario}
    return render(request, "progress/retake.html", context, status=400 if form.errors else 200)
