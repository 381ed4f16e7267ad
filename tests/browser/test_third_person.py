"""Three browsers: one invites, one asks, one agrees; the third watches, helps, and is asked to leave."""

import time
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.guests.services import ask_to_join, invite_guest, let_in
from interviews.models import Guest, Interview, RoomLogEntry
from interviews.room.clock import move_clock
from interviews.services import mark_ready
from tests.browser.conftest import watch
from tests.browser.looks import WIDE, assert_accessible, in_every_look
from tests.browser.rooms import Room
from tests.running import Site

Open = Callable[..., Page]

THREE_BOARDS_MS = 20_000  # in profiles that have compiled none yet


def test_an_observer_is_invited_let_in_watches_and_is_asked_to_leave(
    open_browser: Open, site: Site, swap_interview: Interview, alice: User, bob: User, charlie: User
) -> None:
    lobby = reverse("interview", args=[swap_interview.pk])
    alices, bobs, charlies = (open_browser(user, viewport=WIDE) for user in (alice, bob, charlie))
    complaints = [watch(page, site) for page in (alices, bobs, charlies)]

    alices.goto(lobby)
    alices.get_by_text("Invite somebody to watch").click()
    alices.get_by_role("button", name="Make a link").click()
    link = alices.get_by_label("The link, for an observer").input_value()
    bobs.goto(lobby)
    charlies.goto(link)
    for _ in in_every_look(charlies):
        assert_accessible(charlies)
    charlies.set_viewport_size(WIDE)
    charlies.get_by_role("button", name="Ask to come in").click()
    expect(charlies.get_by_role("heading", name="You have asked to come in")).to_be_visible()

    expect(bobs.get_by_text("asks to come in as an observer")).to_be_visible()
    for _ in in_every_look(bobs):
        assert_accessible(bobs)
    bobs.set_viewport_size(WIDE)
    bobs.get_by_role("button", name="Let Charlie in").click()
    expect(bobs.get_by_text("Charlie comes as an observer")).to_be_visible()
    charlies.reload()
    expect(charlies.get_by_role("heading", name="You are let in")).to_be_visible()

    for page in (alices, bobs):
        page.get_by_role("button", name="I am ready").click()
    round_ = swap_interview.rounds.get(number=1)
    candidate, interviewer, observer = (Room(page, round_) for page in (alices, bobs, charlies))
    for room in (candidate, interviewer):
        room.page.goto(reverse("room", args=[round_.pk]))
    charlies.get_by_role("link", name="Go into the room").click()
    expect(charlies.locator(".room-presence")).to_have_text("Alice and Bob are here")
    for room in (candidate, interviewer):
        expect(room.page.locator(".room-presence")).to_contain_text("Charlie watches")
    expect(charlies.get_by_text("You hear and see them. They do not hear or see you.")).to_be_visible()

    interviewer.press("Start round")
    expect(observer.clock).to_contain_text("Requirements")
    for page in (alices, charlies):
        expect(page.locator(".excalidraw canvas.interactive")).to_be_visible(timeout=THREE_BOARDS_MS)
    candidate.draw(300, 250)
    observer.see_ink(0)
    candidate.tab("Chat").say("Hello, all of you.")
    expect(observer.tab("Chat").panel).to_contain_text("Hello, all of you.")
    expect(observer.panel).to_contain_text("You watch: the two write here.")
    expect(observer.panel.get_by_role("textbox", name="Message")).to_have_count(0)
    expect(charlies.get_by_role("button", name="Next stage")).to_have_count(0)
    expect(charlies.get_by_role("tab", name="Guide")).to_have_count(0)
    expect(observer.tab("Prompt").panel).to_contain_text(round_.scenario_version.prompt["title"])
    for _ in in_every_look(charlies):
        assert_accessible(charlies)

    candidate.press("More")
    candidate.press("Ask Charlie to leave")
    assert_accessible(alices)
    at = time.monotonic()
    candidate.press("Ask to leave")
    expect(charlies.get_by_text("You no longer have a seat in this room")).to_be_visible()
    assert time.monotonic() - at < 3, "two seconds, and the drawing of it"
    expect(bobs.locator(".room-presence")).not_to_contain_text("Charlie")
    candidate.say("By ourselves.")
    expect(interviewer.tab("Chat").panel).to_contain_text("By ourselves.")
    assert not RoomLogEntry.objects.filter(author=charlie, kind__lt=RoomLogEntry.JOIN).exists()
    assert complaints == [[], [], []]


def test_a_second_interviewer_helps_and_both_see_their_own(
    open_browser: Open, swap_interview: Interview, alice: User, bob: User, charlie: User
) -> None:
    guest = invite_guest(user=alice, interview=swap_interview, role="second")
    let_in(user=bob, guest=ask_to_join(user=charlie, guest=guest))
    for user in (alice, bob):
        mark_ready(user=user, interview=swap_interview)
    round_ = swap_interview.rounds.get(number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    interviewer = Room(open_browser(bob, viewport=WIDE), round_).enter()
    second = Room(open_browser(charlie, viewport=WIDE), round_).enter()
    expect(second.page.get_by_role("heading", name="you are the second interviewer")).to_be_visible()

    checkpoint = round_.scenario_version.kit["checkpoints"][0]["text"]
    second.tab("Checks").panel.get_by_role("button", name=checkpoint).click()
    expect(second.panel.get_by_role("button", name=f"Undo: {checkpoint}")).to_be_visible()
    second.tab("Chat").say("Ask about labels.")
    expect(interviewer.tab("Chat").panel).to_contain_text("Ask about labels.")
    interviewer.tab("Evidence")
    expect(interviewer.panel).to_contain_text("Recorded (0)")
    expect(second.tab("Evidence").panel).to_contain_text("Recorded (1)")
    expect(second.tab("Twists").panel.get_by_role("button", name="Release twist")).to_have_count(0)
    for _ in in_every_look(second.page):
        assert_accessible(second.page)
    second.page.set_viewport_size(WIDE)
    second.tab("Score").panel.get_by_role("radio").first.check()
    expect(second.panel.get_by_text("Saved", exact=True).first).to_be_visible()
    expect(interviewer.tab("Score").panel).to_contain_text("0 of 9 lines entered")
    assert Guest.objects.get(pk=guest.pk).state == "joined"
