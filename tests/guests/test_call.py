"""A call of three: whom a signal reaches, who may send one, and what an observer may not offer."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from interviews.guests.services import send_away
from interviews.models import Guest, Interview, Round
from interviews.room.clock import move_clock
from interviews.room.protocol import Close, Ephemeral, Error, Relayed, Signaled
from interviews.room.signals import Candidate, Description, Signal
from interviews.room.watching import observers_signal
from tests.room.live import LiveServer, RoomClient

LISTENS = b'{"call":{"epoch":5,"muted":true,"camera":"off","wants_video":true}}'
RECEIVES = "v=0\r\nm=audio 9 X 111\r\na=recvonly\r\nm=video 9 X 96\r\na=recvonly\r\n"
SENDS = RECEIVES.replace("a=recvonly", "a=sendrecv", 1)


@pytest.fixture
def three(
    live: LiveServer, watched: Round, alice: User, bob: User, charlie: User
) -> tuple[RoomClient, RoomClient, RoomClient]:
    """The candidate, the interviewer, the observer."""
    return live.join(alice, watched.pk), live.join(bob, watched.pk), live.join(charlie, watched.pk)


def answer(
    text: str, *, to: RoomClient, person: User | None = None, epoch: int = 1, for_epoch: int = 0
) -> Signal:
    return Signal(to.tab, epoch, for_epoch, Description("answer", text), person.pk if person else None)


def told(client: RoomClient) -> list[str]:
    client.hear_the_rest()
    return [each.content["description"]["sdp"] for each in client.of(Signaled)]


# What somebody who watches may offer


@pytest.mark.parametrize(
    "sdp",
    [
        SENDS,
        SENDS.replace("a=sendrecv", "a=sendonly"),
        SENDS.replace("a=sendrecv", "a=sendrecv:so"),
        RECEIVES.replace("a=recvonly\r\n", "", 1),  # both ways, where nothing is said
        RECEIVES.replace("a=recvonly\r\n", "a=recvonly\r\na=sendrecv\r\n", 1),
        RECEIVES.replace("\r\na=recvonly", "\ra=sendrecv\na=recvonly", 1),
        "v=0\r\na=recvonly\r\nm=audio 9 X 111\r\n",  # said of all, which one medium may take back
        RECEIVES + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=recvonly\r\n",
    ],
)
def test_an_observers_description_that_sends_is_refused(sdp: str) -> None:
    assert observers_signal(Signal(bytes(8), 1, 1, Description("offer", sdp), 7)) is None


def test_an_observers_description_that_only_receives_passes_with_its_lines_as_browsers_read_them() -> None:
    for sdp in (RECEIVES, RECEIVES.replace("\r\n", "\n"), RECEIVES.replace("\r\n", "\r")):
        passed = observers_signal(Signal(bytes(8), 1, 1, Description("answer", sdp), 7))
        assert passed
        assert passed.content == Description("answer", RECEIVES)
    candidate = Signal(bytes(8), 1, 1, Candidate("", "0", 0, "EsAw"), 7)
    assert observers_signal(candidate) == candidate


def test_an_observer_listens_to_both_and_offers_nothing(
    three: tuple[RoomClient, ...], alice: User, bob: User, charlie: User
) -> None:
    candidate, interviewer, observer = three
    observer.send(Ephemeral(LISTENS))
    for client in (candidate, interviewer):
        assert client.wait_for_frame(Relayed).body == LISTENS
    candidate.send(answer("take this", to=observer, person=charlie))
    assert told(candidate) == []
    assert told(observer) == ["take this"]
    for text in (RECEIVES, SENDS):
        observer.send(answer(text, to=candidate, person=alice, for_epoch=1))
    assert told(observer) == ["take this"]
    assert [(error.code, error.lseq) for error in observer.of(Error)] == [("only_watching", 0)]
    assert told(candidate) == [RECEIVES]
    assert told(interviewer) == []
    interviewer.send(answer("you too", to=observer, person=charlie))
    assert told(interviewer) == []
    assert told(observer) == ["take this", "you too"]


def test_an_observer_who_says_that_they_talk_is_not_believed(three: tuple[RoomClient, ...]) -> None:
    observer = three[2]
    for word in (LISTENS.replace(b"true", b"false", 1), LISTENS.replace(b"off", b"on"), b'{"call":{}}'):
        observer.send(Ephemeral(word))
    observer.hear_the_rest()
    assert [error.code for error in observer.of(Error)] == ["only_watching"] * 3
    for client in three[:2]:
        client.hear_the_rest()
        assert not client.of(Relayed)


# Whom it reaches


def test_a_second_interviewer_sends_to_each_and_no_signal_reaches_the_other(
    live: LiveServer, seconded: Round, alice: User, bob: User, charlie: User
) -> None:
    candidate, interviewer, second = (live.join(user, seconded.pk) for user in (alice, bob, charlie))
    second.send(answer(SENDS, to=candidate, person=alice))
    second.send(answer("for the first", to=interviewer, person=bob))
    assert told(second) == []
    assert (told(candidate), told(interviewer)) == ([SENDS], ["for the first"])
    interviewer.send(answer("back", to=second, person=charlie, for_epoch=1))
    assert told(interviewer) == ["for the first"]
    assert (told(second), told(candidate)) == (["back"], [SENDS])


def test_a_connection_made_anew_to_one_leaves_that_to_the_other_as_it_is(
    live: LiveServer, seconded: Round, alice: User, bob: User, charlie: User
) -> None:
    candidate, interviewer, second = (live.join(user, seconded.pk) for user in (alice, bob, charlie))
    second.send(answer("anew", to=candidate, person=alice, epoch=9))
    second.send(answer("as it was", to=interviewer, person=bob, epoch=3))
    second.send(answer("late", to=candidate, person=alice, epoch=3))
    second.hear_the_rest()
    for client, user, for_epoch in ((candidate, alice, 3), (interviewer, bob, 3), (candidate, alice, 9)):
        text = f"{user.display_name} for {for_epoch}"
        client.send(answer(text, to=second, person=charlie, for_epoch=for_epoch))
        client.hear_the_rest()
    assert (told(candidate), told(interviewer)) == (["anew"], ["as it was"])
    assert told(second) == ["Bob for 3", "Alice for 9"]


def test_a_signal_to_a_tab_that_is_not_in_the_room_or_not_that_persons_goes_nowhere(
    three: tuple[RoomClient, ...], live: LiveServer, watched: Round, alice: User, bob: User, charlie: User
) -> None:
    candidate, interviewer, observer = three
    for person in (bob, alice, None):
        candidate.send(answer("astray", to=observer, person=person))
    observer.send(answer(RECEIVES, to=interviewer))  # a third person says whom they mean
    for client in three:
        assert told(client) == []
    assert not observer.of(Error)


def test_a_guest_who_takes_the_name_of_anothers_tab_gets_no_signal_of_theirs(
    live: LiveServer, seconded: Round, alice: User, bob: User, charlie: User
) -> None:
    impostor = live.join(charlie, seconded.pk, tab=b"thesame!")
    candidate, interviewer = live.join(alice, seconded.pk, tab=b"thesame!"), live.join(bob, seconded.pk)
    interviewer.send(answer("for the candidate", to=candidate))
    interviewer.send(answer("for them, too", to=candidate, person=alice))
    interviewer.send(answer("for the guest", to=impostor, person=charlie))
    assert told(interviewer) == []
    assert told(candidate) == ["for the candidate", "for them, too"]
    assert told(impostor) == ["for the guest"]


def test_three_people_at_two_processes_reach_each_other_and_nobody_else(
    live: LiveServer, second_live: LiveServer, watched: Round, alice: User, bob: User, charlie: User
) -> None:
    candidate, interviewer = live.join(alice, watched.pk), second_live.join(bob, watched.pk)
    observer = second_live.join(charlie, watched.pk)
    for client in (candidate, interviewer, observer):
        client.wait_for_here(alice.pk, bob.pk, charlie.pk)
    observer.send(answer(SENDS, to=candidate, person=alice))
    observer.send(answer(RECEIVES, to=candidate, person=alice, epoch=6))
    assert candidate.wait_for_frame(Signaled).content["description"]["sdp"] == RECEIVES
    candidate.send(answer("stale", to=observer, person=charlie, for_epoch=5))
    candidate.send(answer("heard", to=observer, person=charlie, for_epoch=6))
    assert observer.wait_for_frame(Signaled).content["description"]["sdp"] == "heard"
    assert told(interviewer) == []


def test_nothing_reaches_who_was_sent_away_and_nothing_comes_of_them(
    three: tuple[RoomClient, ...], observer: Guest, alice: User, bob: User, charlie: User
) -> None:
    candidate, _, guest = three
    send_away(user=bob, guest=observer)
    assert guest.wait_until_closed() == Close.NO_SEAT
    candidate.wait_for_here(alice.pk, bob.pk)
    candidate.send(answer("are you there?", to=guest, person=charlie))
    assert told(candidate) == []


# Who gets a relay


def ask(client: Client, round_id: UUID) -> int:
    return client.post(reverse("api-call", args=[round_id]), content_type="application/json").status_code


@pytest.mark.django_db
def test_a_guest_gets_a_relay_of_their_own_while_they_have_a_seat(
    client_of: Callable[[User], Client],
    watched: Round,
    observer: Guest,
    alice: User,
    charlie: User,
    make_person: Callable[..., User],
    settings: Settings,
) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:relay.example.org"], "a secret of the relay"
    url = reverse("api-call", args=[watched.pk])
    server = client_of(charlie).post(url, content_type="application/json").json()["ice_servers"][0]
    assert server["username"].endswith(f":{watched.interview_id}.{charlie.pk}")
    assert ask(client_of(make_person("Dora")), watched.pk) == 404
    send_away(user=alice, guest=observer)
    assert ask(client_of(charlie), watched.pk) == 404


@pytest.mark.django_db
def test_the_call_is_over_for_a_guest_with_the_round_and_goes_on_for_the_two(
    client_of: Callable[[User], Client], watched: Round, alice: User, bob: User, charlie: User
) -> None:
    move_clock(user=bob, round_=watched, move="end", version=1)
    assert [ask(client_of(user), watched.pk) for user in (alice, bob, charlie)] == [200, 200, 404]


@pytest.mark.django_db
def test_who_went_on_alone_can_call_the_guest_who_stayed_and_nobody_once_they_are_gone(
    client_of: Callable[[User], Client], watched: Round, observer: Guest, alice: User, charlie: User
) -> None:
    Round.objects.filter(pk=watched.pk).update(interviewer=None, former_interviewer=watched.interviewer)
    assert [ask(client_of(user), watched.pk) for user in (alice, charlie)] == [200, 200]
    send_away(user=alice, guest=observer)
    assert ask(client_of(alice), watched.pk) == 409


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "tries"), [("second", True), ("observer", False)])
def test_only_who_will_be_heard_tries_devices_before(
    role: str,
    tries: bool,
    swap_interview: Interview,
    bring: Callable[..., Guest],
    client_of: Callable[[User], Client],
    charlie: User,
    settings: Settings,
) -> None:
    settings.CALL_RELAY_ONLY = False
    page = client_of(charlie).get(reverse("guest", args=[bring(swap_interview, role).pk]))
    assert ("Try microphone" in page.content.decode()) is tries
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
