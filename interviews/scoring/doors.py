"""The doors of an assessment in the browser: a round's own, and those of a recording that is re-scored.

Both save, refuse and show a conflict alike; they differ in their addresses and in who may come in.
"""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from config.errors import Refused
from interviews import autosave
from interviews.models import Round
from interviews.scoring import services
from interviews.scoring.conflicts import clash_of
from interviews.scoring.forms import LineForm, OverallForm
from interviews.scoring.rules import OVERALL_NAMES, Conflict
from interviews.scoring.selectors import own_assessment


@dataclass(frozen=True)
class Doors:
    """Addresses by the name of their page: `debrief` of a round, `rescore-score` of a review."""

    name: str
    pk: UUID

    @property
    def page(self) -> str:
        return reverse(self.name, args=[self.pk])

    @property
    def overall(self) -> str:
        return reverse(f"{self.name}-overall", args=[self.pk])

    @property
    def submit(self) -> str:
        return reverse(f"{self.name}-submit", args=[self.pk])

    def line(self, key: str) -> str:
        return reverse(f"{self.name}-line", args=[self.pk, key])


def save_line_by(request: HttpRequest, doors: Doors, user: User, round_: Round, line: str) -> HttpResponse:
    """Save one line as the form sends it; a refusal or a conflict keeps what was typed."""
    try:
        saved = services.save_line(user=user, round_=round_, line=line, **LineForm(request.POST).entry())
    except Conflict as conflict:
        return both_texts(request, conflict, back=doors.page)
    except Refused as refusal:
        return autosave.refused(request, refusal)
    return _saved(request, doors, user, round_, saved.revision, f"line-{line}")


def save_overall_by(request: HttpRequest, doors: Doors, user: User, round_: Round) -> HttpResponse:
    """The same for the texts about the round as a whole."""
    try:
        texts = OverallForm(request.POST).texts()
        saved = services.save_overall(user=user, round_=round_, **texts)
    except Conflict as conflict:
        return both_texts(request, conflict, back=doors.page)
    except Refused as refusal:
        return autosave.refused(request, refusal)
    revisions = [getattr(saved, f"{name}_revision") for name in OVERALL_NAMES if name in texts]
    return _saved(request, doors, user, round_, max(revisions, default=0), "overall")


def _saved(
    request: HttpRequest, doors: Doors, user: User, round_: Round, revision: int, place: str
) -> HttpResponse:
    """Without scripts back to the `place` on the page that was saved."""
    if autosave.wants_page(request):
        return redirect(f"{doors.page}#{place}")
    own = own_assessment(user, round_)
    missing = own.completeness.missing
    done = sum(entry.line not in missing for entry in own.lines)
    return autosave.saved(lines_done=done, missing=missing, revision=revision)


def both_texts(request: HttpRequest, conflict: Conflict, *, back: str) -> HttpResponse:
    """The answer to a conflict: for the script to show in place, or as a page where the person chooses."""
    clash = clash_of(conflict)
    if autosave.wants_page(request):
        context = {"back": back, "clash": clash, "field": conflict.field, "action": request.path}
        return render(request, "interviews/debrief_conflict.html", context, status=conflict.status)
    told = {"code": conflict.code, "detail": conflict.message, "revision": clash.revision}
    return JsonResponse({**told, "theirs": asdict(clash.theirs)}, status=conflict.status)
