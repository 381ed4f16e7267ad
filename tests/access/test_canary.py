"""Canaries: random words planted in everything that is one person's alone, looked for in everything that
reaches the other before the release."""

import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import MailboxMessage, OutboxMessage, User
from interviews.bookings.feed import feed_for
from interviews.bookings.moving import answer_move, propose_move
from interviews.bookings.reminders import queue_due_reminders
from interviews.bookings.services import book, cancel_booking
from interviews.models import Interview, Mark, Reminder, Round
from interviews.reports.compile import compile_report
from interviews.room.clock import move_clock
from interviews.room.reveals import reveal_item
from interviews.scenario_ratings.services import rate_scenario
from interviews.scoring.marks import set_mark
from interviews.scoring.services import add_evidence, submit_assessment
from interviews.services import Part, create_interview, mark_ready
from interviews.slots.grid import moments
from scenarios.models import ScenarioVersion
from scenarios.quality.flags import flag_place, get_place_for
from tests.access.moments import score
from tests.access.table import APART, BY_MOMENT, TABLE, Row
from tests.access.test_matrix import Known, send
from tests.room.live import LiveServer, RoomClient

APART_NAMES = {row.name for row in APART}
LINK = re.compile(r"""(?:href|action|hx-get|src)=["'](/[^"'#]*)""")


class Canaries:
    """Words that occur nowhere else; `plant` hides one at the end of each text and remembers it."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def word(self) -> str:
        self.words.append(f"canary{secrets.token_hex(8)}")
        return self.words[-1]

    def plant(self, value: Any) -> Any:
        if isinstance(value, str):
            return f"{value} {self.word()}"
        if isinstance(value, list):
            return [self.plant(each) for each in value]
        if isinstance(value, dict):
            return {key: each if key in {"key", "line"} else self.plant(each) for key, each in value.items()}
        return value

    def found_in(self, text: str) -> list[str]:
        return [word for word in self.words if word in text]


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def planted_version(canaries: Canaries, scenario_versions: list[ScenarioVersion]) -> ScenarioVersion:
    """A version whose kit carries canaries everywhere; its prompt carries none."""
    version = scenario_versions[0]
    planted = ScenarioVersion.objects.create(
        scenario=version.scenario,
        number=99,
        title=version.title,
        content_hash="planted",
        source=canaries.word(),
        prompt=version.prompt,
        kit=canaries.plant({**version.kit, "anchors": {"data": {"4": "Names what is not seen."}}}),
    )
    type(version.scenario).objects.filter(pk=version.scenario_id).update(current_version=planted)
    return planted


@pytest.fixture
def planted_round(
    canaries: Canaries,
    planted_version: ScenarioVersion,
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
) -> Round:
    """Round 1 of a live swap: its kit, the interviewer's evidence, notes and words all carry canaries."""
    planted = planted_version
    interview = create_interview(
        kind="swap",
        parts=[Part(alice, bob, planted, "senior"), Part(bob, alice, scenario_versions[1], "senior")],
        format_minutes=45,
        language="en",
        starts_at=planted.published_at,
    )
    mark_ready(user=alice, interview=interview)
    mark_ready(user=bob, interview=interview)
    round_ = interview.rounds.get(number=1)
    move_clock(user=bob, round_=round_, move="start", version=0)
    add_evidence(user=bob, round_=round_, kind="note", line="data", text=canaries.word())
    checkpoint = planted.kit["checkpoints"][0]["key"]
    add_evidence(user=bob, round_=round_, kind="checkpoint", line="", text="", checkpoint=checkpoint)
    score(bob, round_, note=lambda line: canaries.word())
    found = get_place_for(bob, planted.scenario.slug, "probe:data:0")
    flag_place(user=bob, found=found, kind="wrong", sentence=canaries.word())
    return Round.objects.get(pk=round_.pk)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_one_reaches_the_other_before_release(
    canaries: Canaries,
    planted_round: Round,
    alice: User,
    bob: User,
    client_of: Callable[[User], Client],
    live: LiveServer,
) -> None:
    """`canaries` are bob's, the interviewer's; `own` are the candidate's."""
    own = Canaries()
    assert len(canaries.words) > 100
    candidate, interviewer = Person(alice, client_of, planted_round), Person(bob, client_of, planted_round)
    mine, theirs = live.join(alice, planted_round.pk), live.join(bob, planted_round.pk)
    tell(bob, planted_round, canaries, theirs)
    mine.wait_for_ack(mine.chat("Anything there?"))
    mine.hear_the_rest()
    assert list(leaks(canaries, [("socket", heard(mine))])) == []
    assert list(leaks(canaries, candidate.receives())) == []

    move_clock(user=bob, round_=planted_round, move="end", version=1)
    score(alice, planted_round, note=lambda line: own.word())
    tell(bob, planted_round, canaries, theirs)
    for user, words in ((alice, own), (bob, canaries)):
        rate_scenario(user=user, round_=planted_round, clear=1, hardness=2, sentence=words.word())
    mine.hear_the_rest()
    with transaction.atomic():  # what if the candidate submits first
        submit_assessment(user=alice, round_=planted_round)
        received = list(interviewer.receives())
        transaction.set_rollback(True)
    assert list(leaks(own, received)) == []
    assert any(leaks(canaries, received)), "the crawler finds what is there"

    submit_assessment(user=bob, round_=planted_round)
    theirs.wait_until(lambda: "assessment_submitted" in heard(theirs))
    mine.hear_the_rest()
    newcomer = live.join(alice, planted_round.pk)
    newcomer.hear_the_rest()
    assert list(leaks(canaries, [("socket", heard(mine)), ("new socket", heard(newcomer))])) == []
    assert list(leaks(canaries, candidate.receives())) == []
    assert list(leaks(own, [("socket", heard(theirs))])) == []
    assert list(leaks(own, interviewer.receives())) == []

    submit_assessment(user=alice, round_=planted_round)
    compile_report(planted_round.pk)
    assert any(leaks(canaries, candidate.receives())), "released: the candidate sees it"
    assert any(leaks(own, interviewer.receives())), "and so does the interviewer"


@pytest.mark.django_db(transaction=True)
def test_what_is_revealed_brings_nothing_else_of_the_kit(
    canaries: Canaries,
    planted_round: Round,
    alice: User,
    bob: User,
    client_of: Callable[[User], Client],
    live: LiveServer,
) -> None:
    """A number and a twist: their titles and texts reach the candidate; marks, and what is strong, never."""
    kit = planted_round.scenario_version.kit
    number, twist = kit["if_asked"][1], kit["twists"][0]
    candidate = Person(alice, client_of, planted_round)
    mine, theirs = live.join(alice, planted_round.pk), live.join(bob, planted_round.pk)
    set_mark(user=bob, round_=planted_round, kind=Mark.PROBE, item="data-0")
    set_mark(user=bob, round_=planted_round, kind=Mark.CHOICE, item="modeling-0")
    theirs.wait_until(lambda: "modeling-0" in heard(theirs))
    mine.hear_the_rest()
    assert list(leaks(canaries, [("socket", heard(mine)), *candidate.receives()])) == []
    assert "modeling-0" not in heard(mine)

    reveal_item(user=bob, round_=planted_round, kind="number", item=1)
    key = reveal_item(user=bob, round_=planted_round, kind="twist", item=0).reveal.key
    mine.wait_until(lambda: key in heard(mine))
    allowed = Canaries()
    given = json.dumps([number, {name: twist[name] for name in ("title", "text")}])
    allowed.words = canaries.found_in(given)
    assert len(allowed.words) == 4
    newcomer = live.join(alice, planted_round.pk)
    newcomer.hear_the_rest()
    received = [("socket", heard(mine)), ("new socket", heard(newcomer))]
    assert all(allowed.found_in(text) == allowed.words for _, text in received)
    canaries.words = [word for word in canaries.words if word not in allowed.words]
    assert list(leaks(canaries, [*received, *candidate.receives()])) == []


def test_nothing_of_a_booked_interviews_kit_reaches_its_candidate(
    canaries: Canaries,
    planted_version: ScenarioVersion,
    alice: User,
    bob: User,
    scenario_versions: list[ScenarioVersion],
    client_of: Callable[[User], Client],
) -> None:
    """By pages, mails, reminders, calendar files and the feed: booked, proposed, moved and cancelled."""
    starts_at = next(moments(timezone.now() + timedelta(days=2), timezone.now() + timedelta(days=3)))
    interview = book(
        kind="swap",
        parts=[Part(alice, bob, planted_version, "senior"), Part(bob, alice, scenario_versions[1], "senior")],
        format_minutes=45,
        language="en",
        starts_at=starts_at,
        way="slot",
    )
    round_ = interview.rounds.get(number=1)
    candidate, interviewer = Person(alice, client_of, round_), Person(bob, client_of, round_)
    later = [starts_at + timedelta(days=1)]
    proposal = propose_move(user=bob, interview=interview, starts=later, note="My train changed.")
    assert list(leaks(canaries, [*candidate.receives(), ("feed", feed_text(alice))])) == []
    assert any(leaks(canaries, interviewer.receives())), (
        "the interviewer's kit is open, and the crawler finds it"
    )

    answer_move(user=alice, interview=interview, proposal_id=proposal.pk, answer="accept", chosen=later[0])
    Reminder.objects.filter(kind="day").update(due_at=timezone.now())
    assert queue_due_reminders() == 2
    assert list(leaks(canaries, [*candidate.receives(), ("feed", feed_text(alice))])) == []

    cancel_booking(user=bob, interview=interview, reason="I am ill")
    assert OutboxMessage.objects.filter(recipient=alice.email).count() == 5
    assert list(leaks(canaries, [*candidate.receives(), ("feed", feed_text(alice))])) == []


def feed_text(user: User) -> str:
    return feed_for(user).content.decode().replace("\r\n ", "")


def tell(bob: User, round_: Round, canaries: Canaries, theirs: RoomClient) -> None:
    """Record evidence, and wait until the interviewer's own tab has heard of it."""
    add_evidence(user=bob, round_=round_, kind="note", line="framing", text=canaries.word())
    theirs.wait_until(lambda: canaries.words[-1] in heard(theirs))


def leaks(canaries: Canaries, received: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{where}: {word}" for where, text in received for word in canaries.found_in(text))


class Person:
    """Somebody of the round, who looks at all that they can get, as often as they are asked to.

    What stands apart from the interview, as other scenarios do, is asked at the first look only; every other
    page that was ever linked is asked again.
    """

    def __init__(self, user: User, client_of: Callable[[User], Client], round_: Round) -> None:
        self.user, self.client = user, client_of(user)
        interview = Interview.objects.get(pk=round_.interview_id)
        self.known = Known(interview, round_, 1)
        self.slugs = set(interview.rounds.values_list("scenario_version__scenario__slug", flat=True))
        self.day = interview.starts_at.date().isoformat()
        self.seen_apart: set[str] = set()
        self.seen_here: set[str] = set()

    def receives(self) -> Iterator[tuple[str, str]]:
        """Each address of the table, each page linked from those, mail, PDFs, and the answers to each
        command of the table."""
        rows = BY_MOMENT if self.seen_apart else TABLE
        addresses = (self.known.address(row) for row in rows if row.method == "GET")
        yield from self.pages([*self.seen_here, *addresses])
        for model in (OutboxMessage, MailboxMessage):
            for mail in model.objects.filter(recipient=self.user.email):
                calendar = mail.calendar.replace("\r\n ", "")
                yield f"mail: {mail.subject}", f"{mail.subject} {mail.text} {mail.html} {calendar}"
        yield from self.answers([row for row in rows if row.method != "GET"])

    def pages(self, waiting: list[str]) -> Iterator[tuple[str, str]]:
        seen = set(self.seen_apart)
        while waiting:
            url = waiting.pop()
            if url in seen or url.startswith(("/static/", "/accounts/logout")) or self.is_one_of_many(url):
                continue
            seen.add(url)
            (self.seen_apart if self.stands_apart(url) else self.seen_here).add(url)
            text = text_of(self.client.get(url))
            yield url, text
            waiting += [unescape(link) for link in LINK.findall(text)]

    def answers(self, commands: list[Row]) -> Iterator[tuple[str, str]]:
        """What each command answers; what it did is rolled back."""
        for row in commands:
            with transaction.atomic():
                text = text_of(send(self.client, row, self.known))
                transaction.set_rollback(True)
            yield f"{row.method} {self.known.address(row)}", text

    def is_one_of_many(self, url: str) -> bool:
        """Is it one of the hundreds of half hours of days on which this interview is not?"""
        return url.startswith("/find/slots/2") and self.day not in url

    def stands_apart(self, url: str) -> bool:
        """Does it know nothing of this interview, as the table says, or is it about another scenario?"""
        try:
            found = resolve(urlsplit(url).path)
        except Resolver404:
            return False
        return found.view_name in APART_NAMES or found.kwargs.get("slug") not in {None, *self.slugs}


def text_of(response: HttpResponseBase) -> str:
    body = response.getvalue()
    headers = json.dumps(dict(response.headers))
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        return headers + pdf_text(body)
    return headers + body.decode("utf-8", "replace")


def pdf_text(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).replace("\n", "")


def heard(client: RoomClient) -> str:
    return client.heard_bytes.decode("utf-8", "replace")
