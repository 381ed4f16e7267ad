"""The access matrix: every URL and API route, for everyone, at every moment of an interview.

A row says what each of `PEOPLE` gets, in that order; a dictionary says it by moments, `*` for the others.
Outsiders, to whom a row gives one answer whatever the moment, are asked at some moments only.
A URL without a row fails the suite, and so do a row without a URL and an answered method without a row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from interviews.calibration.load import load_rounds
from interviews.invitations.services import make_invitation
from interviews.models import (
    Assessment,
    Evidence,
    Interview,
    Invitation,
    LineScore,
    Mark,
    RoomImage,
    RoomLogEntry,
    Round,
)
from scenarios.writing.drafts import start_draft
from tests.access.moments import MOMENTS, PEOPLE, bring_to
from tests.access.table import ANY_METHOD, APART, BY_MOMENT, OUTSIDE, TABLE, Row

NOWHERE = UUID(int=1)
OUTSIDERS = ("anonymous", "stranger", "moderator")
MOMENTS_OF_OUTSIDERS = ("booked", "live", "one_submitted", "done")
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Known:
    """What addresses are filled in with."""

    interview: Interview
    round: Round
    evidence: int
    image: str = "none"
    draft: int = 1
    invitation: UUID = NOWHERE

    def of(self, parameter: str) -> Any:
        values = {
            "interview_id": self.interview.pk,
            "round_id": self.round.pk,
            "evidence_id": self.evidence,
            "digest": self.image,
            "slug": self.round.scenario_version.scenario.slug,
            "line": "data",
            "flag_id": 1,
            "draft_id": self.draft,
            "pk": self.interview.pk,
            "invitation_id": self.invitation,
            "user_id": self.round.interviewer_id,
            "token_key": "0123456789abcdef",
            "message_id": 1,
        }
        return values[parameter]

    def address(self, row: Row) -> str:
        return reverse(row.name, kwargs={name: self.of(name) for name in row.parameters} | row.fixed)


@pytest.fixture
def clients(
    alice: User, bob: User, charlie: User, mona: User, client_of: Callable[[User], Client]
) -> dict[str, Client]:
    signed_in = [client_of(user) for user in (alice, bob, charlie, mona)]
    return dict(zip(PEOPLE, [Client(), *signed_in], strict=True))


@pytest.mark.parametrize("moment", MOMENTS)
def test_everyone_gets_what_the_table_says(
    moment: str, swap_interview: Interview, alice: User, bob: User, clients: dict[str, Client]
) -> None:
    known = what_is_known(bring_to(moment, swap_interview, alice, bob))
    assert_answers(BY_MOMENT, moment, known, clients)


def test_everyone_gets_what_the_table_says_of_what_stands_apart(
    live_round: Round, clients: dict[str, Client]
) -> None:
    load_rounds()
    assert_answers(APART, "live", what_is_known(live_round), clients)


def what_is_known(round_: Round) -> Known:
    evidence = Evidence.objects.filter(round=round_).values_list("pk", flat=True).first()
    image = RoomImage.objects.filter(room_id=round_.pk).values_list("digest", flat=True).first()
    interviewer = round_.interviewer
    assert interviewer
    return Known(
        interview=Interview.objects.get(),
        round=round_,
        evidence=evidence or 1,
        image=image or "none",
        draft=start_draft(author=interviewer).pk,
        invitation=link_of(interviewer).pk,
    )


def link_of(user: User) -> Invitation:
    """For one person, for now."""
    return make_invitation(
        user=user, kind="single", role="swap", format_minutes=45, starts_at=None, note="", days=7
    )


def assert_answers(rows: list[Row], moment: str, known: Known, clients: dict[str, Client]) -> None:
    wrong = [
        f"{row.name} {row.method} as {person}: {got}, not {expected}"
        for row in rows
        for person, expected in row.expected(moment).items()
        if is_asked(row, person, moment) and (got := ask(clients[person], row, known)) != expected
    ]
    assert not wrong, "\n".join(wrong)


def is_asked(row: Row, person: str, moment: str) -> bool:
    if person not in OUTSIDERS or moment in MOMENTS_OF_OUTSIDERS:
        return True
    return len({row.expected(each)[person] for each in MOMENTS}) > 1


def ask(client: Client, row: Row, known: Known) -> int:
    """The status of one request, with whatever it changed rolled back."""
    with transaction.atomic():
        response = send(client, row, known)
        transaction.set_rollback(True)
    return response.status_code


def send(client: Client, row: Row, known: Known) -> HttpResponseBase:
    return client.generic(row.method, known.address(row), data=row.body, content_type=row.content_type)


@pytest.mark.parametrize(
    "name",
    [
        "debrief-line",
        "debrief-overall",
        "api-line",
        "api-assessment",
        "api-evidence",
        "api-reveals",
        "api-mark",
    ],
)
def test_what_a_row_sends_is_really_saved(
    name: str, live_round: Round, bob: User, clients: dict[str, Client]
) -> None:
    """A body with a misspelt field would be answered 200 as well."""
    row = next(row for row in TABLE if row.name == name and row.method != "GET")
    assert send(clients["interviewer"], row, what_is_known(live_round)).status_code in {200, 201}
    saved = {
        "debrief-line": LineScore.objects.filter(line="data", score=2, note="Seen."),
        "debrief-overall": Assessment.objects.filter(strength="a", missed="b", drill="c"),
        "api-line": LineScore.objects.filter(line="data", score=3, note="Seen."),
        "api-assessment": Assessment.objects.filter(drill="Labels first."),
        "api-evidence": Evidence.objects.filter(kind="note", line="data", text="Seen."),
        "api-reveals": RoomLogEntry.objects.filter(kind=RoomLogEntry.REVEAL),
        "api-mark": Mark.objects.filter(kind="probe", item="data-0"),
    }
    assert saved[name].count() == 1


def test_every_url_has_a_row() -> None:
    named = [name for name in names(get_resolver()) if not name.startswith(OUTSIDE)]
    rows = {row.name for row in TABLE}
    assert len(named) == len(set(named)), "two addresses of one name: the rows would speak of one of them"
    assert not set(named) - rows, f"no row in the access matrix for {sorted(set(named) - rows)}"
    assert not rows - set(named), f"rows for addresses that do not exist: {sorted(rows - set(named))}"


def test_every_method_without_a_row_is_refused(live_round: Round, clients: dict[str, Client]) -> None:
    """Asked of bob, the interviewer of a live round, who is let in wherever anyone of the round is."""
    known = what_is_known(live_round)
    first = {row.name: row for row in reversed(TABLE) if row.name not in ANY_METHOD}
    answered = [
        f"{name} {method} as {person}: {got}"
        for name, row in first.items()
        for method in METHODS - {row.method for row in TABLE if row.name == name}
        for person, refusals in (("anonymous", {302, 403, 405}), ("interviewer", {405}))
        if (got := ask(clients[person], replace(row, method=method), known)) not in refusals
    ]
    assert not answered, "\n".join(sorted(answered))


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The full name of every address; one without a name is called by its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"


def test_the_admin_is_for_staff_only(
    alice: User, mona: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    pages = [reverse(name) for name in names(get_resolver()) if name.endswith("_changelist")]
    assert len(pages) > 15
    for page in pages:
        assert client_of(alice).get(page).status_code == 302
        assert client_of(mona).get(page).status_code == 302
        assert client_of(staff).get(page).status_code == 200, page
