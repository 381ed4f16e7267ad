"""The access matrix: every URL and API route, for everyone, at every moment of an interview.

A row says what each of `PEOPLE` gets, in that order; a dictionary says it by moment, `*` for the others.
A URL without a row fails the suite, and so does a row without a URL.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from interviews.models import Evidence, Interview, Round
from tests.access.moments import MOMENTS, PEOPLE, bring_to
from tests.access.table import OUTSIDE, TABLE, Row


@dataclass(frozen=True)
class Known:
    """What addresses are filled in with."""

    interview: Interview
    round: Round
    evidence: int

    def of(self, parameter: str) -> Any:
        values = {
            "interview_id": self.interview.pk,
            "round_id": self.round.pk,
            "evidence_id": self.evidence,
            "slug": self.round.scenario_version.scenario.slug,
            "line": "data",
            "pk": self.interview.pk,
            "user_id": self.round.interviewer_id,
            "token_key": "0123456789abcdef",
            "message_id": 1,
        }
        return values[parameter]


@pytest.mark.parametrize("moment", MOMENTS)
def test_everyone_gets_what_the_table_says(
    moment: str,
    swap_interview: Interview,
    alice: User,
    bob: User,
    charlie: User,
    mona: User,
    client_of: Callable[[User], Client],
) -> None:
    round_ = bring_to(moment, swap_interview, alice, bob)
    evidence = Evidence.objects.filter(round=round_).values_list("pk", flat=True).first()
    known = Known(Interview.objects.get(), round_, evidence or 1)
    clients = dict(
        zip(PEOPLE, [Client(), *(client_of(user) for user in (alice, bob, charlie, mona))], strict=True)
    )
    wrong = [
        f"{row.name} {row.method} as {person}: {got}, not {expected}"
        for row in TABLE
        for person, expected in row.expected(moment).items()
        if (got := ask(clients[person], row, known)) != expected
    ]
    assert not wrong, "\n".join(wrong)


def ask(client: Client, row: Row, known: Known) -> int:
    """The status of one request, with whatever it changed rolled back."""
    kwargs = {name: known.of(name) for name in row.parameters} | row.fixed
    with transaction.atomic():
        response = client.generic(
            row.method,
            reverse(row.name, kwargs=kwargs),
            data=row.body,
            content_type=row.content_type,
        )
        transaction.set_rollback(True)
    return int(response.status_code)


def test_every_url_has_a_row() -> None:
    named = set(names(get_resolver()))
    rows = {row.name for row in TABLE}
    missing = sorted(name for name in named - rows if not name.startswith(OUTSIDE))
    assert not missing, f"no row in the access matrix for {missing}"
    assert not rows - named, f"rows for addresses that do not exist: {sorted(rows - named)}"


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
