"""The debrief in real browsers: autosaved, kept while offline, blind, and on to the report by itself."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from interviews.models import LineScore, Round
from interviews.scoring.services import add_evidence
from scenarios.lines import LINES
from tests.browser.looks import assert_accessible
from tests.scoring.filling import fill, fill_and_submit

Browse = Callable[..., Page]
SECRET = "canary-77ab"


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
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved")
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    expect(page.locator("[data-shows=lines_done]")).to_have_text("1")
    page.reload()
    expect(line(page, "data").get_by_label("Note")).to_have_value("Named the label delay.")
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
    expect(data.locator("[data-autosave-state]")).to_have_text("Not saved")
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    assert note_of(debrief_round, "data") == "Before."
    page.context.set_offline(False)
    expect(data.locator("[data-autosave-state]")).to_contain_text("Saved ")
    assert note_of(debrief_round, "data") == "Written on a train."


def test_what_was_not_saved_survives_a_reload(debrief_round: Round, bob: User, open_browser: Browse) -> None:
    page = open_debrief(open_browser, bob, debrief_round)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/debrief/lines/**", lambda route: route.abort())
    line(page, "data").get_by_label("Note").fill("Not lost.")
    expect(line(page, "data").locator("[data-autosave-state]")).to_have_text("Not saved")
    page.unroute("**/debrief/lines/**")
    page.reload()
    expect(line(page, "data").get_by_label("Note")).to_have_value("Not lost.")
    expect(line(page, "data").locator("[data-autosave-state]")).to_contain_text("Saved ")
    assert note_of(debrief_round, "data") == "Not lost."


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
    for page in (candidate, interviewer):
        expect(page.get_by_role("heading", name="Line by line")).to_be_visible(timeout=30_000)
        expect(page.get_by_text(SECRET).first).to_be_visible()
    assert_accessible(candidate)
    pdf = candidate.request.get(f"/rounds/{debrief_round.pk}/report.pdf")
    assert pdf.body().startswith(b"%PDF")
