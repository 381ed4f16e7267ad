"""The call between two real browsers with Chromium's fake devices, also through a real relay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, WebSocket, expect

from accounts.models import User
from interviews.models import Interview, Round
from tests.browser.conftest import sign_in
from tests.browser.looks import PHONE, WIDE, assert_accessible
from tests.coturn import SECRET, Coturn, running_coturn
from tests.running import Site, running_site, wait_for

ASKED_DEVICES = ["camera", "microphone"]
WITHIN_SECONDS = 20

# Remembers each connection and each question for a device; changes nothing in how they work.
WITNESS = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...values) { super(...values); window.peers.push(this); }
};
window.captures = [];
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = function (wanted) {
  window.captures.push(Object.keys(wanted).join());
  return ask.call(this, wanted);
};
"""
FIGURES = """async () => {
  const peer = window.peers.at(-1);
  const found = { frames: 0, sound: 0, pair: null, ufrag: null };
  if (!peer) return found;
  const stats = await peer.getStats();
  for (const one of stats.values()) {
    if (one.type === "inbound-rtp" && one.kind === "video") found.frames = one.framesDecoded ?? 0;
    if (one.type === "inbound-rtp" && one.kind === "audio") found.sound = one.packetsReceived;
    const pair = one.type === "transport" && stats.get(one.selectedCandidatePairId);
    if (pair) {
      const [near, far] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
      found.pair = [near?.candidateType, far?.candidateType];
    }
  }
  found.ufrag = peer.localDescription?.sdp.match(/a=ice-ufrag:(.*)/)?.[1] ?? null;
  return found;
}"""


@dataclass
class Caller:
    """One person's browser in a round's room."""

    page: Page
    round: Round
    heard: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WITNESS)
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.heard.append(data if isinstance(data, bytes) else b""))

    def enter(self) -> "Caller":
        self.page.goto(reverse("room", args=[self.round.pk]))
        expect(self.dock).to_be_visible()
        return self

    @property
    def dock(self) -> Any:
        return self.page.get_by_role("region", name="Call", exact=True)

    def press(self, name: str) -> None:
        self.dock.get_by_role("button", name=name, exact=True).click()

    def join(self) -> "Caller":
        self.press("Join call")
        leave = self.dock.get_by_role("button", name="Leave call")
        expect(leave).to_be_visible(timeout=WITHIN_SECONDS * 1000)  # the microphone is opened first
        return self

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FIGURES)
        return found

    def gets_more(self, what: str) -> None:
        """Until more frames or packets come than there are now."""
        before = self.figures()[what]
        wait_for(lambda: self.figures()[what] > before + 2, lambda: f"no more {what}", WITHIN_SECONDS)

    def sees(self, text: str) -> None:
        expect(self.dock).to_contain_text(text, timeout=WITHIN_SECONDS * 1000)

    def captures(self) -> list[str]:
        found: list[str] = self.page.evaluate("() => window.captures")
        return found


Pair = tuple[Caller, Caller]


@pytest.fixture
def round_(live_interview: Interview) -> Round:
    return live_interview.rounds.get(number=1)


@pytest.fixture
def caller(open_browser: Callable[..., Page], site: Site, round_: Round) -> Callable[..., Caller]:
    def make(user: User, **options: Any) -> Caller:
        page = open_browser(user, **{"viewport": WIDE, "permissions": ASKED_DEVICES, **options})
        return Caller(page, round_)

    return make


@pytest.fixture
def both(caller: Callable[..., Caller], alice: User, bob: User) -> Pair:
    return caller(alice).enter(), caller(bob).enter()


@pytest.fixture
def connected(both: Pair) -> Pair:
    for each in both:
        each.join()
    for each in both:
        each.gets_more("sound")
    return both


def test_both_hear_each_other_and_are_seen_only_once_they_turn_the_camera_on(both: Pair) -> None:
    alice, bob = both
    alice.sees("Nobody is in the call.")
    assert (alice.captures(), bob.captures()) == ([], [])
    bob.join()
    alice.sees("Bob is in the call.")
    bob.sees("Waiting for Alice to join.")
    alice.join()
    for each in both:
        each.gets_more("sound")
        each.sees("Good")
        assert each.captures() == ["audio"]
        assert each.figures()["frames"] == 0
    alice.press("Turn camera on")
    bob.gets_more("frames")
    expect(bob.page.get_by_label("Picture of Alice")).to_be_visible()
    assert alice.figures()["frames"] == 0
    bob.press("Turn camera on")
    alice.gets_more("frames")
    alice.press("Turn camera off")
    expect(bob.page.get_by_label("Picture of Alice")).to_have_count(0)
    bob.press("Leave call")
    alice.sees("Waiting for Bob to join.")
    expect(bob.dock.get_by_role("button", name="Join call")).to_be_visible()


def test_a_muted_person_is_shown_so_and_may_hold_a_key_to_talk(connected: Pair) -> None:
    alice, bob = connected
    theirs = bob.dock.get_by_role("figure").filter(has_text="Alice")
    expect(theirs).not_to_contain_text("muted")
    expect(theirs).to_have_attribute("data-speaking", "true")
    alice.page.keyboard.press("Shift+M")
    expect(theirs).to_contain_text("muted")
    expect(theirs).not_to_have_attribute("data-speaking", "true")
    alice.page.keyboard.down("Backquote")
    expect(theirs).not_to_contain_text("muted")
    expect(theirs).to_have_attribute("data-speaking", "true")
    alice.page.keyboard.up("Backquote")
    expect(theirs).to_contain_text("muted")
    alice.press("Unmute")
    expect(theirs).not_to_contain_text("muted")


def test_audio_only_stops_the_pictures_both_ways_and_the_voices_go_on(connected: Pair) -> None:
    alice, bob = connected
    for each in connected:
        each.press("Turn camera on")
    for each in connected:
        each.gets_more("frames")
    switch_audio_only(alice)
    bob.sees("picture paused")
    expect(alice.page.get_by_label("Picture of Bob")).to_have_count(0)
    for each in connected:
        each.gets_more("sound")
    stopped = [each.figures()["frames"] for each in connected]
    for each in connected:
        each.gets_more("sound")
    assert [each.figures()["frames"] for each in connected] == stopped
    switch_audio_only(alice)
    for each in connected:
        each.gets_more("frames")


def switch_audio_only(caller: Caller) -> None:
    caller.press("Call settings")
    caller.page.get_by_label("Audio only").click()
    caller.page.get_by_role("button", name="Close").click()


def test_the_call_goes_on_after_a_reload_and_in_the_newer_of_two_tabs(connected: Pair) -> None:
    alice, bob = connected
    alice.page.reload()
    alice.gets_more("sound")
    bob.gets_more("sound")
    second = Caller(alice.page.context.new_page(), alice.round).enter()
    second.sees("You are in the call in another tab.")
    second.press("Take the call here")
    second.gets_more("sound")
    bob.gets_more("sound")
    expect(alice.dock.get_by_role("button", name="Take the call here")).to_be_visible()
    alice.sees("You are in the call in another tab.")


def test_without_a_permission_one_is_told_and_can_still_listen(
    caller: Callable[..., Caller], alice: User, bob: User
) -> None:
    listener, talker = caller(alice, permissions=[]).enter(), caller(bob).enter().join()
    listener.join()
    listener.sees("Your browser does not let this page use the microphone.")
    listener.gets_more("sound")
    talker.sees("Alice: muted")


def test_the_call_is_usable_on_a_phone_and_by_everyone(connected: Pair) -> None:
    alice, _ = connected
    assert_accessible(alice.page)
    alice.page.set_viewport_size(PHONE)
    wide: int = alice.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    expect(alice.dock.get_by_role("button", name="Mute", exact=True)).to_be_in_viewport()


# Through a relay


@pytest.fixture
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with running_coturn(tmp_path_factory.mktemp("coturn")) as relay:
        yield relay


@pytest.fixture
def relayed_site(db: None, coturn: Coturn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("relayed")
    changed = {"CALL_RELAY_ONLY": "yes", "TURN_URLS": coturn.url, "TURN_SECRET": SECRET}
    with running_site(folder, "web", "live", **changed) as site:
        yield site


@pytest.fixture
def relayed(relayed_site: Site, browser: Browser, round_: Round, alice: User, bob: User) -> Iterator[Pair]:
    contexts = [browser.new_context(base_url=relayed_site.url, permissions=ASKED_DEVICES) for _ in range(2)]
    for context, user in zip(contexts, (alice, bob), strict=True):
        sign_in(context, user, relayed_site)
    first, second = (Caller(context.new_page(), round_).enter().join() for context in contexts)
    yield first, second
    for context in contexts:
        context.close()


def test_a_relayed_call_tells_nobody_an_address_and_outlives_the_loss_of_its_relay(
    relayed: Pair, coturn: Coturn
) -> None:
    for each in relayed:
        each.press("Turn camera on")
    for each in relayed:
        each.gets_more("frames")
        each.gets_more("sound")
        assert each.figures()["pair"] == ["relay", "relay"]
        assert candidate_types(each) == {"relay"}
        assert b"raddr 0.0.0.0 rport 0" in b"".join(each.heard)
    before = [each.figures()["ufrag"] for each in relayed]
    coturn.kill()
    for each in relayed:
        each.sees("Connection lost. Trying again…")
    coturn.start()
    for each in relayed:
        each.gets_more("frames")
        each.gets_more("sound")
    after = [each.figures()["ufrag"] for each in relayed]
    assert not set(before) & set(after), "the way was found anew"
    assert [len(each.page.evaluate("() => window.peers.map(() => 1)")) for each in relayed] == [1, 1]


def candidate_types(caller: Caller) -> set[str]:
    """Of every candidate that has reached this browser, in signals and in descriptions."""
    return {kind.decode() for kind in re.findall(rb"candidate:[^\r\n\"]* typ (\w+)", b"".join(caller.heard))}


# In the lobby


def test_the_lobby_tries_devices_when_asked_and_remembers_the_choice(
    open_browser: Callable[..., Page], site: Site, swap_interview: Interview, alice: User
) -> None:
    page = open_browser(alice, viewport=WIDE, permissions=ASKED_DEVICES)
    page.add_init_script(WITNESS)
    page.goto(reverse("interview", args=[swap_interview.pk]))
    check = page.get_by_role("region", name="Microphone and camera")
    expect(check).to_be_visible()
    assert page.evaluate("() => window.captures") == []
    check.get_by_role("button", name="Try microphone").click()
    expect(check).to_contain_text("Your microphone works: it hears you.")
    check.get_by_role("button", name="Try camera").click()
    expect(check.get_by_label("Your picture")).to_be_visible()
    assert page.evaluate("() => window.captures") == ["audio", "video"]
    check.get_by_role("button", name="Play a test sound").click()
    expect(check).to_contain_text("Did you hear two notes?")
    microphone = check.get_by_label("Microphone", exact=True)
    microphone.select_option(index=1)
    chosen = microphone.input_value()
    check.get_by_role("button", name="Stop camera").click()
    expect(check.get_by_label("Your picture")).to_be_hidden()
    assert_accessible(page)
    page.reload()
    check.get_by_role("button", name="Try microphone").click()
    expect(microphone).to_have_value(chosen)
