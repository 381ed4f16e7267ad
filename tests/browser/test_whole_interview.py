"""The main job as two new people live it, from signing up to both reports: two browsers, nothing but pages.

No beat runs here, so being paired, mailed and reported to shows that each came by its own hint to the worker.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from interviews.models import Interview, Round, Ticket
from scenarios.lines import LINES
from tests.browser.conftest import watch
from tests.browser.test_sign_up import follow_link, open_mail, sign_up
from tests.running import Site, wait_for
from tests.scoring.filling import enough

pytestmark = pytest.mark.usefixtures("db")

PAIRED_WITHIN_SECONDS = 3
WIDE = {"width": 1440, "height": 900}
PRESSED = "() => sessionStorage.setItem('pressed', String(Date.now()))"
SECONDS_TO_THIS_PAGE = "() => (performance.timeOrigin - Number(sessionStorage.getItem('pressed'))) / 1000"
INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 120) dark += 1;
  return dark;
}"""


@dataclass
class Person:
    """Somebody at their browser."""

    name: str
    email: str
    page: Page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def turn_to(self, tab: str) -> Locator:
        """Show one tab of the room's side panel and return what is in it."""
        self.page.get_by_role("tab", name=tab).click()
        return self.page.get_by_role("tabpanel", name=tab)

    @property
    def clock(self) -> Locator:
        return self.page.locator(".room-clock")


def test_two_strangers_hold_an_interview_and_both_get_their_report(
    open_browser: Callable[..., Page], site: Site
) -> None:
    people = [
        Person(name, f"{name.lower()}@example.net", open_browser(viewport=WIDE)) for name in ("Ada", "Ben")
    ]
    complaints = [watch(person.page, site) for person in people]
    for person in people:
        join(person)
    find_each_other(*people)
    candidate, interviewer = meet_in_the_lobby(*people)

    hold_round(1, candidate, interviewer)
    change_places(candidate, interviewer)
    hold_round(2, candidate=interviewer, interviewer=candidate)
    for person in people:
        person.page.get_by_role("link", name="Go to the debrief").click()

    rounds = list(Interview.objects.get(participations__user__email="ada@example.net").rounds.all())
    debrief(rounds[0], candidate, interviewer)
    debrief(rounds[1], candidate=interviewer, interviewer=candidate)
    for person in people:
        keep_the_report(person, taken=rounds[0] if person is candidate else rounds[1])
    assert complaints == [[], []]


def join(person: Person) -> None:
    """Sign up, confirm the address from the mail, and say who one is."""
    page = person.page
    sign_up(page, person.email, person.name)
    open_mail(page, person.email, "Confirm your email address")
    follow_link(page, "/accounts/confirm-email/")
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/onboarding/")
    page.get_by_role("group", name="Your level now").get_by_label("Mid").check()
    page.get_by_role("group", name="The level you prepare for").get_by_label("Senior").check()
    page.get_by_label("Trust, safety and fraud").check()
    page.get_by_label("I agree to the code of conduct").check()
    page.get_by_role("button", name="Start practicing").click()
    page.wait_for_url("**/")


def find_each_other(first: Person, second: Person) -> None:
    """Both press "Find a peer now"; both pages are in the lobby within seconds of the second press."""
    for person in (first, second):
        person.follow("Find a peer now")
        expect(person.page.get_by_role("radio", name="Take turns")).to_be_checked()
    first.press("Find a peer now")
    expect(first.page.get_by_role("heading", name="Waiting for a peer")).to_be_visible()
    for person in (first, second):
        person.page.evaluate(PRESSED)
    second.press("Find a peer now")
    for person in (first, second):
        person.page.wait_for_url(re.compile("/interviews/"))
        assert person.page.evaluate(SECONDS_TO_THIS_PAGE) < PAIRED_WITHIN_SECONDS
    ticket = Ticket.objects.select_related("interview").get(user__email=second.email)
    assert ticket.interview
    assert (ticket.interview.created_at - ticket.created_at).total_seconds() < PAIRED_WITHIN_SECONDS


def meet_in_the_lobby(first: Person, second: Person) -> tuple[Person, Person]:
    """Each sees the other and their part in both rounds; return round 1's candidate and interviewer."""
    for person, partner in ((first, second), (second, first)):
        expect(person.page.get_by_role("heading", level=1)).to_have_text(f"You and {partner.name}")
        expect(person.page.get_by_role("heading", name="you are the candidate")).to_have_count(1)
        expect(person.page.get_by_role("heading", name=f"you interview {partner.name}")).to_have_count(1)
        expect(person.page.get_by_role("link", name="Read your kit")).to_have_count(1)
    first.press("I am ready")
    expect(second.page.get_by_text(f"{first.name} is here and ready")).to_be_visible()
    second.press("I am ready")
    for person in (first, second):
        person.page.wait_for_url(re.compile("/room/"))
        expect(person.page.locator(".excalidraw canvas.interactive")).to_be_visible()
    asked_first = first.page.get_by_role("heading", name="Round 1 of 2: you are the candidate").count()
    return (first, second) if asked_first else (second, first)


def hold_round(number: int, candidate: Person, interviewer: Person) -> None:
    """Everything that a round is for, each thing seen on the other side."""
    both = (candidate, interviewer)
    for person in both:
        expect(person.page.get_by_role("heading", level=1)).to_contain_text(f"Round {number} of 2")
        expect(person.clock).to_contain_text("Not started")
    interviewer.press("Start round")
    for person in both:
        expect(person.clock).to_contain_text("Requirements")
    work_together(candidate, interviewer)
    record_and_score(interviewer)
    interviewer.press("Next stage")
    for person in both:
        expect(person.clock).to_contain_text("Framing")
    pause_and_resume(candidate, interviewer)
    interviewer.press("End round")
    interviewer.page.get_by_role("dialog").get_by_role("button", name="End round").click()
    for person in both:
        expect(person.page.get_by_role("heading", name=f"Round {number} is over.")).to_be_visible()


def work_together(candidate: Person, interviewer: Person) -> None:
    """A stroke, a note and a message cross."""
    assert ink(interviewer) == 0
    draw(candidate)
    wait_for(lambda: ink(interviewer) > 0, lambda: "the stroke did not cross", 15)
    for person in (candidate, interviewer):
        person.turn_to("Notes")
    candidate.page.get_by_role("textbox", name="Shared notes").press_sequentially("100 million users.")
    expect(interviewer.page.get_by_role("textbox", name="Shared notes")).to_contain_text("100 million users.")
    interviewer.turn_to("Chat")
    interviewer.page.get_by_role("textbox", name="Message").fill("Which regions?")
    interviewer.page.keyboard.press("Enter")
    expect(candidate.turn_to("Chat").get_by_role("log")).to_contain_text("Which regions?")


def draw(person: Person) -> None:
    person.page.locator('label[title^="Draw"]').click()
    box = person.page.locator(".excalidraw canvas.interactive").bounding_box()
    assert box
    x, y = box["x"] + 300, box["y"] + 250
    person.page.mouse.move(x, y)
    person.page.mouse.down()
    person.page.mouse.move(x + 120, y + 60, steps=8)
    person.page.mouse.up()


def ink(person: Person) -> int:
    """How many dark pixels the person's board shows."""
    dark: int = person.page.locator(".excalidraw canvas.static").evaluate(INK)
    return dark


def record_and_score(interviewer: Person) -> None:
    """Tick a checkpoint and score two lines while the candidate talks."""
    checks = interviewer.turn_to("Checks")
    checks.get_by_role("listitem").first.get_by_role("button").click()
    expect(checks.get_by_role("button", name="Undo")).to_have_count(1)
    panel = interviewer.turn_to("Score")
    panel.get_by_role("radio").nth(2).check()
    panel.get_by_label("Note").fill(enough("Asked for the scale first."))
    panel.get_by_role("button", name="Framing").click()
    panel.get_by_role("radio").nth(1).check()
    panel.get_by_label("Note").fill(enough("Named no target."))
    expect(panel.get_by_text("Saved", exact=True)).to_have_count(2)
    expect(panel).to_contain_text("2 of 9 lines entered")


def pause_and_resume(candidate: Person, interviewer: Person) -> None:
    """A pause needs both; either may end it."""
    candidate.press("Propose pause")
    expect(interviewer.page.get_by_text(f"{candidate.name} asks for a pause.")).to_be_visible()
    expect(candidate.clock).not_to_contain_text("Paused")
    interviewer.press("Agree to pause")
    for person in (candidate, interviewer):
        expect(person.clock).to_contain_text("Paused")
    candidate.page.get_by_role("group", name="Clock").get_by_role("button", name="Resume").click()
    for person in (candidate, interviewer):
        expect(person.clock).not_to_contain_text("Paused")


def change_places(*people: Person) -> None:
    for person in people:
        person.page.get_by_role("link", name="Go to round 2").click()
        expect(person.page.locator(".excalidraw canvas.interactive")).to_be_visible()


def debrief(round_: Round, candidate: Person, interviewer: Person) -> None:
    """Both score the round; nothing crosses before both have submitted, then the report comes by itself."""
    remark = enough(f"A remark of {interviewer.name} about {candidate.name}.")
    score_all_lines(interviewer, round_, note=remark)
    submit(interviewer)
    expect(interviewer.page.get_by_role("heading", name="Submitted")).to_be_visible()
    expect_nothing_of_it(candidate, round_, remark)
    score_all_lines(candidate, round_)
    submit(candidate)
    candidate.press("Show all")
    candidate.press("Read the report")
    for person in (candidate, interviewer):
        expect(person.page.get_by_role("heading", name="Line by line")).to_be_visible(timeout=30_000)
        expect(person.page.get_by_text(remark).first).to_be_visible()


def score_all_lines(person: Person, round_: Round, note: str = "") -> None:
    """The third anchor for each line; what was scored in the room is there already and is written over."""
    page = person.page
    page.goto(f"/rounds/{round_.pk}/debrief/")
    expect(page.locator("[data-shows=lines_done]")).to_have_text("2" if note else "0")
    for line in LINES:
        form = page.locator(f"#line-{line}")
        form.get_by_role("radio").nth(2).check()
        if note:
            form.get_by_label("Note").fill(note)
    if note:
        for field in page.get_by_role("region", name="The round as a whole").get_by_role("textbox").all():
            field.fill("Prices both kinds of error.")
    expect(page.locator("[data-shows=lines_done]")).to_have_text("9")
    expect(page.get_by_text("Everything is saved.")).to_be_visible()


def submit(person: Person) -> None:
    person.follow("Review and submit")
    person.press("Submit for good")


def expect_nothing_of_it(candidate: Person, round_: Round, remark: str) -> None:
    page = candidate.page
    for path in ("debrief", "report"):
        page.goto(f"/rounds/{round_.pk}/{path}/")
        expect(page.get_by_role("heading", name="Score yourself")).to_be_visible()
        assert remark not in page.content()
    assert page.request.get(f"/rounds/{round_.pk}/report.pdf").status == 403
    assert page.request.get(f"/api/v1/rounds/{round_.pk}/report/").status == 403
    assert remark not in page.request.get(f"/api/v1/rounds/{round_.pk}/assessments/").text()


def keep_the_report(person: Person, taken: Round) -> None:
    """As a PDF, as a mail, as a row of one's progress and as a spreadsheet."""
    page, title = person.page, taken.scenario_version.title
    page.goto(f"/rounds/{taken.pk}/report/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    address = page.get_by_role("link", name="Open as PDF").get_attribute("href")
    assert address
    assert page.request.get(address).body().startswith(b"%PDF")
    open_mail(page, person.email, f"Your report is ready: {title}")
    page.goto("/progress/")
    expect(page.get_by_role("row").filter(has_text=title).filter(has_text="Candidate, with")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export my scores as CSV").click()
    with download.value.path().open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["line"] for row in rows if row["scenario"] == title] == list(LINES)
