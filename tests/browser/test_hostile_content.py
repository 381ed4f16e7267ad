"""A scenario whose every field carries vectors of the evasion corpus, on every page that shows some of it.

It is put into the database past the loader, which refuses all of it: what is shown must be harmless however
it came there. Nothing may run, no other host may be asked for anything, and the page's own policy must have
nothing to refuse.
"""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Round
from interviews.room.clock import move_clock
from interviews.services import Part, create_interview, mark_ready
from scenarios.models import GlossaryTerm, Resource, Scenario, ScenarioVersion
from scenarios.services import open_kit
from scenarios.writing.drafts import import_file
from scenarios.writing.fields import EMPTY_FILE, with_fields
from tests.browser.conftest import watch
from tests.browser.looks import WIDE
from tests.browser.rooms import Room
from tests.running import Site
from tests.scenarios.xss import DIRECTIVES, LABELS, VECTORS

OpenBrowser = Callable[..., Page]

# PostgreSQL stores no null characters.
STORED = [vector.replace("\x00", "") for vector in VECTORS]
WHOLE_CORPUS = "\n\n".join(STORED)
KEYS = {"key", "line", "at_percent"}  # are of a fixed form, also in the database
ONE_LINE = {"question", "ask", "title", "text", "summary"}
PER_TEXT = 3

WITNESS = """(() => {
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.ran.push(name);
  document.addEventListener("securitypolicyviolation", (event) =>
    window.ran.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
})();"""
# What a click or a pointer could still set off.
ARMED = """() => {
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const runs = element.tagName === "SCRIPT" && element.type !== "application/json";
    if (runs || ["IFRAME", "OBJECT", "EMBED", "BASE"].includes(element.tagName)) {
      if (/evil|alert/.test(element.outerHTML)) found.push(element.outerHTML.slice(0, 200));
    }
    for (const { name, value } of element.attributes) {
      if (/^(on|hx-on|srcdoc|formaction)/.test(name)) found.push(`${name}=${value}`);
      if (/^(hx-|data-hx-|src|srcset|poster|background|action)/.test(name) && /evil|alert/.test(value))
        found.push(`${name}=${value}`);
    }
    const scheme = element.protocol;
    if (element.tagName === "A" && !["http:", "https:", "mailto:", "blob:"].includes(scheme) && element.href)
      found.push(element.outerHTML.slice(0, 200));
  }
  return found;
}"""


def hostile(value: Any, vectors: Iterator[str], name: str = "") -> Any:
    """The value with vectors in place of every text."""
    if isinstance(value, str):
        return next(vectors) if name in ONE_LINE else "\n\n".join(next(vectors) for _ in range(PER_TEXT))
    if isinstance(value, list):
        return [hostile(each, vectors, name) for each in value]
    if isinstance(value, dict):
        return {key: value[key] if key in KEYS else hostile(value[key], vectors, key) for key in value}
    return value


def hostile_version() -> ScenarioVersion:
    model = Scenario.objects.select_related("current_version").get(slug="payment-fraud").version
    vectors = cycle([vector for vector in STORED if 0 < len(vector.strip()) <= 110])
    nodes = "\n".join(f'  n{number}["{label}"] --> m{number}' for number, label in enumerate(LABELS))
    prompt = hostile(model.prompt, vectors) | {
        "family": "trust_safety",
        "tags": ["hostile"],
        "statement": WHOLE_CORPUS,
        "context": WHOLE_CORPUS,
        "starting_diagram": f"flowchart TD\n{nodes}",
    }
    kit = hostile(model.kit, vectors)
    kit["diagram"] = "flowchart TD\n  a[x] --> b[y]\n" + "\n".join(f"  {line}" for line in DIRECTIVES)
    scenario = Scenario.objects.create(
        slug="hostile",
        family="trust_safety",
        difficulty=3,
        title=prompt["title"],
        summary=prompt["summary"],
        prompt_text=WHOLE_CORPUS,
        position=30_000,  # other tests take the first ones
    )
    version = ScenarioVersion.objects.create(
        scenario=scenario,
        number=1,
        title=prompt["title"],
        content_hash="x",
        source="",
        prompt=prompt,
        kit=kit,
    )
    scenario.current_version = version
    scenario.save(update_fields=["current_version"])
    return version


@pytest.fixture
def version(db: None) -> Iterator[ScenarioVersion]:
    """Published for the length of a test, with a term and a resource of the same kind."""
    made = hostile_version()
    term = GlossaryTerm.objects.create(
        slug="hostile",
        term=LABELS[0],
        group="data",
        definition=WHOLE_CORPUS,
        in_an_interview=WHOLE_CORPUS,
        forms=["onerror", "script"],
    )
    resource = Resource.objects.create(
        kind="book", title=STORED[0], author=STORED[1], note=STORED[36], url="https://evil.example/"
    )
    yield made
    resource.delete()
    term.delete()
    Scenario.objects.filter(pk=made.scenario_id).update(
        slug=f"was-hostile-{made.pk}", retired_at=timezone.now()
    )


@pytest.fixture
def hostile_round(version: ScenarioVersion, alice: User, bob: User) -> Round:
    interview = create_interview(
        kind="one_way",
        parts=[Part(alice, bob, version, "senior")],
        format_minutes=45,
        language="en",
        starts_at=timezone.now(),
    )
    mark_ready(user=alice, interview=interview)
    mark_ready(user=bob, interview=interview)
    round_ = interview.rounds.get()
    move_clock(user=bob, round_=round_, move="start", version=0)
    return round_


def witnessed(page: Page, site: Site) -> list[str]:
    page.add_init_script(WITNESS)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    return watch(page, site)


def assert_nothing_happened(page: Page, complaints: list[str]) -> None:
    page.mouse.move(300, 300)
    assert page.evaluate(ARMED) == []
    assert page.evaluate("window.ran") == []
    assert complaints == []


PAGES = [
    "/scenarios/?page=2",  # the list, with its last scenario
    "/scenarios/?q=evil+onerror",
    "/scenarios/hostile/",
    "/scenarios/hostile/kit/",
    "/learn/glossary/",
    "/learn/resources/",
]


HOSTILE_FIELDS = {
    "title": STORED[0].replace("\n", " "),
    "prompt": WHOLE_CORPUS,
    "context": WHOLE_CORPUS,
    "guide-data": WHOLE_CORPUS,
    "diagram": "flowchart TD\n" + "\n".join(f"  {line}" for line in DIRECTIVES),
}


def test_nothing_runs_and_nothing_is_fetched_on_any_page(
    version: ScenarioVersion, alice: User, open_browser: OpenBrowser, site: Site
) -> None:
    open_kit(user=alice, scenario=version.scenario, reason="study")
    page = open_browser(alice, viewport=WIDE)
    complaints = witnessed(page, site)
    draft = import_file(author=alice, data=with_fields(EMPTY_FILE, HOSTILE_FIELDS).encode())
    for address in [*PAGES, reverse("draft", args=[draft.pk])]:
        page.goto(address)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("main")).to_contain_text("alert(1)")  # it is there, as text
        for diagram in page.locator("[data-diagram]").all():
            diagram.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert_nothing_happened(page, complaints)


def test_a_diagram_draws_hostile_labels_as_letters(
    version: ScenarioVersion, open_browser: OpenBrowser, site: Site
) -> None:
    page = open_browser(viewport=WIDE)
    complaints = witnessed(page, site)
    page.goto("/scenarios/hostile/")
    picture = page.locator("[data-diagram-picture] img")
    page.locator("[data-diagram]").scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth > 0 }")
    assert_nothing_happened(page, complaints)


def test_nothing_runs_in_the_room_of_either(
    hostile_round: Round, alice: User, bob: User, open_browser: OpenBrowser, site: Site
) -> None:
    for user, tabs in ((bob, ("Guide", "Checks", "Twists")), (alice, ("Prompt",))):
        page = open_browser(user, viewport=WIDE)
        complaints = witnessed(page, site)
        room = Room(page, hostile_round).enter()
        for tab in tabs:
            room.tab(tab)
            expect(room.panel).to_contain_text("alert(1)")
        assert_nothing_happened(page, complaints)


def test_the_witness_sees_what_runs(version: ScenarioVersion, open_browser: OpenBrowser, site: Site) -> None:
    page = open_browser(viewport=WIDE)
    complaints = witnessed(page, site)
    page.goto("/scenarios/hostile/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=//evil.example/x onerror=alert(1)>'")
    page.wait_for_function("window.ran.length > 0")
    assert page.evaluate(ARMED)
    assert complaints
    assert reverse("scenario-detail", args=["hostile"]) in page.url
