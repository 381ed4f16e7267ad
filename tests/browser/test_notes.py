"""Notes and requirements ledger in two real browsers: written together, read safely, in sight to the end."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from interviews.models import Interview, Round
from tests.browser.conftest import watch
from tests.browser.looks import PHONE, WIDE, assert_accessible, in_every_look
from tests.running import Site

Open = Callable[..., Page]
MARKDOWN = """# Plan
| part | store |
| --- | --- |
| features | Redis |

- [x] scale asked
- [ ] labels

**bold** and `code`
<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>
[site](https://example.org/) [trap](javascript:window.hacked=1) ![seen](https://example.org/x.png)
"""


class Notes:
    """One person's notes in a round's room."""

    def __init__(self, page: Page, round_: Round) -> None:
        self.page = page
        self.round = round_

    def enter(self) -> "Notes":
        self.page.goto(reverse("room", args=[self.round.pk]))
        self.page.get_by_role("tab", name="Notes").click()
        expect(self.ledger).to_be_visible()
        return self

    @property
    def ledger(self) -> Locator:
        return self.page.get_by_role("region", name="Requirements", exact=True)

    @property
    def rows(self) -> Locator:
        return self.ledger.get_by_role("group")

    @property
    def strip(self) -> Locator:
        return self.page.get_by_role("region", name="Agreed requirements")

    @property
    def text(self) -> Locator:
        return self.page.get_by_role("textbox", name="Shared notes")

    @property
    def preview(self) -> Locator:
        return self.page.get_by_role("region", name="Preview of the notes")

    def row(self, name: str) -> Locator:
        return self.ledger.get_by_role("group", name=f"Requirement: {name}", exact=True)

    def show(self, view: str) -> None:
        self.page.get_by_role("button", name=view, exact=True).click()

    def add(self, requirement: str, number: str = "", unit: str = "") -> "Notes":
        """By keyboard alone, from the line that adds."""
        self.ledger.get_by_role("form", name="New requirement").get_by_label("Requirement").focus()
        for word in (requirement, number, unit):
            self.page.keyboard.type(word)
            if word is not unit:
                self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        return self

    def agree(self, name: str) -> None:
        self.row(name).get_by_label("Agreed").check()


@pytest.fixture
def alices(open_browser: Open, alice: User, live_round: Round) -> Notes:
    return Notes(open_browser(alice, viewport=WIDE), live_round)


@pytest.fixture
def bobs(open_browser: Open, bob: User, live_round: Round) -> Notes:
    return Notes(open_browser(bob, viewport=WIDE), live_round)


@pytest.fixture
def both(alices: Notes, bobs: Notes) -> tuple[Notes, Notes]:
    return alices.enter(), bobs.enter()


def test_both_fill_the_ledger_and_it_outlives_a_reload(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.add("p99 latency", "100", "ms").add("freshness", "1", "h")
    interviewer.add("throughput", "50,000", "req/s")
    interviewer.row("100 ms p99 latency").get_by_label("Number").fill("150")
    candidate.row("1 h freshness").get_by_label("Said by").select_option("Bob")
    for notes in both:
        expect(notes.rows).to_have_count(3)
        expect(notes.row("150 ms p99 latency")).to_be_visible()
        expect(notes.row("50,000 req/s throughput").get_by_label("Said by")).to_have_value("interviewer")
        expect(notes.row("1 h freshness").get_by_label("Said by")).to_have_value("interviewer")
    candidate.enter()
    expect(candidate.rows).to_have_count(3)
    expect(candidate.ledger).to_contain_text("0 agreed, 3 open")


def test_the_ledger_works_without_a_mouse(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    keyboard = candidate.page.keyboard
    candidate.add("latency").add("freshness")
    keyboard.press("ArrowUp")
    expect(candidate.row("freshness").get_by_label("Requirement", exact=True)).to_be_focused()
    keyboard.press("Alt+ArrowUp")
    expect(interviewer.rows.first).to_have_accessible_name("Requirement: freshness")
    expect(candidate.row("freshness").get_by_label("Requirement", exact=True)).to_be_focused()
    keyboard.press("Control+Enter")
    expect(interviewer.row("freshness").get_by_label("Agreed")).to_be_checked()
    keyboard.press("Control+z")
    expect(interviewer.row("freshness").get_by_label("Agreed")).not_to_be_checked()
    keyboard.press("Enter")
    form = candidate.ledger.get_by_role("form", name="New requirement")
    expect(form.get_by_label("Requirement")).to_be_focused()
    keyboard.press("Escape")
    expect(candidate.ledger).to_be_focused()


def test_a_row_that_was_removed_comes_back_with_all_that_was_in_it(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.add("latency", "100", "ms")
    interviewer.row("100 ms latency").get_by_role("button", name=re.compile("^Remove")).click()
    expect(candidate.rows).to_have_count(0)
    expect(interviewer.ledger.get_by_role("status")).to_contain_text("Removed: 100 ms latency.")
    interviewer.ledger.get_by_role("button", name="Undo").click()
    expect(candidate.row("100 ms latency")).to_be_visible()


def test_what_is_agreed_stays_in_sight_in_later_stages(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.add("p99 latency", "100", "ms").add("freshness", "1", "h")
    interviewer.agree("100 ms p99 latency")
    interviewer.page.get_by_role("button", name="Next stage").click()
    for notes in both:
        expect(notes.page.locator(".room-clock")).to_contain_text("Framing")
        expect(notes.strip.get_by_role("listitem")).to_have_text(["100 ms p99 latency"])
    candidate.page.get_by_role("tab", name="Prompt").click()
    candidate.strip.get_by_role("button", name="Open the ledger").click()
    expect(candidate.ledger).to_be_focused()
    candidate.strip.get_by_role("button", name=re.compile("^Agreed")).click()
    expect(candidate.strip.get_by_role("list")).to_have_count(0)
    candidate.enter()
    fold = candidate.strip.get_by_role("button", name=re.compile(r"^Agreed \(1\)"))
    expect(fold).to_have_attribute("aria-expanded", "false")


def test_a_phone_shows_what_is_agreed(
    open_browser: Open, live_round: Round, alice: User, bobs: Notes
) -> None:
    bobs.enter().add("p99 latency", "100", "ms").agree("100 ms p99 latency")
    phone = Notes(open_browser(alice, viewport=PHONE, has_touch=True), live_round).enter()
    expect(phone.row("100 ms p99 latency")).to_be_in_viewport()
    expect(phone.text).to_be_in_viewport()
    phone.page.get_by_role("tab", name="Board").tap()
    expect(phone.strip.get_by_role("listitem")).to_have_text(["100 ms p99 latency"])
    assert phone.page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


def test_the_preview_renders_and_runs_nothing(both: tuple[Notes, Notes], site: Site) -> None:
    candidate, interviewer = both
    complaints = watch(interviewer.page, site)
    candidate.text.fill(MARKDOWN)
    interviewer.show("Side by side")
    preview = interviewer.preview
    expect(preview.get_by_role("heading", name="Plan")).to_be_visible()
    expect(preview.get_by_role("cell", name="Redis")).to_be_visible()
    expect(preview.get_by_role("checkbox", name="Done")).to_be_checked()
    expect(preview.locator("strong")).to_have_text("bold")
    expect(preview).to_contain_text("<script>window.hacked = 1</script>")
    links = preview.get_by_role("link")
    expect(links).to_have_text(["site", "seen"])
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")
    expect(preview).to_contain_text("trap")
    assert preview.locator("img, script").count() == 0
    assert interviewer.page.evaluate("() => window.hacked") is None
    expect(interviewer.text).to_be_visible()
    interviewer.enter()
    expect(interviewer.preview.get_by_role("heading", name="Plan")).to_be_visible()
    interviewer.show("Preview")
    expect(interviewer.text).to_be_hidden()
    assert complaints == []


def test_keys_mark_words_and_lines_and_undo_takes_back_only_ones_own(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.text.click()
    candidate.page.keyboard.type("read heavy")
    expect(interviewer.text).to_contain_text("read heavy")
    interviewer.text.click()
    interviewer.page.keyboard.press("Control+End")
    interviewer.page.keyboard.type(" by ten")
    interviewer.page.keyboard.press("Control+b")
    interviewer.page.keyboard.press("Control+Shift+8")
    expect(candidate.text).to_contain_text(re.compile(r"- read heavy by \*\*ten"))
    candidate.page.keyboard.press("Control+z")
    expect(interviewer.text).not_to_contain_text("read heavy")
    expect(interviewer.text).to_contain_text(re.compile(r"- .*by \*\*ten"))


def test_the_partners_cursor_and_selection_show_and_go_with_the_tab(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.text.click()
    candidate.page.keyboard.type("Where is the label?")
    caret = interviewer.text.locator(".cm-ySelectionInfo")
    expect(caret).to_have_text("Alice")
    expect(caret).to_have_css("opacity", "1")
    candidate.page.keyboard.press("Control+a")
    expect(interviewer.text.locator(".cm-ySelection")).to_have_text("Where is the label?")
    candidate.add("latency")
    expect(caret).to_have_count(0)
    candidate.page.keyboard.press("ArrowUp")
    expect(interviewer.row("latency").get_by_text("Alice", exact=True).last).to_have_class("ledger-visitor")
    candidate.text.click()
    expect(interviewer.row("latency").locator(".ledger-visitor")).to_have_count(0)
    expect(caret).to_have_text("Alice")
    candidate.page.goto("about:blank")
    expect(caret).to_have_count(0)


def test_after_the_end_notes_and_ledger_are_there_to_read(both: tuple[Notes, Notes]) -> None:
    candidate, interviewer = both
    candidate.add("p99 latency", "100", "ms").agree("100 ms p99 latency")
    candidate.text.fill("Read heavy.")
    expect(interviewer.text).to_contain_text("Read heavy.")
    interviewer.page.get_by_role("button", name="End round").click()
    dialog = interviewer.page.get_by_role("dialog", name="End this round?")
    dialog.get_by_role("button", name="End round").click()
    for notes in both:
        expect(notes.ledger.get_by_role("row").last).to_have_text("p99 latency100 msAliceAgreed")
        expect(notes.ledger.get_by_role("textbox")).to_have_count(0)
        expect(notes.text).to_have_attribute("aria-readonly", "true")
        expect(notes.text).to_contain_text("Read heavy.")
    assert_accessible(candidate.page)


def test_the_notes_have_no_axe_violation(alices: Notes) -> None:
    alices.enter().add("p99 latency", "100", "ms").agree("100 ms p99 latency")
    alices.text.fill(MARKDOWN)
    for look in in_every_look(alices.page):
        alices.show("Write")
        assert_accessible(alices.page)
        alices.show("Side by side" if look.endswith("1440 wide") else "Preview")
        expect(alices.preview.get_by_role("table")).to_be_visible()
        assert_accessible(alices.page)
    alices.row("100 ms p99 latency").get_by_role("button", name=re.compile("^Remove")).click()
    assert_accessible(alices.page)


def test_alone_what_is_written_down_is_agreed(
    open_browser: Open, alice: User, solo_interview: Interview
) -> None:
    notes = Notes(open_browser(alice, viewport=WIDE), solo_interview.rounds.get()).enter()
    notes.add("freshness", "1", "h")
    expect(notes.strip.get_by_role("listitem")).to_have_text(["1 h freshness"])
    expect(notes.row("1 h freshness").get_by_label("Said by")).to_have_count(0)
