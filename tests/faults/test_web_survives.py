"""The web process is killed while two people work: the room goes on, and what was answered is saved."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from accounts.models import User
from interviews.models import Evidence, LineScore, RoomLogEntry, Round
from interviews.room.protocol import EntryKind
from scenarios.lines import LINES
from tests.faults.test_room_survives import BACK_WITHIN_SECONDS, Person, goes_on
from tests.room.live import LiveServer, cookie_of, wait_until
from tests.running import Site, running_site

NOTE_EVERY = 20  # a round holds 500 notes, and a quick machine saves hundreds of times a second


class Scorer(threading.Thread):
    """The interviewer's page: it saves all the time over HTTP, and goes on when the site answers again.

    Save number n is a score of one line, or a note, that carries its number; a number is sent only once.
    """

    def __init__(self, site: Site, round_: Round, cookie: str) -> None:
        super().__init__(daemon=True)
        self._base = f"{site.url}/api/v1/rounds/{round_.pk}"
        token = secrets.token_hex(16)
        cookies = f"{settings.SESSION_COOKIE_NAME}={cookie}; {settings.CSRF_COOKIE_NAME}={token}"
        self._headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/json"}
        self._finishing = threading.Event()
        self.answered: list[int] = []
        self.unanswered: list[int] = []
        self.refused: list[str] = []

    def run(self) -> None:
        for number in count():
            if self._finishing.is_set():
                return
            try:
                with urlopen(self._save(number), timeout=BACK_WITHIN_SECONDS) as response:
                    response.read()
                self.answered.append(number)
            except HTTPError as refusal:
                self.refused.append(f"{number}: {refusal.code}")
            except (OSError, HTTPException):
                self.unanswered.append(number)
                time.sleep(0.05)

    def finish(self) -> None:
        self._finishing.set()
        self.join(BACK_WITHIN_SECONDS)
        assert not self.is_alive()

    def _save(self, number: int) -> Request:
        line, note = line_of(number), str(number)
        if is_note(number):
            return self._request("POST", "evidence/", {"kind": "note", "line": line, "text": note})
        score = {"score": number % 4 + 1, "note": note}
        return self._request("PUT", f"assessment/lines/{line}/", score)

    def _request(self, method: str, path: str, body: dict[str, object]) -> Request:
        data = json.dumps(body).encode()
        return Request(f"{self._base}/{path}", data=data, headers=self._headers, method=method)


def line_of(number: int) -> str:
    return LINES[number % len(LINES)]


def is_note(number: int) -> bool:
    return number % NOTE_EVERY == NOTE_EVERY - 1


@contextmanager
def two_at_work(site: Site, round_: Round, alice: User, bob: User) -> Iterator[tuple[Person, Person, Scorer]]:
    """Both draw and bob scores meanwhile; afterwards everything that either was told is saved is there."""
    live = LiveServer(site.live_port, {}, origin=site.url)
    candidate = Person(live, cookie_of(alice), str(round_.pk))
    interviewer = Person(live, cookie_of(bob), str(round_.pk))
    scorer = Scorer(site, round_, cookie_of(bob))
    for each in (candidate, interviewer, scorer):
        each.start()
    goes_on(candidate, interviewer)
    yield candidate, interviewer, scorer
    scorer.finish()
    candidate.finish()
    wait_until(lambda: set(candidate.sent.values()) <= interviewer.heard())
    interviewer.finish()
    log = RoomLogEntry.objects.filter(room_id=round_.pk, kind=EntryKind.UPDATE)
    drawn = sorted(bytes(payload) for payload in log.values_list("payload", flat=True))
    assert drawn == sorted([*candidate.sent.values(), *interviewer.sent.values()])
    assert_saved(scorer)


def assert_saved(scorer: Scorer) -> None:
    assert scorer.refused == []
    notes = {int(text) for text in Evidence.objects.values_list("text", flat=True)}
    assert {number for number in scorer.answered if is_note(number)} <= notes
    for line in LINES:
        answered = [number for number in scorer.answered if line_of(number) == line and not is_note(number)]
        saved = LineScore.objects.get(line=line)
        number = int(saved.note)
        assert number >= answered[-1]
        assert saved.score == number % 4 + 1


def saves_on(scorer: Scorer) -> None:
    """Every line, and more than one note, is answered from now on."""
    before = len(scorer.answered)
    wait_until(lambda: len(scorer.answered) > before + 3 * NOTE_EVERY, BACK_WITHIN_SECONDS)


def the_room_goes_on(candidate: Person, interviewer: Person) -> None:
    hears = len(interviewer.heard())
    goes_on(candidate, interviewer)
    wait_until(lambda: len(interviewer.heard()) > hears + 20)


def assert_no_save_is_answered(scorer: Scorer) -> None:
    answered, failed = len(scorer.answered), len(scorer.unanswered)
    wait_until(lambda: len(scorer.unanswered) > failed + 5)
    assert len(scorer.answered) == answered


@pytest.mark.django_db(transaction=True)
def test_the_web_process_is_killed_twice_in_the_middle_of_saves(
    live_round: Round, alice: User, bob: User, tmp_path: Path
) -> None:
    with (
        running_site(tmp_path, "web", "live") as site,
        two_at_work(site, live_round, alice, bob) as (candidate, interviewer, scorer),
    ):
        for _ in range(2):
            saves_on(scorer)
            site.kill("web")
            the_room_goes_on(candidate, interviewer)
            assert_no_save_is_answered(scorer)
            site.start("web")
            site.wait_until_up("web")
            saves_on(scorer)
    assert (candidate.connections, interviewer.connections) == (1, 1)
