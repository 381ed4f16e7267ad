"""The Learn pages, apart from the glossary: anybody may read them."""

from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.families import FAMILIES
from accounts.models import Profile
from scenarios.learn.content import Drill
from scenarios.learn.forms import PlanForm
from scenarios.learn.pages import chapters, resource_shelves
from scenarios.learn.plans import Learner, Shelved, dated, make_plan
from scenarios.learn.reader import learn_content
from scenarios.learn.selectors import kits_opened_by, shelf
from scenarios.models import Resource
from scenarios.schema import LevelKey
from scenarios.selectors import current_rubric, rubric_content


class PracticedDrill(NamedTuple):
    """A drill with those of its scenarios that are published."""

    drill: Drill
    scenarios: list[Shelved]


@require_GET
def learn(request: HttpRequest) -> HttpResponse:
    rubric = rubric_content(current_rubric())
    context = {"rubric": rubric, "chapters": chapters(rubric, learn_content().dialogues)}
    return render(request, "learn/framework.html", context)


@require_GET
def diagrams(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/diagrams.html", {"guide": learn_content().diagrams})


@require_GET
def drills(request: HttpRequest) -> HttpResponse:
    by_slug = {scenario.slug: scenario for scenario in shelf()}
    practiced = [
        PracticedDrill(drill, [by_slug[slug] for slug in drill.practice if slug in by_slug])
        for drill in learn_content().drills.drills
    ]
    return render(request, "learn/drills.html", {"drills": practiced})


@require_GET
def tools(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/tools.html", {"tools": learn_content().tools})


@require_GET
def interviewing(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/interviewing.html", {"guide": learn_content().interviewing})


@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    return render(request, "learn/resources.html", {"shelves": resource_shelves(Resource.objects.all())})


@require_GET
def prepare(request: HttpRequest) -> HttpResponse:
    """A plan by the form in the address; what is not there comes from the person's profile."""
    plans = learn_content().plans
    profile: Profile | None = getattr(request.user, "profile", None)
    usual = {
        "weeks": plans.outlines[0].weeks,
        "level": profile.target_level if profile else "senior",
        "start": timezone.localdate().isoformat(),
    }
    lengths = [(outline.weeks, outline.name) for outline in plans.outlines]
    form = PlanForm({**usual, **request.GET.dict()}, lengths=lengths)
    interests = [name for key, name in FAMILIES if profile and key in profile.interests]
    context: dict[str, object] = {"form": form, "interests": interests}
    if not form.is_valid():
        return render(request, "learn/prepare.html", context, status=400)
    context |= _plan_context(request, profile, **form.cleaned_data)
    return render(request, "learn/prepare.html", context)


def _plan_context(
    request: HttpRequest, profile: Profile | None, *, weeks: int, level: LevelKey, start: date
) -> dict[str, object]:
    """The plan as it was on its first day: kits opened since then do not change it, but are marked in it."""
    content = learn_content()
    opened = kits_opened_by(request.user)
    before = frozenset(slug for slug, day in opened.items() if day < start)
    learner = Learner(level, frozenset(profile.interests if profile else ()), before)
    plan = make_plan(weeks, learner, shelf(), content.plans, content.drills.drills)
    return {
        "plan": plan,
        "outline": content.plans.outline(weeks),
        "weeks": dated(plan, start),
        "opened_since": opened.keys() - before,
        "bar": rubric_content(current_rubric()).level_bar(level),
    }
