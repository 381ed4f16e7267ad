"""Signals of a call: to one tab of the partner, of the newest connections, without an address in them."""

import json
from collections.abc import Callable, Generator, Iterable
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from interviews.models import Room
from interviews.room.protocol import Close, Kind, Signaled
from interviews.room.signals import (
    MAX_SIGNAL_BYTES,
    Candidate,
    Description,
    Signal,
    read_signal,
    relayed_candidate,
    relayed_only,
    relayed_sdp,
    write_signal,
)
from tests.room.live import LiveServer, RoomClient

TAB = bytes.fromhex("0011223344556677")
RELAY = "198.51.100.7"
HOME = "203.0.113.99"


def line(kind: str, address: str = HOME, related: str = HOME) -> str:
    behind = "" if kind == "host" else f" raddr {related} rport 50000"
    return (
        f"candidate:842163049 1 udp 1677729535 {address} 3478 typ {kind}{behind}"
        " generation 0 ufrag EsAw network-id 1 network-cost 10"
    )


def offer(text: str, *, to: bytes = TAB, epoch: int = 1, for_epoch: int = 0) -> Signal:
    return Signal(to, epoch, for_epoch, Description("offer", text))


# What is read


@pytest.mark.parametrize(
    "change",
    [
        {"to": "00112233445566"},
        {"to": "001122334455667G"},
        {"epoch": -1},
        {"epoch": True},
        {"for": 2**53},
        {"description": {"type": "rollback", "sdp": ""}},
        {"description": {"type": "offer", "sdp": "", "more": 1}},
        {"description": {"type": "offer", "sdp": 7}},
        {"description": None},
        {"more": 1},
        {"person": 0},
        {"person": True},
        {"person": None},
        {"person": 2**32},
        {"candidate": {"candidate": "", "sdpMid": None, "sdpMLineIndex": None, "usernameFragment": None}},
    ],
)
def test_what_is_not_quite_a_signal_is_refused(change: dict[str, Any]) -> None:
    good = {"to": TAB.hex(), "epoch": 1, "for": 0, "description": {"type": "offer", "sdp": "v=0"}}
    assert read_signal(json.dumps(good).encode()) == offer("v=0")
    with pytest.raises(ValueError, match=r".+"):
        read_signal(json.dumps({**good, **change}).encode())


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
)
def test_no_bytes_raise_anything_but_value_error(data: bytes) -> None:
    try:
        read_signal(data)
    except ValueError:
        return


# What a relay-only site lets through


def test_a_relays_candidate_loses_the_address_behind_it_and_the_network_it_came_from() -> None:
    assert relayed_candidate(line("relay", RELAY)) == (
        f"candidate:842163049 1 udp 1677729535 {RELAY} 3478 typ relay raddr 0.0.0.0 rport 0"
        " generation 0 ufrag EsAw"
    )


@pytest.mark.parametrize(
    "text", [line("host"), line("srflx"), line("prflx"), "candidate:", "nonsense", f"{line('relay')}\r\na=x"]
)
def test_any_other_candidate_is_dropped(text: str) -> None:
    assert relayed_candidate(text) is None
    assert relayed_only(Signal(TAB, 1, 0, Candidate(text, "0", 0, "EsAw"))) is None


def test_the_word_that_there_are_no_more_candidates_passes() -> None:
    last = Signal(TAB, 1, 0, Candidate("", "0", 0, "EsAw"))
    assert relayed_only(last) == last


def test_a_description_keeps_its_media_and_loses_its_addresses() -> None:
    sdp = "\r\n".join(
        [
            "v=0",
            f"o=- 4611731400430051336 2 IN IP4 {HOME}",
            "s=-",
            f"c=IN IP6 {IPv6Address(7)}",
            "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
            f"c=IN IP4 {HOME}",
            f"a=rtcp:50124 IN IP4 {HOME}",
            f"a={line('host')}",
            f"a={line('relay', RELAY)}",
            f"a=remote-candidates:1 {HOME} 50000",
            "a=ice-ufrag:EsAw",
            "m=video 0 UDP/TLS/RTP/SAVPF 96",
            "",
        ]
    )
    assert relayed_sdp(sdp).split("\r\n") == [
        "v=0",
        "o=- 4611731400430051336 2 IN IP4 0.0.0.0",
        "s=-",
        "c=IN IP4 0.0.0.0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        f"a={relayed_candidate(line('relay', RELAY))}",
        "a=ice-ufrag:EsAw",
        "m=video 0 UDP/TLS/RTP/SAVPF 96",
        "",
    ]


addresses = (st.ip_addresses(v=4) | st.ip_addresses(v=6)).filter(lambda each: str(each) != RELAY)


@st.composite
def descriptions(draw: st.DrawFn) -> tuple[str, set[str]]:
    """A description with lines of every kind that carries an address, in any order, and those addresses."""
    private: set[str] = set()

    def own() -> str:
        address: IPv4Address | IPv6Address = draw(addresses)
        private.add(str(address))
        return str(address)

    makers: list[Callable[[], str]] = [
        lambda: f"a={line('host', own())}",
        lambda: f"a={line('srflx', own(), own())}",
        lambda: f"a={line('prflx', own(), own())}",
        lambda: f"a={line('relay', RELAY, own())}",
        lambda: f"c=IN IP4 {own()}",
        lambda: f"o=- 1 2 IN IP6 {own()}",
        lambda: f"a=rtcp:9 IN IP4 {own()}",
        lambda: f"a=remote-candidates:1 {own()} 5000",
        lambda: "m=audio 5000 UDP/TLS/RTP/SAVPF 111",
        lambda: "a=mid:0",
    ]
    lines = [draw(st.sampled_from(makers))() for _ in range(draw(st.integers(0, 15)))]
    return draw(st.sampled_from(["\r\n", "\n", "\r"])).join(lines), private - {"0.0.0.0", "::"}


@given(descriptions())
def test_no_order_of_lines_brings_an_address_to_the_partner(made: tuple[str, set[str]]) -> None:
    sdp, private = made
    passed = relayed_only(offer(sdp))
    assert passed
    assert isinstance(passed.content, Description)
    words = set(passed.content.sdp.replace("\r\n", " ").split(" "))
    assert not words & private
    assert words.isdisjoint({"host", "srflx", "prflx"})
    assert passed.content.sdp.count(" typ relay") == sdp.count(" typ relay")
    assert relayed_only(passed) == passed


# Over the sockets


def told(client: RoomClient) -> list[str]:
    client.hear_the_rest()
    return [each.content["description"]["sdp"] for each in client.of(Signaled)]


def test_a_signal_reaches_one_tab_of_the_partner_and_names_its_sender(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer, second = (
        live.join(alice, room.pk),
        live.join(bob, room.pk),
        live.join(bob, room.pk),
    )
    candidate.send(offer("hello", to=interviewer.tab, epoch=5))
    heard = interviewer.wait_for_frame(Signaled)
    assert (heard.author, heard.tab) == (alice.pk, candidate.tab)
    assert heard.content == {"epoch": 5, "for": 0, "description": {"type": "offer", "sdp": "hello"}}
    assert told(second) == []
    interviewer.send(offer("to myself", to=second.tab))
    assert told(interviewer) == ["hello"]
    assert told(second) == []


def test_what_belongs_to_an_older_connection_of_either_tab_is_dropped(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    interviewer.send(offer("mine", to=candidate.tab, epoch=20))
    assert told(interviewer) == []
    for text, epoch, for_epoch in [
        ("to nobody", 7, 0),
        ("stale", 6, 20),
        ("new", 8, 20),
        ("late", 8, 19),
    ]:
        candidate.send(offer(text, to=interviewer.tab, epoch=epoch, for_epoch=for_epoch))
    assert told(candidate) == ["mine"]
    assert told(interviewer) == ["new"]


def test_people_at_two_processes_reach_each_other(
    live: LiveServer, second_live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), second_live.join(bob, room.pk)
    for client in (candidate, interviewer):
        client.wait_for_here(alice.pk, bob.pk)
    interviewer.send(offer("hi", to=candidate.tab, epoch=9))
    assert candidate.wait_for_frame(Signaled).content["description"]["sdp"] == "hi"
    candidate.send(offer("stale", to=interviewer.tab, for_epoch=8))
    candidate.send(offer("hi back", to=interviewer.tab, for_epoch=9))
    assert interviewer.wait_for_frame(Signaled).content["description"]["sdp"] == "hi back"


def test_signals_over_the_rate_are_dropped_and_the_socket_stays(
    live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = live.join(alice, room.pk), live.join(bob, room.pk)
    for _ in range(400):
        candidate.send(offer("again", to=interviewer.tab))
    candidate.hear_the_rest()
    assert 100 <= len(told(interviewer)) < 200


def test_a_signal_that_is_too_large_or_malformed_closes_the_socket(
    live: LiveServer, room: Room, alice: User
) -> None:
    for body, code in [(bytes(MAX_SIGNAL_BYTES + 1), Close.TOO_LARGE), (b"{}", Close.MALFORMED)]:
        client = live.join(alice, room.pk)
        client.socket.send(bytes([Kind.SIGNAL]) + body)
        assert client.wait_until_closed() == code


@pytest.fixture
def private_live(live: LiveServer) -> Generator[LiveServer]:
    """A live process of a site whose calls are relayed."""
    server = LiveServer.make(CALL_RELAY_ONLY="yes").start()
    with server.clients:
        yield server
    server.stop()


def test_a_relay_only_site_hands_no_address_on(
    private_live: LiveServer, room: Room, alice: User, bob: User
) -> None:
    candidate, interviewer = private_live.join(alice, room.pk), private_live.join(bob, room.pk)
    send_all(candidate, interviewer.tab, [line("host"), line("srflx"), line("relay", RELAY), ""])
    candidate.send(offer(f"c=IN IP4 {HOME}\r\na={line('host')}", to=interviewer.tab))
    candidate.hear_the_rest()
    interviewer.hear_the_rest()
    said = [each.content for each in interviewer.of(Signaled)]
    assert [each["candidate"]["candidate"] for each in said[:2]] == [
        relayed_candidate(line("relay", RELAY)),
        "",
    ]
    assert said[2]["description"]["sdp"] == "c=IN IP4 0.0.0.0"
    assert HOME.encode() not in interviewer.heard_bytes


def send_all(client: RoomClient, to: bytes, candidates: Iterable[str]) -> None:
    for each in candidates:
        client.send(Signal(to, 1, 0, Candidate(each, "0", 0, "EsAw")))


def test_a_signal_is_written_as_it_is_read() -> None:
    for content in (Description("answer", "v=0"), Candidate("", None, None, None)):
        for person in (None, 7):
            signal = Signal(TAB, 3, 4, content, person)
            assert read_signal(write_signal(signal)) == signal
