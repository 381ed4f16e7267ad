"""Pages for what is published: its files and versions, the review of what is proposed, retiring; for staff
but for the first two.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import person
from scenarios.access import get_scenario
from scenarios.models import Draft, DraftState
from scenarios.services import read_kit
from scenarios.writing import drafts, reviewing
from scenarios.writing.differences import changes_between
from scenarios.writing.forms import NoteForm
from scenarios.writing.pages import comparison, file_answer, number_in, preview


@login_required
@require_GET
def scenario_file(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The file of the current version, or of an older one; it holds the kit."""
    scenario = read_kit(user=person(request), slug=slug)
    return file_answer(slug, drafts.published_source(scenario, number))


@login_required
@require_GET
def scenario_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """All published versions, and what one of them changed."""
    scenario = read_kit(user=person(request), slug=slug)
    versions = list(scenario.versions.order_by("-number").defer("source", "prompt", "kit"))
    asked = request.GET.get("number", "")
    chosen = next((each for each in versions if str(each.number) == asked), versions[0])
    before = next((each for each in versions if each.number == chosen.number - 1), None)
    context = {
        "scenario": scenario,
        "versions": versions,
        "chosen": chosen,
        "before": before,
        "changes": changes_between(before.source, chosen.source) if before else None,
    }
    return render(request, "scenarios/write/versions.html", context)


@login_required
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """What waits for review, and what was retired; for staff."""
    reviewing.refuse_unless_staff(person(request))
    context = {"drafts": reviewing.drafts_in_review(), "retired": reviewing.retired_scenarios()}
    return render(request, "scenarios/write/review_list.html", context)


@login_required
@require_GET
def review(request: HttpRequest, draft_id: int) -> HttpResponse:
    return _review(request, reviewing.get_draft_to_review_for(person(request), draft_id), NoteForm())


@login_required
@require_POST
def review_publish(request: HttpRequest, draft_id: int) -> HttpResponse:
    user = person(request)
    version = reviewing.publish_draft(
        draft=reviewing.get_draft_to_review_for(user, draft_id),
        reviewer=user,
        revision=number_in(request, "revision"),
        over=number_in(request, "over") or None,
    )
    messages.success(request, f"Published as version {version.number}.")
    if version.scenario.retired_at:
        return redirect("review-list")
    return redirect("scenario-detail", version.scenario.slug)


@login_required
@require_POST
def review_decline(request: HttpRequest, draft_id: int) -> HttpResponse:
    user = person(request)
    found = reviewing.get_draft_to_review_for(user, draft_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _review(request, found, form, status=400)
    reviewing.decline_draft(draft=found, reviewer=user, note=form.cleaned_data["note"])
    messages.success(request, "The draft is back with its author, who reads your note.")
    return redirect("review-list")


@login_required
@require_POST
def scenario_retire(request: HttpRequest, slug: str) -> HttpResponse:
    user = person(request)
    reviewing.refuse_unless_staff(user)
    scenario = get_scenario(slug)
    reviewing.retire_scenario(scenario=scenario, by=user)
    messages.success(request, f"{scenario.title} is retired. Interviews that were held on it keep it.")
    return redirect("review-list")


@login_required
@require_POST
def scenario_restore(request: HttpRequest, slug: str) -> HttpResponse:
    user = person(request)
    reviewing.refuse_unless_staff(user)
    reviewing.restore_scenario(scenario=reviewing.get_retired_scenario(slug), by=user)
    messages.success(request, "The scenario is back in the library.")
    return redirect("scenario-detail", slug)


def _review(request: HttpRequest, found: Draft, form: NoteForm, status: int = 200) -> HttpResponse:
    context = {
        "draft": found,
        "form": form,
        "problems": drafts.messages_for(found, found.source) if found.state == DraftState.SUBMITTED else [],
        **comparison(found),
        **preview(found.source, "kit"),
    }
    return render(request, "scenarios/write/review.html", context, status=status)
