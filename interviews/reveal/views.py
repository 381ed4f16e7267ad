"""The reveal: after the release, before the report, once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import person
from interviews.access import get_round_for
from interviews.reveal.selectors import has_reveal, revealed_lines
from interviews.reveal.services import finish_reveal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def reveal(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show both scores line by line; a POST is done with it. Whoever has nothing to compare goes on."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    if request.method == "POST":
        finish_reveal(user=user, round_=round_)
        return redirect("report", round_id)
    if round_.released_at is None:
        return redirect("debrief", round_id)
    if not has_reveal(user, round_):
        return redirect("report", round_id)
    page = {"round": round_, "lines": revealed_lines(user, round_)}
    return render(request, "interviews/reveal.html", page)
