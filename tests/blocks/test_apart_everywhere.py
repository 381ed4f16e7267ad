"""After a block neither finds the other's name anywhere, and each keeps their own work."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.blocks import block
from accounts.models import OutboxMessage, User
from interviews.ending import block_and_leave
from interviews.models import Interview, Round
from interviews.reports.compile import compile_report
from interviews.scoring.services import submit_assessment
from tests.access.moments import bring_to
from tests.access.table import BY_MOMENT
from tests.access.test_canary import text_of
from tests.access.test_matrix import Known

pytestmark = pytest.mark.django_db

NAMES = {"alice": "Alexandrine Quill", "bob": "Bartholomew Finch"}


@pytest.fixture
def named(alice: User, bob: User) -> None:
    """Names that stand nowhere else."""
    for user, name in ((alice, NAMES["alice"]), (bob, NAMES["bob"])):
        user.display_name = name
        user.save()


def pages_of(user: User, round_: Round, client_of: Callable[[User], Client]) -> dict[str, str]:
    """Every page and API answer that knows of interviews."""
    client, known = client_of(user), Known(Interview.objects.get(), round_, 1)
    addresses = (known.address(row) for row in BY_MOMENT if row.method == "GET")
    return {address: text_of(client.get(address)) for address in addresses}


@pytest.mark.parametrize("moment", ["cancelled", "over", "one_submitted", "done"])
def test_no_page_names_the_other(
    named: None,
    swap_interview: Interview,
    alice: User,
    bob: User,
    client_of: Callable[[User], Client],
    moment: str,
) -> None:
    """Neither to who blocked nor to who was blocked; only the own list of blocks, to undo them."""
    round_ = bring_to(moment, swap_interview, alice, bob)
    block_and_leave(user=alice, partner=bob)
    for reader, name in ((alice, NAMES["bob"]), (bob, NAMES["alice"])):
        pages = pages_of(reader, round_, client_of)
        naming = {address for address, text in pages.items() if name in text}
        assert naming == ({reverse("settings-export")} if reader == alice else set())
        assert any("Former member" in text for text in pages.values())


def test_the_report_the_replay_and_the_file_of_progress_stay(
    named: None, swap_interview: Interview, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    round_ = bring_to("done", swap_interview, alice, bob)
    block(blocker=bob, blocked=alice)
    client = client_of(alice)
    for name in ("report", "replay", "report-pdf"):
        text = text_of(client.get(reverse(name, args=[round_.pk])))
        assert "Former member" in text, name
        assert NAMES["bob"] not in text, name
    rows = text_of(client.get(reverse("progress-csv")))
    assert rows.count("Former member") == 9, "a line each"
    answer = client.get(reverse("api-interview-detail", args=[round_.interview_id])).json()
    assert {each["interviewer"]["name"] for each in answer["rounds"]} == {"Former member", NAMES["alice"]}


def test_what_is_owed_can_still_be_scored(
    named: None, swap_interview: Interview, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    round_ = bring_to("over", swap_interview, alice, bob)
    block_and_leave(user=alice, partner=bob)
    for person in (alice, bob):
        submit_assessment(user=person, round_=round_)
    compile_report(round_.pk)
    assert "Former member interviewed you" in mail_of(alice)


def mail_of(user: User) -> str:
    return " ".join(OutboxMessage.objects.filter(recipient=user.email).values_list("text", flat=True))
