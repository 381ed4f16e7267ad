"""The room in two real browsers: what one does, the other sees; what is private stays private."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from accounts.models import User
from interviews.models import Evidence, Interview, LineScore, Round, Seat
from tests.running import Site, wait_for

Open = Callable[..., Page]
SEEN_WITHIN_SECONDS = 10
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# Excalidraw's subtree is the library's own: its toolbar nests a labelled input in a label with a title and
# its canvas has no name. Everything around it is ours and is checked.
NOT_OURS = ".excalidraw"

INK = """() => {
  const canvas = document.querySelector(".excalidraw canvas.static");
  if (!canvas) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] < 120) dark += 1;
  return dark;
}"""


class Room:
    """One person's browser in a round's room."""

    def __init__(self, page: Page, round_: Round) -> None:
        self.page = page
        self.round = round_

    def enter(self) -> "Room":
        self.page.goto(reverse("room", args=[self.round.pk]))
        expect(self.page.locator(".excalidraw canvas.interactive")).to_be_visible()
        return self

    @property
    def panel(self) -> Locator:
        return self.page.locator("#room-panel")

    @property
    def clock(self) -> Locator:
        return self.page.locator(".room-clock")

    @property
    def notes(self) -> Locator:
        return self.page.get_by_role("textbox", name="Shared notes")

    @property
    def note(self) -> Locator:
        """The note of the line that is open for scoring."""
        return self.panel.get_by_role("textbox", name="Note", exact=True)

    def tab(self, name: str) -> "Room":
        self.page.get_by_role("tab", name=name).click()
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def say(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Message").fill(text)
        self.page.keyboard.press("Enter")

    def draw(self, x: int, y: int) -> None:
        """A stroke with the pen, from the board's own point (x, y)."""
        box = self.page.locator(".excalidraw canvas.interactive").bounding_box()
        assert box
        self.page.locator('label[title^="Draw"]').click()
        self.page.mouse.move(box["x"] + x, box["y"] + y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + x + 120, box["y"] + y + 60, steps=12)
        self.page.mouse.up()

    def ink(self) -> int:
        found: int = self.page.evaluate(INK)
        return found

    def see_ink(self, more_than: int) -> int:
        explain = f"the board shows {self.ink()} dark pixels, not more than {more_than}"
        wait_for(lambda: self.ink() > more_than, lambda: explain, SEEN_WITHIN_SECONDS)
        return self.ink()


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
def complaints(alices: Room, bobs: Room, site: Site) -> list[str]:
    """What the browsers object to: errors, refused styles, requests that leave for another host."""
    found: list[str] = []
    own = (site.url, site.live_url, "data:", "blob:")
    for room in (alices, bobs):
        room.page.on("pageerror", lambda error: found.append(f"error: {error}"))
        room.page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
        room.page.on("request", lambda sent: None if sent.url.startswith(own) else found.append(sent.url))
    return found


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


def test_a_pause_needs_both(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.press("Propose pause")
    expect(candidate.page.get_by_text("You asked for a pause.")).to_be_visible()
    expect(interviewer.page.get_by_text("Alice asks for a pause.")).to_be_visible()
    expect(interviewer.clock).not_to_contain_text("Paused")
    interviewer.press("Agree to pause")
    for room in live:
        expect(room.clock).to_contain_text("Paused")
    candidate.page.get_by_role("group", name="Clock").get_by_role("button", name="Resume").click()
    for room in live:
        expect(room.clock).not_to_contain_text("Paused")


def test_a_pause_can_be_declined_and_taken_back(live: tuple[Room, Room]) -> None:
    candidate, interviewer = live
    candidate.press("Propose pause")
    interviewer.press("Decline")
    expect(candidate.page.get_by_text("You asked for a pause.")).to_have_count(0)
    candidate.press("Propose pause")
    candidate.press("Take it back")
    expect(interviewer.page.get_by_text("asks for a pause")).to_have_count(0)


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


def test_the_guide_follows_the_clock(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    kit = interviewer.round.scenario_version.kit
    interviewer.press("Next stage")
    expect(interviewer.panel).to_contain_text(kit["probes"]["framing"][0]["ask"])
    interviewer.panel.get_by_label("Stage").select_option("data")
    expect(interviewer.panel).to_contain_text(kit["probes"]["data"][0]["ask"])
    interviewer.panel.get_by_text(kit["probes"]["data"][0]["ask"]).click()
    expect(interviewer.panel.get_by_text("Usual wrong answer").first).to_be_visible()


def test_a_score_saves_itself_and_comes_back_after_a_reload(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    interviewer.tab("Score")
    interviewer.panel.get_by_role("radio").nth(2).check()
    interviewer.note.fill("Asked for the scale first.")
    expect(interviewer.panel.get_by_text("Saved", exact=True)).to_be_visible()
    expect(interviewer.panel).to_contain_text("1 of 9 lines entered")
    saved = LineScore.objects.get(assessment__round=interviewer.round)
    assert (saved.line, saved.score, saved.note) == ("requirements", 3, "Asked for the scale first.")
    interviewer.enter().tab("Score")
    expect(interviewer.panel.get_by_role("radio").nth(2)).to_be_checked()
    expect(interviewer.note).to_have_value("Asked for the scale first.")


def test_a_line_can_be_marked_as_not_reached_with_a_reason(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    interviewer.tab("Score")
    interviewer.panel.get_by_role("radio", name="Not reached").check()
    interviewer.panel.get_by_label("Why it was not reached").fill("Time ran out.")
    expect(interviewer.panel.get_by_text("Saved", exact=True)).to_be_visible()
    saved = LineScore.objects.get(assessment__round=interviewer.round)
    assert (saved.score, saved.not_reached, saved.not_reached_reason) == (None, True, "Time ran out.")


def test_a_score_that_cannot_be_saved_is_kept_and_sent_later(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    interviewer.tab("Score")
    interviewer.page.route("**/assessment/lines/**", lambda route: route.abort())
    interviewer.panel.get_by_role("radio").nth(3).check()
    expect(interviewer.panel.get_by_text("Not saved yet")).to_be_visible()
    interviewer.page.on("dialog", lambda dialog: dialog.accept())
    interviewer.enter().tab("Score")
    expect(interviewer.panel.get_by_role("radio").nth(3)).to_be_checked()
    interviewer.page.unroute_all()
    expect(interviewer.panel.get_by_text("Saved", exact=True)).to_be_visible()
    assert LineScore.objects.get(assessment__round=interviewer.round).score == 4


def test_one_key_records_a_checkpoint_and_letters_open_the_tabs(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    interviewer.page.locator("#room-bar").focus()
    interviewer.page.keyboard.press("k")
    interviewer.page.keyboard.press("1")
    expect(interviewer.panel.get_by_role("button", name=re.compile("^Undo"))).to_have_count(1)
    recorded = Evidence.objects.get(round=interviewer.round)
    first = interviewer.round.scenario_version.kit["checkpoints"][0]
    assert (recorded.kind, recorded.checkpoint, recorded.line) == ("checkpoint", first["key"], first["line"])
    interviewer.press(f"Undo: {first['text']}")
    expect(interviewer.panel.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)


def test_keys_do_nothing_while_somebody_types(live: tuple[Room, Room]) -> None:
    _, interviewer = live
    interviewer.tab("Evidence")
    field = interviewer.panel.get_by_label("What you saw or heard")
    field.press_sequentially("k1 N named the label delay")
    expect(interviewer.page.get_by_role("tab", name="Evidence")).to_have_attribute("aria-selected", "true")
    expect(interviewer.clock).to_contain_text("Requirements")
    interviewer.press("Add evidence")
    expect(interviewer.panel).to_contain_text("Recorded (1)")
    expect(field).to_have_value("")
    assert Evidence.objects.get(round=interviewer.round).text == "k1 N named the label delay"


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


def test_a_lost_network_shows_at_once(live: tuple[Room, Room]) -> None:
    candidate, _ = live
    candidate.page.context.set_offline(True)
    expect(candidate.page.get_by_text("You are offline.")).to_be_visible(timeout=3_000)
    candidate.page.context.set_offline(False)
    expect(candidate.page.get_by_text("You are offline.")).to_have_count(0)


class Cable:
    """A room's connection that can be pulled and put back."""

    def __init__(self, page: Page) -> None:
        self.open: list[WebSocketRoute] = []
        self.pulled = False
        page.route_web_socket(re.compile("/ws/rounds/"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.pulled:
            socket.close(code=1012)
            return
        socket.connect_to_server()
        self.open.append(socket)

    def pull(self) -> None:
        self.pulled = True
        while self.open:
            self.open.pop().close(code=1012)


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


def test_a_seat_that_is_taken_away_closes_the_room(live: tuple[Room, Room], alice: User) -> None:
    candidate, _ = live
    Seat.objects.filter(room__round=candidate.round, user=alice).update(revoked_at=timezone.now())
    expect(candidate.page.get_by_text("You no longer have a seat in this room.")).to_be_visible()
    expect(candidate.page.get_by_role("link", name="Go to the interview")).to_be_visible()


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


def test_a_person_can_leave_for_good(live: tuple[Room, Room]) -> None:
    candidate, _ = live
    candidate.press("Leave or report")
    dialog = candidate.page.get_by_role("dialog", name="Leave or report")
    dialog.get_by_role("button", name="Leave", exact=True).click()
    candidate.page.wait_for_url(re.compile(r"/interviews/|/$"))
    assert candidate.round.interview.participations.filter(left_at__isnull=False).count() == 1


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


def test_folded_parts_stay_folded(live: tuple[Room, Room]) -> None:
    candidate, _ = live
    candidate.press("Side panel")
    candidate.press("Stages")
    expect(candidate.panel).to_be_hidden()
    candidate.enter()
    expect(candidate.panel).to_be_hidden()
    expect(candidate.page.get_by_role("button", name="Stages")).to_have_attribute("aria-expanded", "false")
    candidate.page.keyboard.press("]")
    expect(candidate.panel).to_be_visible()


def test_nothing_is_refused_and_nothing_leaves_for_another_host(
    complaints: list[str], live: tuple[Room, Room]
) -> None:
    candidate, interviewer = live
    candidate.draw(300, 250)
    interviewer.see_ink(0)
    candidate.page.locator('label[title^="Text"]').click()
    candidate.page.mouse.click(600, 600)
    candidate.page.keyboard.type("Feature store")
    candidate.page.keyboard.press("Escape")
    interviewer.press("Next stage")
    interviewer.panel.get_by_label("Stage").select_option("architecture")
    expect(interviewer.panel.get_by_role("img", name="Reference diagram.")).to_be_visible()
    for room in live:
        room.tab("Notes")
        expect(room.notes).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_part_of_the_room_has_an_axe_violation(
    open_browser: Open, live_interview: Interview, alice: User, bob: User, size: dict[str, int], scheme: str
) -> None:
    round_ = live_interview.rounds.get(number=1)
    for person in (bob, alice):
        page = open_browser(person, viewport=size, color_scheme=scheme)
        page.goto(reverse("room", args=[round_.pk]))
        expect(page.get_by_role("tab").first).to_be_visible()
        if person == bob:
            _check(page)
            page.get_by_role("button", name="Start round").click()
        expect(page.locator(".room-clock")).to_contain_text("Requirements")
        for tab in page.get_by_role("tab").all():
            tab.click()
            _check(page)


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


def _check(page: Page) -> None:
    options: Any = {"exclude": [[NOT_OURS]]}
    result = Axe().run(page, context=options)
    assert result.violations_count == 0, result.generate_report()


def _checkpoint(round_: Round) -> str:
    text: str = round_.scenario_version.kit["checkpoints"][0]["text"]
    return text
