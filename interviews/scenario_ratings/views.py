"""The form that rates a round's scenario; it stands on the debrief's waiting page and on the report."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from accounts.requests import person
from config.errors import Refused
from interviews.access import get_round_for
from interviews.scenario_ratings.forms import RatingForm
from interviews.scenario_ratings.services import rate_scenario


@login_required
@require_POST
def rate(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Save the rating: as JSON for autosave, and back to where the round stands without scripts."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    wants_page = request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    try:
        rate_scenario(user=user, round_=round_, **RatingForm(request.POST).said())
    except Refused as refusal:
        if wants_page:
            raise
        return JsonResponse({"code": refusal.code, "detail": refusal.message}, status=refusal.status)
    if wants_page:
        return redirect("debrief", round_id)
    return JsonResponse({"saved_at": time_format(timezone.localtime(), "H:i")})
