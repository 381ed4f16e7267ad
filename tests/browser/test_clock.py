"""The stage clock in real browsers: right whatever their own clocks, the network and the server do."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.models import (
    Clock,
    Interview,
    LengthProposal,
    LiveHeartbeat,
    Participation,
    Round,
    RoundState,
    StageSpan,
)
from interviews.room.clock import tell_room_of
from interviews.room.downtime import SILENCE
from interviews.room.services import database_now
from tests.browser import rooms
from tests.browser.looks import WIDE
from tests.browser.lopsided import lopsided_line
from tests.running import Site, wait_for

pytestmark = pytest.mark.usefixtures("db")
Open = Callable[..., Page]

FIVE_HOURS_MS = 5 * 3_600_000
SEEN_WITHIN_MS = 20_000
DRAWN_WITHIN_MS = 150  # a busy machine draws late; it never draws early

SKEWED = """(() => {
  const Real = Date, skew = SKEW;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + skew); }
    static now() { return Real.now() + skew; }
  };
})()"""
# Some machines stop performance.now() while they sleep, and tell the page nothing.
SLEEPY = """(() => {
  let lost = 0;
  const real = performance.now.bind(performance);
  performance.now = () => real() - lost;
  globalThis.sleepFor = (ms) => { lost += ms; };
})()"""
# The socket goes over another port, and the page, which came by a quick one, tells nothing of the time.
OVER = """(() => {
  const Real = WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(url, protocol) { super(url.replace(":OLD", ":NEW"), protocol); }
  };
  performance.getEntriesByType = () => [];
})()"""
TONES = """(() => {
  globalThis.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) {
    globalThis.tones += 1;
    return start.apply(this, given);
  };
})()"""
# The moments at which the clock turned, by the machine's clock, which is also PostgreSQL's.
TURNS = """() => new Promise((done) => {
  const shown = document.querySelector(".room-clock-used"), turns = [];
  new MutationObserver(() => {
    const [minutes, seconds] = shown.textContent.split(":").map(Number);
    turns.push([minutes * 60 + seconds, performance.timeOrigin + performance.now()]);
    if (turns.length === 4) done(turns);
  }).observe(shown, { subtree: true, characterData: true, childList: true });
})"""


class Room(rooms.Room):
    """A room that is looked at for its clock: the board may take its time."""

    def enter(self) -> "Room":
        self.page.goto(reverse("room", args=[self.round.pk]))
        expect(self.clock).to_be_visible(timeout=SEEN_WITHIN_MS)
        return self


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


def start(alices: Room, bobs: Room) -> None:
    alices.enter()
    bobs.enter().press("Start round")
    for room in (alices, bobs):
        expect(room.clock).to_contain_text("Requirements", timeout=SEEN_WITHIN_MS)


def elapsed_seconds(round_: Round) -> float:
    clock = Clock.objects.get(pk=round_.pk)
    assert clock.stage_started_at
    now = clock.paused_at or database_now()
    return (now - clock.stage_started_at).total_seconds() - clock.paused_seconds


def shown_seconds(room: Room) -> int:
    minutes, seconds = room.page.locator(".room-clock-used").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def see_right_time(room: Room, within_seconds: float = 1.5) -> None:
    wait_for(
        lambda: abs(elapsed_seconds(room.round) - 0.5 - shown_seconds(room)) <= within_seconds,
        lambda: f"shows {shown_seconds(room)} s of {elapsed_seconds(room.round):.1f} s",
        15,
    )


def error_ms(room: Room) -> float:
    """How late the clock turns, at its best of some turns: drawing adds to it, and never takes away."""
    clock = Clock.objects.get(pk=room.round.pk)
    assert clock.stage_started_at
    begun = (clock.stage_started_at.timestamp() + clock.paused_seconds) * 1000
    return float(min(at - begun - second * 1000 for second, at in room.page.evaluate(TURNS)))


def tones_of(room: Room) -> int:
    rung: int = room.page.evaluate("tones")
    return rung


def pass_time(round_: Round, minutes: float) -> None:
    """As if this stage had begun earlier: the room is told, as of every change of the clock."""
    earlier = timedelta(minutes=minutes)
    with transaction.atomic():
        clock = Clock.objects.select_for_update().get(pk=round_.pk)
        fresh = Round.objects.get(pk=round_.pk)
        assert clock.stage_started_at
        assert fresh.started_at
        clock.stage_started_at -= earlier
        fresh.started_at -= earlier
        fresh.save(update_fields=["started_at"])
        StageSpan.objects.filter(round=round_, ended_at=None).update(started_at=clock.stage_started_at)
        tell_room_of(clock, fresh, clock.moved_by, clock.last_move)


@pytest.mark.parametrize("skew_ms", [FIVE_HOURS_MS, -FIVE_HOURS_MS])
def test_a_browser_whose_clock_is_five_hours_off_shows_the_rooms_time(
    alices: Room, bobs: Room, skew_ms: int
) -> None:
    alices.page.add_init_script(SKEWED.replace("SKEW", str(skew_ms)))
    start(alices, bobs)
    assert abs(alices.page.evaluate("Date.now()") - time.time() * 1000) > FIVE_HOURS_MS - 60_000
    assert -20 <= error_ms(alices) <= 20 + DRAWN_WITHIN_MS
    see_right_time(alices.enter())


@pytest.mark.parametrize(("there", "back"), [(0.0, 0.3), (0.3, 0.0)])
def test_a_lopsided_line_costs_at_most_half_the_round_trip(
    open_browser: Open, alice: User, bobs: Room, site: Site, there: float, back: float
) -> None:
    with lopsided_line(site.live_port, there=there, back=back) as line:
        alices = Room(open_browser(alice, viewport=WIDE, bypass_csp=True), bobs.round)
        alices.page.add_init_script(OVER.replace("OLD", str(site.live_port)).replace("NEW", str(line.port)))
        start(alices, bobs)
        off = error_ms(alices)
    at_most = (there + back) / 2 * 1000 + 20
    assert -at_most <= off <= at_most + DRAWN_WITHIN_MS


def test_a_sleep_that_nothing_tells_of_is_noticed(alices: Room, bobs: Room) -> None:
    alices.page.add_init_script(SLEEPY)
    start(alices, bobs)
    see_right_time(alices)
    pass_time(alices.round, 1)
    alices.page.evaluate("sleepFor(60_000)")
    see_right_time(alices)


def test_a_frozen_page_wakes_up_to_the_present(alices: Room, bobs: Room) -> None:
    start(alices, bobs)
    sleeping = alices.page.context.new_cdp_session(alices.page)
    sleeping.send("Page.setWebLifecycleState", {"state": "frozen"})
    bobs.press("Next stage")
    expect(bobs.clock).to_contain_text("Framing")
    sleeping.send("Page.setWebLifecycleState", {"state": "active"})
    expect(alices.clock).to_contain_text("Framing")
    see_right_time(alices)


def test_the_time_without_a_server_is_given_back_on_both_screens(
    alices: Room, bobs: Room, site: Site
) -> None:
    start(alices, bobs)
    site.kill("live")

    def silent() -> bool:
        last = LiveHeartbeat.objects.latest("beat_at").beat_at
        return database_now() - last > SILENCE + timedelta(seconds=1)

    wait_for(silent, lambda: "a heart still beats")
    site.start("live")
    site.wait_until_up("live")
    lost = SILENCE.total_seconds()
    wait_for(
        lambda: Clock.objects.get(pk=alices.round.pk).paused_seconds > lost,
        lambda: "no time was given back",
    )
    for room in (alices, bobs):
        see_right_time(room)


def test_two_tabs_of_one_person_agree_and_either_moves_the_clock(alices: Room, bobs: Room) -> None:
    start(alices, bobs)
    newer = Room(bobs.page.context.new_page(), bobs.round).enter()
    newer.press("Next stage")
    for room in (newer, bobs, alices):
        expect(room.clock).to_contain_text("Framing")
        see_right_time(room)
    bobs.press("Extend 2 min")
    for room in (newer, bobs, alices):
        expect(room.clock).to_contain_text("of 6:00")
    newer.page.close()
    see_right_time(bobs)


def test_the_end_of_a_stage_is_said_in_words_on_both_sides(alices: Room, bobs: Room) -> None:
    start(alices, bobs)
    pass_time(alices.round, 3.1)
    for room in (alices, bobs):
        expect(room.clock).to_contain_text("last 2 min")
        expect(room.page.locator("[aria-current=step]")).to_contain_text("last 2 min")
        expect(room.page.get_by_text("Two minutes left for Requirements.")).to_have_count(1)
    pass_time(alices.round, 3)
    for room in (alices, bobs):
        expect(room.clock).to_contain_text(re.compile(r"\+1:\d\d over"))
        expect(room.page.locator("[aria-current=step]")).to_contain_text("over time by")
        expect(room.page.get_by_text("Requirements is over its time.")).to_have_count(1)


def test_the_chime_rings_softly_for_who_touched_the_page_and_can_be_turned_off(
    alices: Room, bobs: Room
) -> None:
    for room in (alices, bobs):
        room.page.add_init_script(TONES)
    start(alices, bobs)
    pass_time(alices.round, 3.1)
    for room in (alices, bobs):
        expect(room.clock).to_contain_text("last 2 min")
    wait_for(lambda: tones_of(bobs) == 1, lambda: f"{tones_of(bobs)} tones", 10)
    assert tones_of(alices) == 0
    bobs.press("More")
    bobs.page.get_by_role("button", name="Chime when a stage ends", pressed=True).click()
    expect(bobs.page.get_by_role("button", name="Chime when a stage ends", pressed=False)).to_be_visible()
    pass_time(alices.round, 2)
    expect(bobs.clock).to_contain_text("over")
    assert tones_of(bobs) == 1
    bobs.enter().press("More")
    expect(bobs.page.get_by_role("button", name="Chime when a stage ends", pressed=False)).to_be_visible()


def test_pacing_alarms_come_to_the_interviewer_alone_and_are_answered(alices: Room, bobs: Room) -> None:
    start(alices, bobs)
    bobs.tab("Chat")
    pass_time(alices.round, 11.3)  # a quarter of 45 minutes, and 6 more than the stage was to take
    pacing = bobs.page.get_by_role("region", name="Pacing")
    expect(pacing).to_have_count(2)
    expect(pacing.first).to_contain_text("Requirements is more than 2 min over its time.")
    quarter = pacing.filter(has_text="A quarter of the time is gone.")
    nudge = bobs.round.rubric.content["pacing_alarms"][0]["nudge"]
    expect(quarter).to_contain_text(nudge)
    quarter.get_by_role("button", name="Ask in chat").click()
    expect(quarter).to_have_count(0)
    alices.tab("Chat")
    expect(alices.panel.get_by_role("log")).to_contain_text(nudge)
    expect(alices.page.get_by_role("region", name="Pacing")).to_have_count(0)
    pacing.get_by_role("button", name="Later, in 2 min").click()
    expect(pacing).to_have_count(0)
    bobs.enter()
    expect(bobs.clock).to_contain_text("over")
    expect(pacing).to_have_count(0)
    pass_time(alices.round, 2.1)
    pacing.get_by_role("button", name="Move on").click()
    expect(alices.clock).to_contain_text("Framing")
    expect(pacing).to_have_count(0)


def test_both_are_told_of_the_end_that_no_clock_moves(alices: Room, bobs: Room) -> None:
    soon = DateTimeTZRange(timezone.now(), timezone.now() + timedelta(minutes=9))
    Participation.objects.filter(interview=alices.round.interview).update(during=soon)
    start(alices, bobs)
    for room in (alices, bobs):
        expect(room.page.get_by_text("whatever the clock says")).to_be_visible()


def test_two_people_agree_on_another_length_in_the_lobby(
    open_browser: Open, swap_interview: Interview, alice: User, bob: User
) -> None:
    address = reverse("interview", args=[swap_interview.pk])
    alices, bobs = (open_browser(person, viewport=WIDE) for person in (alice, bob))
    for page in (alices, bobs):
        page.goto(address)
    alices.get_by_text("Propose another length").click()
    alices.get_by_label("Minutes a round, 20 to 120").fill("30")
    alices.get_by_role("button", name="Propose", exact=True).click()
    expect(alices.get_by_text("Bob has not answered yet.")).to_be_visible()
    expect(bobs.get_by_text("Alice proposes 30 minutes a round")).to_be_visible()
    bobs.get_by_role("button", name="Accept 30 minutes").click()
    for page in (alices, bobs):
        expect(page.get_by_text("as you both agreed")).to_be_visible()
        expect(page.locator("[data-round-minutes]").first).to_have_text("30")
        page.get_by_role("button", name="I am ready").click()
    for page in (alices, bobs):
        page.wait_for_url(re.compile("/room/"))
        expect(page.locator(".room-rail-total")).to_contain_text("/ 30:00")
    agreed = LengthProposal.objects.get(interview=swap_interview)
    assert (agreed.outcome, agreed.proposed_by, agreed.answered_by) == ("accepted", alice, bob)


def test_a_solo_run_of_ones_own_length_shows_its_stages_before_the_start(
    open_browser: Open, alice: User
) -> None:
    page = open_browser(alice, viewport=WIDE)
    page.goto(reverse("find"))
    page.get_by_label("Another length, 20 to 120 minutes").fill("25")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url(re.compile("/room/"))
    planned: list[Any] = [
        int(text.split()[0]) for text in page.locator(".room-stage-planned").all_inner_texts()
    ]
    assert (sum(planned), len(planned)) == (25, 9)
    assert Round.objects.get(candidate=alice).state == RoundState.WAITING
