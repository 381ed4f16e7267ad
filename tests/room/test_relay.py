"""A real coturn with the file that we ship: it takes our credentials and relays to nobody's own network."""

import hmac
import secrets
import socket
import struct
from collections.abc import Iterator
from datetime import timedelta
from hashlib import md5
from ipaddress import ip_address

import pytest
from django.utils import timezone

from interviews.room.call import relay_password, relay_username
from tests.coturn import REALM, SECRET, Coturn, program, running_coturn
from tests.running import wait_for

pytestmark = pytest.mark.skipif(program() is None, reason="needs coturn; `make test` installs it or says so")

COOKIE = 0x2112A442
ALLOCATE, CREATE_PERMISSION = 0x0003, 0x0008
USERNAME, INTEGRITY, ERROR, PEER = 0x0006, 0x0008, 0x0009, 0x0012
REALM_IS, NONCE, TRANSPORT = 0x0014, 0x0015, 0x0019
FORBIDDEN, UNAUTHORIZED = 403, 401

DENIED = [
    *("0.0.0.1", "10.1.2.3", "100.64.0.1", "100.127.255.254", "127.0.0.2", "169.254.169.254", "172.31.0.1"),
    *("192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.19.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
]


class TurnClient:
    """As much of RFC 8656 as asks for an allocation and for permission to send to an address."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        self.socket.settimeout(5)
        self.username = username
        self.key = md5(f"{username}:{REALM}:{password}".encode(), usedforsecurity=False).digest()
        self.nonce = b""

    def allocate(self) -> int:
        """The error of an allocation over UDP, 0 when it was made."""
        wanted = attribute(TRANSPORT, bytes([17, 0, 0, 0]))
        asked = self.ask(ALLOCATE, wanted, signed=False)
        self.nonce = asked[NONCE]
        return error_of(self.ask(ALLOCATE, wanted))

    def permit(self, address: str) -> int:
        peer = struct.pack(">BBH", 0, 1, 0 ^ (COOKIE >> 16))
        peer += (int(ip_address(address)) ^ COOKIE).to_bytes(4, "big")
        return error_of(self.ask(CREATE_PERMISSION, attribute(PEER, peer)))

    def ask(self, method: int, body: bytes, *, signed: bool = True) -> dict[int, bytes]:
        transaction = secrets.token_bytes(12)
        if signed:
            body += attribute(USERNAME, self.username.encode()) + attribute(REALM_IS, REALM.encode())
            body += attribute(NONCE, self.nonce)
            head = struct.pack(">HHI", method, len(body) + 24, COOKIE) + transaction
            body += attribute(INTEGRITY, hmac.digest(self.key, head + body, "sha1"))
        self.socket.send(struct.pack(">HHI", method, len(body), COOKIE) + transaction + body)
        return attributes(self.socket.recv(2048)[20:])


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4)


def attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while body:
        kind, length = struct.unpack_from(">HH", body)
        found[kind] = body[4 : 4 + length]
        body = body[4 + length + -length % 4 :]
    return found


def error_of(answer: dict[int, bytes]) -> int:
    error = answer.get(ERROR)
    return error[2] * 100 + error[3] if error else 0


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with running_coturn(tmp_path_factory.mktemp("coturn")) as coturn:
        wait_for(lambda: listens(coturn.port), lambda: (coturn.folder / "coturn.log").read_text()[-2000:])
        yield coturn


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def client_of(relay: Coturn, *, expires_in: timedelta, secret: str = SECRET) -> TurnClient:
    username = relay_username("interview.7", timezone.now() + expires_in)
    return TurnClient(relay.port, username, relay_password(username, secret))


def test_it_takes_our_credentials_until_they_expire(relay: Coturn) -> None:
    assert client_of(relay, expires_in=timedelta(hours=1)).allocate() == 0
    assert client_of(relay, expires_in=-timedelta(seconds=5)).allocate() == UNAUTHORIZED
    assert client_of(relay, expires_in=timedelta(hours=1), secret="guessed").allocate() == UNAUTHORIZED


def test_it_relays_to_people_and_into_no_network_of_the_operator(relay: Coturn) -> None:
    client = client_of(relay, expires_in=timedelta(hours=1))
    assert client.allocate() == 0
    assert {address: client.permit(address) for address in DENIED} == dict.fromkeys(DENIED, FORBIDDEN)
    assert client.permit("8.8.8.8") == 0


def test_one_person_of_an_interview_gets_so_many_allocations_and_no_more(relay: Coturn) -> None:
    expires_in = timedelta(hours=2)  # of another name than the tests before: the quota is by its second half
    username = relay_username("quota.7", timezone.now() + expires_in)
    made = [TurnClient(relay.port, username, relay_password(username, SECRET)).allocate() for _ in range(26)]
    assert made == [0] * 24 + [486] * 2
