"""The room in two real browsers: what one does, the other sees; what is private stays private."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import Evidence, Interview, LineScore, Round, Seat
from tests.browser.conftest import watch
from tests.browser.looks import PHONE, WIDE, assert_accessible, in_every_look
from tests.browser.rooms import Cable, Room
from tests.running import Site
from tests.scoring.filling import AS_SEEN

Open = Callable[..., Page]


@pytest.fixture
def round_(live_interview: Interview) -> Round:
    """Alice is the candidate, Bob interviews; nobody has started the clock."""
    return live_interview.rounds.get(number=1)


@pytest.fixture
def alices(open_browser: Open, alice: User, round_: Round) -> Room:
    return Room(open_browser(alice, viewport=WIDE), round_)


@pytest.fixture
def bobs(open_browser: Open, bob: User, round_: Round) -> Room:
    return Room(open_browser(bob, viewport=WIDE), round_)


@pytest.fixture
def both(alices: Room, bobs: Room) -> tuple[Room, Room]:
    return alices.enter(), bobs.enter()


@pytest.fixture
def live(both: tuple[Room, Room]) -> tuple[Room, Room]:
    candidate, interviewer = both
    interviewer.press("Start round")
    for room in both:
        expect(room.clock).to_contain_text("Requirements")
    return candidate, interviewer


@pytest.fixture
def answering(alices: Room, live_round: Round) -> Room:
    """Alice in the started round, alone: enough where nothing crosses to the other side."""
    return alices.enter()


@pytest.fixture
def interviewing(bobs: Room, live_round: Round) -> Room:
    return bobs.enter()


def test_each_sees_the_others_strokes_and_they_outlive_a_reload(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    assert interviewer.ink() == 0
    candidate.draw(300, 250)
    first = interviewer.see_ink(0)
    interviewer.draw(300, 420)
    candidate.see_ink(first)
    candidate.enter().see_ink(first)


def test_the_notes_converge_while_both_write(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    for room in live:
        room.tab("Notes")
    candidate.notes.press_sequentially("100 million users. ")
    expect(interviewer.notes).to_contain_text("100 million users.")
    interviewer.notes.click()
    interviewer.page.keyboard.press("Control+End")
    interviewer.page.keyboard.type("Read heavy.")
    # Between the two stands the name at the other's cursor.
    written = re.compile(r"100 million users\..*Read heavy\.")
    for room in live:
        expect(room.notes).to_contain_text(written)
    candidate.enter().tab("Notes")
    expect(candidate.notes).to_contain_text(written)


def test_a_message_is_counted_as_unread_until_it_is_seen(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.tab("Chat").say("May I assume one region?")
    expect(interviewer.page.get_by_role("tab", name="Chat")).to_contain_text("1 unread")
    interviewer.tab("Chat")
    expect(interviewer.panel.get_by_role("log")).to_contain_text("May I assume one region?")
    expect(interviewer.page.get_by_role("tab", name="Chat")).not_to_contain_text("unread")
    expect(candidate.panel.get_by_role("log")).not_to_contain_text("not saved yet")


def test_moves_of_the_clock_show_on_both_sides(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    interviewer.press("Extend 2 min")
    for room in live:
        expect(room.clock).to_contain_text("of 7:00")
    interviewer.press("Next stage")
    for room in live:
        expect(room.clock).to_contain_text("Framing")
        expect(room.page.locator('[aria-current="step"]')).to_contain_text("Framing")
    expect(candidate.page.get_by_role("button", name="Next stage")).to_have_count(0)
    expect(candidate.page.get_by_role("button", name="End round")).to_have_count(0)


def test_a_pause_needs_both_and_can_be_declined_or_taken_back(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.press("Propose pause")
    expect(candidate.page.get_by_text("You asked for a pause.")).to_be_visible()
    expect(interviewer.page.get_by_text("Alice asks for a pause.")).to_be_visible()
    expect(interviewer.clock).not_to_contain_text("Paused")
    interviewer.press("Decline")
    expect(candidate.page.get_by_text("You asked for a pause.")).to_have_count(0)
    candidate.press("Propose pause")
    candidate.press("Take it back")
    expect(interviewer.page.get_by_text("asks for a pause")).to_have_count(0)
    candidate.press("Propose pause")
    interviewer.press("Agree to pause")
    for room in live:
        expect(room.clock).to_contain_text("Paused")
    candidate.page.get_by_role("group", name="Clock").get_by_role("button", name="Resume").click()
    for room in live:
        expect(room.clock).not_to_contain_text("Paused")


def test_the_prompt_appears_with_the_start_and_the_kit_never(alices: Room, bobs: Room) -> None:
    answers: list[str] = []
    frames: list[str] = []
    alices.page.on("websocket", lambda socket: socket.on("framereceived", lambda it: frames.append(str(it))))
    alices.page.on("response", lambda got: answers.append(got.text()) if "/api/" in got.url else None)
    alices.enter()
    expect(alices.panel).to_contain_text("The prompt appears here when the round starts.")
    bobs.enter().press("Start round")
    expect(alices.panel).to_contain_text(alices.round.scenario_version.prompt["title"])
    expect(alices.page.get_by_role("tab")).to_have_text(["Prompt", "Notes", "Chat"])
    bobs.tab("Checks")
    bobs.panel.get_by_role("button", name=re.compile(_checkpoint(bobs.round))).click()
    bobs.tab("Chat").say("You may begin.")
    alices.tab("Chat")
    expect(alices.panel.get_by_role("log")).to_contain_text("You may begin.")
    heard = "".join([*answers, *frames, alices.page.content()])
    for secret in (
        _checkpoint(alices.round),
        alices.round.scenario_version.kit["task"][:40],
        "evidence_added",
    ):
        assert secret not in heard
    refused = alices.page.request.get(f"/api/v1/rounds/{alices.round.pk}/kit/")
    assert refused.status == 403


def test_the_guide_follows_the_clock(interviewing: Room) -> None:
    kit = interviewing.round.scenario_version.kit
    interviewing.press("Next stage")
    expect(interviewing.panel).to_contain_text(kit["probes"]["framing"][0]["ask"])
    interviewing.panel.get_by_label("Stage").select_option("data")
    expect(interviewing.panel).to_contain_text(kit["probes"]["data"][0]["ask"])
    interviewing.panel.get_by_text(kit["probes"]["data"][0]["ask"]).click()
    expect(interviewing.panel.get_by_text("Usual wrong answer").first).to_be_visible()


def test_a_score_saves_itself_and_comes_back_after_a_reload(interviewing: Room) -> None:
    interviewing.tab("Score")
    interviewing.panel.get_by_role("radio").nth(2).check()
    interviewing.note.fill(AS_SEEN)
    expect(interviewing.panel.get_by_text("Saved", exact=True)).to_be_visible()
    expect(interviewing.panel).to_contain_text("1 of 9 lines entered")
    saved = LineScore.objects.get(assessment__round=interviewing.round)
    assert (saved.line, saved.score, saved.note) == ("requirements", 3, AS_SEEN)
    interviewing.enter().tab("Score")
    expect(interviewing.panel.get_by_role("radio").nth(2)).to_be_checked()
    expect(interviewing.note).to_have_value(AS_SEEN)


def test_a_line_can_be_marked_as_not_reached_with_a_reason(interviewing: Room) -> None:
    interviewing.tab("Score")
    interviewing.panel.get_by_role("radio", name="Not reached").check()
    interviewing.panel.get_by_label("Why it was not reached").fill("Time ran out.")
    expect(interviewing.panel.get_by_text("Saved", exact=True)).to_be_visible()
    saved = LineScore.objects.get(assessment__round=interviewing.round)
    assert (saved.score, saved.not_reached, saved.not_reached_reason) == (None, True, "Time ran out.")


def test_a_score_that_cannot_be_saved_is_kept_and_sent_later(interviewing: Room) -> None:
    interviewing.tab("Score")
    interviewing.page.route("**/assessment/lines/**", lambda route: route.abort())
    interviewing.panel.get_by_role("radio").nth(3).check()
    expect(interviewing.panel.get_by_text("Not saved yet")).to_be_visible()
    interviewing.page.on("dialog", lambda dialog: dialog.accept())
    interviewing.enter().tab("Score")
    expect(interviewing.panel.get_by_role("radio").nth(3)).to_be_checked()
    interviewing.page.unroute_all()
    expect(interviewing.panel.get_by_text("Saved", exact=True)).to_be_visible()
    assert LineScore.objects.get(assessment__round=interviewing.round).score == 4


def test_one_key_records_a_checkpoint_and_letters_open_the_tabs(interviewing: Room) -> None:
    interviewing.page.locator("#room-bar").focus()
    interviewing.page.keyboard.press("k")
    interviewing.page.keyboard.press("1")
    expect(interviewing.panel.get_by_role("button", name=re.compile("^Undo"))).to_have_count(1)
    recorded = Evidence.objects.get(round=interviewing.round)
    first = interviewing.round.scenario_version.kit["checkpoints"][0]
    assert (recorded.kind, recorded.checkpoint, recorded.line) == ("checkpoint", first["key"], first["line"])
    interviewing.press(f"Undo: {first['text']}")
    expect(interviewing.panel.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)


def test_keys_do_nothing_while_somebody_types(interviewing: Room) -> None:
    interviewing.tab("Evidence")
    field = interviewing.panel.get_by_role("textbox", name="What you saw or heard", exact=True)
    field.press_sequentially("k1 N named the label delay")
    expect(interviewing.page.get_by_role("tab", name="Evidence")).to_have_attribute("aria-selected", "true")
    expect(interviewing.clock).to_contain_text("Requirements")
    interviewing.press("Add evidence")
    expect(interviewing.panel).to_contain_text("Recorded (1)")
    expect(field).to_have_value("")
    assert Evidence.objects.get(round=interviewing.round).text == "k1 N named the label delay"


def test_the_whole_room_works_without_a_mouse(both: tuple[Room, Room]) -> None:
    candidate, interviewer = both
    keyboard = interviewer.page.keyboard
    interviewer.page.get_by_role("button", name="Start round").focus()
    keyboard.press("Enter")
    expect(interviewer.clock).to_contain_text("Requirements")
    keyboard.press("F6")
    keyboard.press("Shift+N")
    expect(candidate.clock).to_contain_text("Framing")
    keyboard.press("?")
    expect(interviewer.page.get_by_role("dialog", name="Keys")).to_be_visible()
    keyboard.press("Escape")
    expect(interviewer.page.get_by_role("dialog")).to_have_count(0)
    keyboard.press("c")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.type("Go on.")
    keyboard.press("Enter")
    candidate.tab("Chat")
    expect(candidate.panel.get_by_role("log")).to_contain_text("Go on.")


def test_a_banner_moves_nothing_under_the_pen(live: tuple[Room, Room]) -> None:
    candidate, _ = live
    board = candidate.page.locator(".room-canvas")
    before = board.bounding_box()
    candidate.press("Propose pause")
    expect(candidate.page.get_by_text("You asked for a pause.")).to_be_visible()
    assert board.bounding_box() == before


def test_a_lost_network_shows_at_once(answering: Room) -> None:
    answering.page.context.set_offline(True)
    expect(answering.page.get_by_text("You are offline.")).to_be_visible(timeout=3_000)
    answering.page.context.set_offline(False)
    expect(answering.page.get_by_text("You are offline.")).to_have_count(0)


def test_what_is_written_offline_is_kept_and_sent(alices: Room, bobs: Room) -> None:
    cable = Cable(alices.page)
    alices.enter()
    bobs.enter().press("Start round")
    alices.tab("Chat")
    expect(alices.clock).to_contain_text("Requirements")
    cable.pull()
    alices.say("Said in a tunnel.")
    banner = alices.page.get_by_text("1 edit of yours is not saved yet")
    expect(banner).to_be_visible()
    expect(alices.panel.get_by_role("log")).to_contain_text("not saved yet")
    cable.pulled = False
    expect(banner).to_have_count(0)
    expect(alices.panel.get_by_role("log")).not_to_contain_text("not saved yet")
    bobs.tab("Chat")
    expect(bobs.panel.get_by_role("log")).to_contain_text("Said in a tunnel.")


def test_it_says_since_when_the_partner_is_gone_and_when_they_are_back(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.page.goto("about:blank")
    expect(interviewer.page.get_by_text(re.compile("Alice has been gone since")).first).to_be_visible()
    candidate.enter()
    expect(interviewer.page.locator(".room-presence")).to_have_text("Alice is here")


def test_a_seat_that_is_taken_away_closes_the_room(answering: Room, alice: User) -> None:
    Seat.objects.filter(room__round=answering.round, user=alice).update(revoked_at=timezone.now())
    expect(answering.page.get_by_text("You no longer have a seat in this room.")).to_be_visible()
    expect(answering.page.get_by_role("link", name="Go to the interview")).to_be_visible()


def test_after_the_end_both_are_led_into_the_next_round(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.draw(300, 250)
    ink = interviewer.see_ink(0)
    interviewer.press("End round")
    dialog = interviewer.page.get_by_role("dialog", name="End this round?")
    dialog.get_by_role("button", name="End round").click()
    following = candidate.round.interview.rounds.get(number=2)
    title = f"Round 1 is over. Now you interview Bob on {following.scenario_version.title}."
    expect(candidate.page.get_by_role("heading", name=title)).to_be_focused()
    expect(interviewer.page.get_by_role("heading", name="Now Alice interviews you.")).to_be_visible()
    candidate.press("Look at the board again")
    assert candidate.ink() >= ink
    candidate.tab("Chat")
    expect(candidate.panel).to_contain_text("The chat is read-only.")
    candidate.page.get_by_role("link", name="Go to round 2").click()
    expect(
        candidate.page.get_by_role("heading", name="Round 2 of 2: you are the interviewer")
    ).to_be_visible()


def test_a_person_can_leave_for_good(answering: Room) -> None:
    answering.press("Leave or report")
    dialog = answering.page.get_by_role("dialog", name="Leave or report")
    dialog.get_by_role("button", name="Leave", exact=True).click()
    answering.page.wait_for_url(re.compile(r"/interviews/|/$"))
    assert answering.round.interview.participations.filter(left_at__isnull=False).count() == 1


def test_a_solo_run_is_led_by_its_candidate(
    open_browser: Open, alice: User, solo_interview: Interview
) -> None:
    room = Room(open_browser(alice, viewport=WIDE), solo_interview.rounds.get()).enter()
    expect(room.page.get_by_role("tab")).to_have_text(["Prompt", "Notes"])
    room.press("Start round")
    expect(room.panel).to_contain_text(room.round.scenario_version.prompt["title"])
    room.press("Pause")
    expect(room.clock).to_contain_text("Paused")
    room.page.get_by_role("group", name="Clock").get_by_role("button", name="Resume").click()
    expect(room.clock).not_to_contain_text("Paused")


def test_folded_parts_stay_folded(answering: Room) -> None:
    answering.press("Side panel")
    answering.press("Stages")
    expect(answering.panel).to_be_hidden()
    answering.enter()
    expect(answering.panel).to_be_hidden()
    expect(answering.page.get_by_role("button", name="Stages")).to_have_attribute("aria-expanded", "false")
    answering.page.keyboard.press("]")
    expect(answering.panel).to_be_visible()


def test_nothing_is_refused_and_nothing_leaves_for_another_host(alices: Room, bobs: Room, site: Site) -> None:
    complaints = [watch(room.page, site) for room in (alices, bobs)]
    candidate, interviewer = alices.enter(), bobs.enter()
    interviewer.press("Start round")
    expect(candidate.clock).to_contain_text("Requirements")
    candidate.draw(300, 250)
    interviewer.see_ink(0)
    candidate.page.locator('label[title^="Text"]').click()
    candidate.page.mouse.click(600, 600)
    candidate.page.keyboard.type("Feature store")
    candidate.page.keyboard.press("Escape")
    interviewer.press("Next stage")
    interviewer.panel.get_by_label("Stage").select_option("architecture")
    expect(interviewer.panel.get_by_role("img", name="Reference diagram.")).to_be_visible()
    for room in (candidate, interviewer):
        room.tab("Notes")
        expect(room.notes).to_be_visible()
    assert complaints == [[], []]


def test_no_part_of_the_room_has_an_axe_violation(alices: Room, bobs: Room) -> None:
    alices.enter()
    for _ in in_every_look(bobs.enter().page):
        assert_accessible(bobs.page)
    bobs.press("Start round")
    for room in (alices, bobs):
        expect(room.clock).to_contain_text("Requirements")
        for _ in in_every_look(room.page):
            for tab in room.page.get_by_role("tab").all():
                tab.click()
                assert_accessible(room.page)


def test_on_a_phone_one_part_shows_at_a_time(open_browser: Open, live_round: Round, alice: User) -> None:
    page = open_browser(alice, viewport=PHONE, has_touch=True)
    page.goto(reverse("room", args=[live_round.pk]))
    expect(page.locator("#room-panel")).to_contain_text(live_round.scenario_version.prompt["title"])
    expect(page.locator(".room-clock")).to_be_in_viewport()
    page.get_by_role("tab", name="Board").tap()
    expect(page.get_by_text("The board works better on a larger screen.")).to_be_visible()
    expect(page.locator(".excalidraw canvas.interactive")).to_be_visible()
    page.get_by_role("tab", name="Notes").tap()
    expect(page.get_by_role("textbox", name="Shared notes")).to_be_in_viewport()
    page.get_by_role("tab", name="Chat").tap()
    expect(page.get_by_role("textbox", name="Message")).to_be_in_viewport()


def _checkpoint(round_: Round) -> str:
    text: str = round_.scenario_version.kit["checkpoints"][0]["text"]
    return text
