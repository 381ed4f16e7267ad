"""Blindness: nothing of the first scores and nobody's name reaches the reviewer before their own are in.

Canaries stand in all that is the interviewer's and the candidate's own. Every door that a reviewer could try
is opened: those of the review and whatever they link to, and every address of the round itself.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OutboxMessage, User
from interviews.models import Assessment, Interview, ReviewRequest, RoomLogEntry, Round
from interviews.reports.compile import compile_report
from interviews.reviews.recording import CANDIDATE, INTERVIEWER, SHOWN
from interviews.reviews.services import ask_for_review, choose_to_review, submit_review, take_review
from interviews.room.clock import move_clock
from interviews.room.protocol import Entries, Entry, decode_server
from interviews.scoring.services import add_evidence, submit_assessment
from tests.access.moments import bring_to, score
from tests.access.table import BY_MOMENT
from tests.access.test_canary import LINK, Canaries, text_of
from tests.access.test_matrix import what_is_known
from tests.reviews.conftest import record

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
BOOT = re.compile(r'<script id="replay-boot" type="application/json">(.*?)</script>')


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def planted(canaries: Canaries, swap_interview: Interview, alice: User, bob: User) -> Round:
    """A reported round: the names of both, and all that they noted and scored, are canaries."""
    for user in (alice, bob):
        user.display_name = canaries.word()
        user.save()
    round_ = bring_to("live", swap_interview, alice, bob)
    add_evidence(user=bob, round_=round_, kind="note", line="data", text=canaries.word())
    score(bob, round_, note=lambda line: canaries.word())
    move_clock(user=bob, round_=round_, move="end", version=1)
    score(alice, round_, note=lambda line: canaries.word())
    for user in (alice, bob):
        submit_assessment(user=user, round_=round_)
    compile_report(round_.pk)
    record(round_, alice, bob)
    return Round.objects.get(pk=round_.pk)


@pytest.fixture
def review(planted: Round, canaries: Canaries, alice: User, charlie: User) -> ReviewRequest:
    return ask_for_review(
        user=alice, round_=planted, lines=["data"], reason=canaries.word(), wanted="peer", agreed=True
    )


def crawled(client: Client, waiting: list[str]) -> Iterator[tuple[str, str]]:
    """What these addresses answer, and the pages of the review that they link to."""
    seen = set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        text = text_of(client.get(url))
        yield url, text
        waiting += [unescape(link) for link in LINK.findall(text) if link.startswith("/reviews/")]


def doors_of_the_round(round_: Round) -> list[str]:
    known, of_the_round = what_is_known(round_), {"round_id", "interview_id"}
    rows = (row for row in BY_MOMENT if row.method == "GET" and of_the_round & {*row.parameters})
    return [known.address(row) for row in rows]


def doors_of(review: ReviewRequest) -> list[str]:
    names = ("rescore", "rescore-score", "rescore-score-submit", "rescore-replay", "rescore-recording")
    api = ("api-review", "api-review-assessment")
    digest = review.round.room.images.values_list("digest", flat=True).get()
    return [
        reverse("interviewing"),
        reverse("settings-export"),
        reverse("api-review-list"),
        reverse("rescore-picture", args=[review.pk, digest]),
        *(reverse(name, args=[review.pk]) for name in (*names, *api)),
    ]


def test_a_reviewer_scores_blind_and_then_sees_both(
    canaries: Canaries, review: ReviewRequest, charlie: User, client_of: ClientOf
) -> None:
    client = client_of(charlie)
    assert leaks(canaries, client, doors_of(review)) == []
    take_review(user=charlie, review=review, opens_kit=True)
    score(charlie, review.round)
    assert leaks(canaries, client, [*doors_of(review), *doors_of_the_round(review.round)]) == []
    for url in doors_of(review):  # there is something behind each
        assert client.get(url).status_code in {200, 302}, url

    submit_review(user=charlie, review=review)
    page = client.get(reverse("rescore", args=[review.pk])).content.decode()
    assert review.reason in page
    assert canaries.found_in(page)
    replay = text_of(client.get(reverse("rescore-replay", args=[review.pk])))
    assert canaries.found_in(replay) == [], "the player stays as it was"


def leaks(canaries: Canaries, client: Client, doors: list[str]) -> list[str]:
    found = crawled(client, doors)
    return [f"{where}: {word}" for where, text in found for word in canaries.found_in(text)]


def test_the_recording_has_parts_in_place_of_people(
    review: ReviewRequest, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    take_review(user=charlie, review=review, opens_kit=True)
    response = client_of(charlie).get(reverse("rescore-recording", args=[review.pk]))
    assert str(review.round_id) not in str(response.headers)
    entries = log_of(response.getvalue())
    stored = RoomLogEntry.objects.filter(room_id=review.round_id, kind__in=SHOWN)
    assert len(entries) == stored.count()
    parts = {alice.pk: CANDIDATE, bob.pk: INTERVIEWER, None: 0}
    people = dict(stored.values_list("seq", "author_id"))
    assert [entry.author for entry in entries] == [parts[people[entry.seq]] for entry in entries]
    assert {entry.tab for entry in entries} == {bytes(8)}
    moved = [json.loads(entry.payload)["moved_by"] for entry in entries if entry.kind == RoomLogEntry.CLOCK]
    assert INTERVIEWER in moved
    assert set(moved) <= {None, CANDIDATE, INTERVIEWER}

    page = client_of(charlie).get(reverse("rescore-replay", args=[review.pk]))
    found = re.search(
        r'<script id="replay-boot" type="application/json">(.*?)</script>', page.content.decode()
    )
    assert found
    boot = json.loads(found[1])
    assert [(one["id"], one["name"]) for one in boot["people"]] == [(1, "Candidate"), (2, "Interviewer")]
    assert (boot["userId"], boot["marks"]) == (-1, [])
    assert str(review.round_id) not in page.content.decode()


def log_of(body: bytes) -> tuple[Entry, ...]:
    frame = decode_server(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
    assert isinstance(frame, Entries)
    return frame.entries


def test_neither_the_interviewer_nor_a_mail_is_told_why(
    canaries: Canaries, review: ReviewRequest, bob: User, charlie: User, client_of: ClientOf
) -> None:
    take_review(user=charlie, review=review, opens_kit=True)
    client = client_of(bob)
    addresses = [reverse(name, args=[review.round_id]) for name in ("report", "api-round-reviews")]
    said = "".join(client.get(url).content.decode() for url in addresses)
    assert "is re-scoring the recording" in said
    score(charlie, review.round)
    submit_review(user=charlie, review=review)
    compile_report(review.round_id)
    said += "".join(client.get(url).content.decode() for url in addresses)
    said += "".join(f"{mail.text} {mail.html}" for mail in OutboxMessage.objects.all())
    assert "Re-scored by Charlie" in said.replace("\n", " ")
    assert review.reason not in said
    assert Assessment.objects.filter(round=review.round, kind="review").count() == 1


def test_staff_who_re_score_do_not_find_the_round_in_the_admin(
    review: ReviewRequest, staff: User, client_of: ClientOf
) -> None:
    choose_to_review(user=staff, is_on=True)
    page = reverse("admin:interviews_assessment_changelist")
    client = client_of(staff)
    assert len(client.get(page).context["cl"].queryset) == 2
    take_review(user=staff, review=review, opens_kit=True)
    assert len(client.get(page).context["cl"].queryset) == 0
