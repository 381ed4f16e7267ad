"""The library's pages: scenarios, their kits, and what to learn from."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import person
from scenarios import selectors
from scenarios.access import (
    get_scenario,
    may_read_kit,
)
from scenarios.content import kit_of, prompt_of
from scenarios.filters import ScenarioFilter
from scenarios.learning import grouped_terms, kit_stages
from scenarios.quality.flags import flagging_for
from scenarios.quality.practice import figures_of
from scenarios.quality.settling import may_see_quality
from scenarios.services import open_kit_to_study, read_kit
from scenarios.writing.reviewing import credits_of

PAGE_SIZE = 24


@require_GET
def scenario_list(request: HttpRequest) -> HttpResponse:
    found = ScenarioFilter(request.GET, queryset=selectors.marked_for(request.user), request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": found.form, "page": page, "asked": found.asked, "figures": figures_of(page)}
    return render(request, "scenarios/list.html", context)


@require_GET
def scenario_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What anyone may read: the prompt, the stages and what is scored."""
    scenario = get_scenario(slug)
    context = {
        "scenario": scenario,
        "prompt": prompt_of(scenario.version),
        "rubric": selectors.rubric_content(selectors.current_rubric()),
        "kit_is_open": may_read_kit(request.user, scenario),
        "opening": selectors.kit_opening_of(request.user, scenario),
        "figures": figures_of([scenario])[scenario.pk],
        "sees_quality": may_see_quality(request.user, scenario),
        "credits": credits_of(scenario, request.user),
    }
    return render(request, "scenarios/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scenario_kit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the kit to who has opened it; a POST opens it for good."""
    user = person(request)
    if request.method == "POST":
        open_kit_to_study(user=user, slug=slug)
        return redirect("scenario-kit", slug)
    scenario = read_kit(user=user, slug=slug)
    kit = kit_of(scenario.version)
    context = {
        "scenario": scenario,
        "prompt": prompt_of(scenario.version),
        "kit": kit,
        "stages": kit_stages(kit),
        "flagging": flagging_for(user, scenario),
        "opening": selectors.kit_opening_of(user, scenario),
    }
    return render(request, "scenarios/kit.html", context)


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    groups = grouped_terms(list(selectors.terms_with_scenarios()), words)
    return render(request, "learn/glossary.html", {"groups": groups, "words": words})
