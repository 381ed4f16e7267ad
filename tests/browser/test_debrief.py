"""The debrief in real browsers: autosaved, kept while offline, blind, and on to the report by itself."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from interviews.models import LineScore, Round
from interviews.scoring.services import add_evidence
from scenarios.lines import LINES
from tests.browser.looks import assert_accessible
from tests.scoring.filling import AS_SEEN, fill, fill_and_submit

Browse = Callable[..., Page]
SECRET = "canary-77ab"
UNSENT = "Not saved yet: will be sent when you are connected"


def open_debrief(open_browser: Browse, user: User, round_: Round) -> Page:
    page = open_browser(user)
    page.goto(f"/rounds/{round_.pk}/debrief/")
    return page


def line(page: Page, key: str) -> Locator:
    return page.locator(f"#line-{key}")


def note_of(round_: Round, key: str) -> str:
    return LineScore.objects.get(assessment__round=round_, line=key).note


def test_scores_and_notes_are_saved_as_they_are_entered(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    data = line(page, "data")
    data.get_by_role("radio").nth(2).check()
    data.get_by_label("Note").fill("Named the label delay.")
    written = data.locator("[data-written-in]")
    expect(written).to_have_text("At least 40 characters: 22 of 40", use_inner_text=True)
    data.get_by_label("Note").fill(AS_SEEN)
    expect(written).to_have_text(f"{len(AS_SEEN)} characters", use_inner_text=True)
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved")
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    expect(page.locator("[data-shows=lines_done]")).to_have_text("1")
    page.reload()
    expect(line(page, "data").get_by_label("Note")).to_have_value(AS_SEEN)
    expect(line(page, "data").get_by_role("radio").nth(2)).to_be_checked()


def test_not_reached_asks_for_the_reason_and_can_be_submitted(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    fill(bob, debrief_round)
    page = open_debrief(open_browser, bob, debrief_round)
    data = line(page, "data")
    reason = data.get_by_label("Why was it not reached?")
    expect(reason).to_be_hidden()
    data.get_by_role("radio", name="not reached").check()
    expect(data.get_by_label("Note")).to_be_hidden()
    reason.fill("The time went into the architecture.")
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    page.get_by_role("link", name="Review and submit").click()
    expect(page.get_by_text("The time went into the architecture.")).to_be_visible()
    page.get_by_role("button", name="Submit for good").click()
    expect(page.get_by_role("heading", name="Submitted")).to_be_visible()


def test_offline_the_text_is_kept_and_saved_when_the_network_is_back(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    data = line(page, "data")
    data.get_by_label("Note").fill("Before.")
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved")
    page.context.set_offline(True)
    data.get_by_label("Note").fill("Written on a train.")
    expect(data.locator("[data-autosave-state]")).to_have_text(UNSENT)
    expect(page.get_by_text("Not saved yet. Your text")).to_be_visible()
    assert note_of(debrief_round, "data") == "Before."
    page.context.set_offline(False)
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved ")
    assert note_of(debrief_round, "data") == "Written on a train."


def test_what_was_not_saved_survives_a_reload(debrief_round: Round, bob: User, open_browser: Browse) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/debrief/lines/**", lambda route: route.abort())
    line(page, "data").get_by_label("Note").fill("Not lost.")
    expect(line(page, "data").locator("[data-autosave-state]")).to_have_text(UNSENT)
    page.unroute("**/debrief/lines/**")
    page.reload()
    expect(line(page, "data").get_by_label("Note")).to_have_value("Not lost.")
    expect(line(page, "data").locator("[data-autosave-state]")).to_contain_text("Saved ")
    assert note_of(debrief_round, "data") == "Not lost."


def test_enter_takes_no_moment_in_place_of_the_one_that_was_typed(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for labels.")
    data = line(open_debrief(open_browser, bob, debrief_round), "data")
    data.get_by_label("Moment").fill("0:00")
    data.get_by_label("Moment").press("Enter")
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved ")
    expect(data.get_by_label("Moment")).to_have_value("0:00")


def test_two_tabs_lose_nothing_of_each_other(debrief_round: Round, bob: User, open_browser: Browse) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text="Asked for labels.")
    here = open_debrief(open_browser, bob, debrief_round)
    there = here.context.new_page()
    there.goto(here.url)
    line(here, "data").get_by_role("radio").nth(3).check()
    line(here, "data").get_by_role("button", name="Use 00:00").click()
    line(here, "data").get_by_label("Note").fill("Written here.")
    expect(here.get_by_text("Everything is saved.")).to_be_visible()
    line(there, "data").get_by_label("Note").fill("Written there.")
    clash = line(there, "data").get_by_role("alert").filter(has_text="Changed in another tab")
    expect(clash).to_contain_text("Written here.")
    assert_accessible(there)
    clash.get_by_role("button", name="Keep mine").click()
    expect(there.get_by_text("Everything is saved.")).to_be_visible()
    assert note_of(debrief_round, "data") == "Written there."
    line(here, "data").get_by_label("Note").fill("Written here, again.")
    line(here, "data").get_by_role("button", name="Take theirs").click()
    expect(line(here, "data").get_by_label("Note")).to_have_value("Written there.")
    expect(line(here, "data").get_by_label("Moment")).to_have_value("")
    expect(here.get_by_text("Everything is saved.")).to_be_visible()


def test_what_is_typed_while_the_other_tab_wins_asks_once(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    here = open_debrief(open_browser, bob, debrief_round)
    there = here.context.new_page()
    there.goto(here.url)
    line(here, "data").get_by_label("Note").fill("Written here.")
    expect(here.get_by_text("Everything is saved.")).to_be_visible()
    line(there, "data").get_by_role("radio").nth(1).check()
    line(there, "data").get_by_label("Note").fill("Written there.")
    keep = line(there, "data").get_by_role("button", name="Keep mine")
    expect(keep).to_have_count(1)
    there.wait_for_timeout(1500)
    expect(keep).to_have_count(1)
    expect(there.get_by_text("waits for you")).to_be_visible()
    there.get_by_role("link", name="Review and submit").click()
    expect(keep).to_be_focused()
    expect(keep).to_be_in_viewport()
    keep.click()
    expect(there.get_by_text("Everything is saved.")).to_be_visible()
    expect(keep).to_have_count(0)
    assert note_of(debrief_round, "data") == "Written there."


def test_review_leads_to_the_line_that_cannot_be_saved(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    moment = line(page, "data").get_by_label("Moment")
    moment.fill("abc")
    page.get_by_role("link", name="Review and submit").click()
    problem = line(page, "data").get_by_text("Write the moment as minutes and seconds")
    expect(problem).to_be_in_viewport()
    expect(moment).to_be_focused()
    expect(page.get_by_text("waits for you")).to_be_visible()


def test_a_refusal_is_said_in_the_servers_words(
    debrief_round: Round, bob: User, open_browser: Browse
) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    fill_and_submit(bob, debrief_round)
    line(page, "data").get_by_label("Note").fill("Too late.")
    expect(line(page, "data").locator("[data-autosave-problem]")).to_have_text(
        "You have submitted this assessment. It is final."
    )


def test_both_submit_and_both_pages_come_to_the_report(
    debrief_round: Round, alice: User, bob: User, open_browser: Browse
) -> None:
    add_evidence(user=bob, round_=debrief_round, kind="note", line="data", text=SECRET)
    fill(bob, debrief_round)
    interviewer = open_debrief(open_browser, bob, debrief_round)
    expect(line(interviewer, "data").get_by_text(SECRET)).to_be_visible()
    assert_accessible(interviewer)
    interviewer.get_by_role("link", name="Review and submit").click()
    assert_accessible(interviewer)
    interviewer.get_by_role("button", name="Submit for good").click()
    expect(interviewer.get_by_role("heading", name="Submitted")).to_be_visible()
    expect(interviewer.get_by_text("You see both when Alice has submitted")).to_be_visible()
    assert_accessible(interviewer)

    candidate = open_debrief(open_browser, alice, debrief_round)
    assert SECRET not in candidate.content()
    for key in LINES:
        line(candidate, key).get_by_role("radio").nth(1).check()
    expect(candidate.locator("[data-shows=lines_done]")).to_have_text("9")
    candidate.get_by_role("link", name="Review and submit").click()
    candidate.get_by_role("button", name="Submit for good").click()
    expect(candidate.get_by_role("heading", name="Your scores and Bob")).to_be_visible()
    assert_accessible(candidate)
    expect(candidate.locator("[data-reveal] > li:visible")).to_have_count(1)
    candidate.keyboard.press("ArrowRight")
    expect(candidate.locator("[data-reveal-at]")).to_have_text("2")
    candidate.get_by_role("button", name="Show all").click()
    candidate.get_by_role("checkbox", name="specific").first.check()
    expect(candidate.get_by_text("Saved ").first).to_be_visible()
    candidate.get_by_role("button", name="Read the report").click()
    for page in (candidate, interviewer):
        expect(page.get_by_role("heading", name="Line by line")).to_be_visible(timeout=30_000)
        expect(page.get_by_text(SECRET).first).to_be_visible()
    assert_accessible(candidate)
    pdf = candidate.request.get(f"/rounds/{debrief_round.pk}/report.pdf")
    assert pdf.body().startswith(b"%PDF")
