"""Who deletes the account leaves what is open, and stands nowhere by name in what others keep."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.deletion import delete_account
from accounts.models import User
from interviews.invariants import broken_invariants
from interviews.invitations.accepting import accept_invitation
from interviews.models import Interview, InterviewState, Invitation, Report, Round, RoundState, Ticket
from interviews.pairing.services import open_ticket, start_solo
from interviews.reports.compile import compile_report
from interviews.reports.release import release_overdue
from tests.scoring.filling import fill_and_submit


def test_a_lobby_is_cancelled_and_the_other_is_free(
    swap_interview: Interview, alice: User, bob: User
) -> None:
    delete_account(user=alice)
    assert Interview.objects.get().state == InterviewState.CANCELLED
    assert start_solo(user=bob, format_minutes=35).state == InterviewState.LIVE
    assert broken_invariants() == []


def test_a_live_round_ends_and_can_be_scored(live_round: Round, alice: User, bob: User) -> None:
    delete_account(user=alice)
    live_round.refresh_from_db()
    assert live_round.state == RoundState.DEBRIEF
    assert live_round.room.seats.get(user=alice).revoked_at is not None
    assert fill_and_submit(bob, live_round).submitted_at
    assert broken_invariants() == []


def test_a_wish_to_be_paired_ends(library: None, alice: User) -> None:
    open_ticket(user=alice, role="swap", format_minutes=45)
    delete_account(user=alice)
    assert not Ticket.objects.filter(user=alice).exists()


@pytest.fixture
def late_alice(debrief_round: Round, alice: User, bob: User) -> Round:
    """Reported without Alice's scores, which the report says."""
    fill_and_submit(bob, debrief_round)
    Round.objects.filter(pk=debrief_round.pk).update(assess_by=timezone.now() - timedelta(seconds=1))
    release_overdue()
    compile_report(debrief_round.pk)
    return Round.objects.get(pk=debrief_round.pk)


def test_page_and_api_of_the_other_no_longer_name_them(
    late_alice: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)
    addresses = [reverse(name, args=[late_alice.pk]) for name in ("report", "api-report")]
    assert all("Alice" in client.get(address).content.decode() for address in addresses)
    delete_account(user=alice)
    for address in addresses:
        shown = client.get(address).content.decode()
        assert "Alice" not in shown
        assert "Former member did not submit self-scores within 24 hours." in shown


def test_the_pdf_is_made_anew_without_the_name(
    late_alice: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(bob)
    address = reverse("report-pdf", args=[late_alice.pk])
    kept = client.get(address)["ETag"]
    delete_account(user=alice)
    answer = client.get(address, headers={"if-none-match": kept})
    assert answer.status_code == 200
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Former member" in text
    assert "Alice" not in text


def test_staff_read_the_report_without_the_name(
    late_alice: Round, alice: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    delete_account(user=alice)
    address = reverse("admin:interviews_report_change", args=[Report.objects.get().pk])
    page = client_of(staff).get(address).content.decode()
    assert "Former member" in page
    assert "Alice" not in page


@pytest.mark.django_db(transaction=True)
def test_who_is_met_at_the_very_moment_of_going_is_left_as_well(
    library: None, alice: User, bob: User
) -> None:
    """A link is being accepted: what comes of it is not there yet, and must not stay behind."""
    link = Invitation.objects.create(inviter=alice, expires_at=timezone.now() + timedelta(days=1))

    def go() -> None:
        try:
            delete_account(user=alice)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            accept_invitation(user=bob, invitation=link)
            going = elsewhere.submit(go)
            with pytest.raises(TimeoutError):
                going.result(timeout=0.2)  # it waits for what is being made
        going.result(timeout=5)
    assert Interview.objects.get().state == InterviewState.CANCELLED
