"""The form that rates a round's scenario; it stands on the debrief's waiting page and on the report."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import person
from config.errors import Refused
from interviews import autosave
from interviews.access import get_round_for
from interviews.scenario_ratings.forms import RatingForm
from interviews.scenario_ratings.services import rate_scenario


@login_required
@require_POST
def rate(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Save the rating: as JSON for autosave, and back to where the round stands without scripts."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    try:
        rate_scenario(user=user, round_=round_, **RatingForm(request.POST).said())
    except Refused as refusal:
        return autosave.refused(request, refusal)
    return redirect("debrief", round_id) if autosave.wants_page(request) else autosave.saved()
