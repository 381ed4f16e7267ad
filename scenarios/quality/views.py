"""The quality loop's pages: flag a place, see and settle what was flagged, see what the library lacks.

A flag's form stands at its place on the kit page; without scripts it is a page of its own.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import person
from config.errors import Forbidden
from scenarios.lines import LINES
from scenarios.models import DIFFICULTIES
from scenarios.quality import flags, settling
from scenarios.quality.coverage import coverage_of_library
from scenarios.quality.forms import FlagForm, PlaceForm, SettleForm, first_error_of
from scenarios.quality.places import PROMPT
from scenarios.quality.practice import PRIOR_RATINGS, figures_of, practice

ROWS_ON_A_PAGE = 100


@login_required
@require_http_methods(["GET", "POST"])
def scenario_flag(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is wrong with a place; a POST sends the flag or takes it back."""
    user = person(request)
    sent = request.POST if request.method == "POST" else request.GET
    found = flags.get_place_for(user, slug, *PlaceForm(sent).asked())
    if request.method == "GET":
        return _slot(request, found) if "close" in sent else _asked(request, found, _form(found))
    if "take_back" in sent:
        flags.take_back_flag(user=user, found=found)
        return _told(request, found, "Taken back.")
    form = _form(found, sent)
    if not form.is_valid():
        return _asked(request, found, form, status=400)
    flags.flag_place(user=user, found=found, **form.cleaned_data)
    return _told(request, found, "Thank you. The author and staff read it.")


@login_required
@require_GET
def scenario_quality(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers say of a scenario, for its author (without names) and staff."""
    user = person(request)
    scenario = settling.get_scenario_quality_for(user, slug)
    context = {
        "scenario": scenario,
        "figures": figures_of([scenario])[scenario.pk],
        "means": practice().means(scenario, user),
        "remarks": practice().remarks(scenario, user),
        "flagged": settling.flags_of(scenario),
        "names": user.is_staff,
        "prior_ratings": PRIOR_RATINGS,
    }
    return render(request, "scenarios/quality.html", context)


@login_required
@require_POST
def settle_flag(request: HttpRequest, slug: str, flag_id: int) -> HttpResponse:
    user = person(request)
    flag = settling.get_flag_for(user, slug, flag_id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise first_error_of(form)
    settled = settling.settle_flag(settler=user, flag=flag, **form.cleaned_data)
    if _by_htmx(request):
        left = settling.open_flag_count(settled.version.scenario)
        return render(request, "scenarios/_settled.html", {"flag": settled, "told": True, "left": left})
    return redirect("scenario-quality", slug)


@login_required
@require_GET
def scenario_coverage(request: HttpRequest) -> HttpResponse:
    """Families, lines and levels that the library covers, and what is thin; for staff."""
    if not person(request).is_staff:
        raise Forbidden("staff_only", "The coverage of the library is for staff.")
    coverage = coverage_of_library()
    page = Paginator(coverage.scenarios, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"coverage": coverage, "page": page, "difficulties": DIFFICULTIES, "lines": LINES}
    return render(request, "scenarios/coverage.html", context)


def _form(found: flags.FlaggablePlace, sent: QueryDict | None = None) -> FlagForm:
    """Its ids carry the place: several of these forms can be open on one page."""
    mine = found.own
    initial = {"kind": mine.kind, "sentence": mine.sentence} if mine and mine.is_open else {}
    return FlagForm(sent, initial=initial, auto_id=f"{found.place.key}-%s")


def _asked(
    request: HttpRequest, found: flags.FlaggablePlace, form: FlagForm, status: int = 200
) -> HttpResponse:
    context = {"found": found, "form": form, "back": _page_of(found)}
    if not _by_htmx(request):
        return render(request, "scenarios/flag.html", context, status=status)
    if form.errors:
        raise first_error_of(form)  # said as a toast, and what was typed stays where it is
    return render(request, "scenarios/_flag_form.html", {**context, "inline": True})


def _told(request: HttpRequest, found: flags.FlaggablePlace, thanks: str) -> HttpResponse:
    if _by_htmx(request):
        return _slot(request, found)
    messages.success(request, thanks)
    return redirect(_page_of(found))


def _slot(request: HttpRequest, found: flags.FlaggablePlace) -> HttpResponse:
    """What stands at the place when its form is closed, as it is now."""
    own = flags.own_flag(person(request), found.version, found.place)
    slot = flags.FlagSlot(found.scenario.slug, found.version.number, found.place, own)
    return render(request, "scenarios/_flag_slot.html", {"slot": slot, "focus": True})


def _page_of(found: flags.FlaggablePlace) -> str:
    page = "scenario-detail" if found.place.key == PROMPT else "scenario-kit"
    return f"{reverse(page, args=[found.scenario.slug])}#place-{found.place.key}"


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
