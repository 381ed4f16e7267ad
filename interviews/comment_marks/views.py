"""The form that marks a comment; it stands on the reveal and on the report."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import person
from config.errors import Refused
from interviews import autosave
from interviews.access import get_round_for
from interviews.comment_marks.forms import MarksForm
from interviews.comment_marks.services import mark_comment


@login_required
@require_POST
def mark(request: HttpRequest, round_id: UUID, line: str) -> HttpResponse:
    """Save the marks: as JSON for autosave, and back to the line in the report without scripts."""
    user = person(request)
    round_ = get_round_for(user, round_id)
    try:
        mark_comment(user=user, round_=round_, line=line, **MarksForm(request.POST).said())
    except Refused as refusal:
        return autosave.refused(request, refusal)
    report = reverse("report", args=[round_id])
    return redirect(f"{report}#line-{line}") if autosave.wants_page(request) else autosave.saved()
