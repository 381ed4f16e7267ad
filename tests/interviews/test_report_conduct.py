"""Reporting somebody: it reaches the moderators once, and the reported person never."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client

from accounts.blocks import blocks_by
from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import OutboxMessage, User
from config.errors import Forbidden, Invalid, Refused
from interviews import conduct, ending
from interviews.conduct import handle_report, report_conduct, reports_for
from interviews.lifecycle import lock_interview
from interviews.models import ConductReport, Interview, Round
from interviews.rematch.services import lock_pair

WORDS = "The canary was insulted."


def report(reporter: User, interview: Interview) -> ConductReport:
    return report_conduct(reporter=reporter, interview=interview, reason="harassment", text=WORDS)


def test_a_report_names_the_room_and_how_far_its_log_had_come(
    live_round: Round, alice: User, bob: User
) -> None:
    made = report(alice, live_round.interview)
    live_round.room.refresh_from_db()
    assert (made.reporter, made.reported, made.round) == (alice, bob, live_round)
    assert made.room_head == live_round.room.head
    assert made.room_head


def test_moderators_are_written_to_and_the_parties_are_not(
    live_round: Round, alice: User, bob: User, mona: User
) -> None:
    bob.is_moderator = True
    bob.save()
    report(alice, live_round.interview)
    mails = OutboxMessage.objects.filter(dedupe_key__startswith="conduct:")
    assert [mail.recipient for mail in mails] == [mona.email]
    assert not any(secret in mails[0].text for secret in (WORDS, "Alice", "Bob"))


def test_reporting_twice_is_reporting_once(live_round: Round, alice: User, mona: User) -> None:
    assert report(alice, live_round.interview) == report(alice, live_round.interview)
    assert OutboxMessage.objects.filter(recipient=mona.email).count() == 1


@pytest.mark.parametrize(("reason", "text"), [("rudeness", ""), ("other", "x" * 2001), ("other", "a\x00b")])
def test_what_cannot_be_kept_is_refused(live_round: Round, alice: User, reason: str, text: str) -> None:
    with pytest.raises(Invalid):
        report_conduct(reporter=alice, interview=live_round.interview, reason=reason, text=text)


def test_alone_there_is_nobody_to_report(solo_interview: Interview, alice: User) -> None:
    with pytest.raises(Forbidden):
        report(alice, solo_interview)


def test_a_day_holds_so_many_reports(live_round: Round, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conduct, "MAX_REPORTS_A_DAY", 0)
    with pytest.raises(Refused) as caught:
        report(alice, live_round.interview)
    assert (caught.value.status, caught.value.code) == (429, "too_many_reports")
    assert not ConductReport.objects.exists()


def test_report_and_leave_does_all_of_it_or_nothing(live_round: Round, alice: User, bob: User) -> None:
    interview = live_round.interview
    with pytest.raises(Invalid):
        ending.report(user=alice, interview=interview, reason="no", text="", and_leave=True, and_block=True)
    assert Interview.objects.get().state == "live"
    for _ in range(2):
        ending.report(
            user=alice, interview=interview, reason="cheating", text="", and_leave=True, and_block=True
        )
    assert Interview.objects.get().state == "debrief"
    assert [row.blocked for row in blocks_by(alice)] == [bob]
    assert ConductReport.objects.get().reason == "cheating"


def test_the_page_takes_a_report_afterwards_and_the_other_sees_no_trace(
    debrief_round: Round, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    interview = debrief_round.interview
    ending.close(interview.pk, reason="its time ran out")
    page = f"/interviews/{interview.pk}/"
    asked = {"reason": "no_show", "text": WORDS}
    assert client_of(alice).post(f"{page}report/", asked).status_code == 302
    assert "You reported Bob" in client_of(alice).get(page).content.decode()
    for address in (page, "/", "/settings/", "/settings/export/", f"/api/v1/interviews/{interview.pk}/"):
        seen = client_of(bob).get(address).content.decode()
        assert WORDS not in seen
        assert "You reported" not in seen


def test_a_report_is_handled_with_an_outcome_by_somebody_else(
    live_round: Round, alice: User, mona: User
) -> None:
    made = report(alice, live_round.interview)
    with pytest.raises(Forbidden):
        handle_report(moderator=alice, report=made, outcome="Nothing to see.")
    handled = handle_report(moderator=mona, report=made, outcome="Warned.")
    assert (handled.handled_by, handled.outcome, handled.text) == (mona, "Warned.", WORDS)


def test_staff_read_reports_in_the_admin_but_not_those_that_concern_them(
    live_round: Round, alice: User, bob: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    made = report(alice, live_round.interview)
    address = f"/admin/interviews/conductreport/{made.pk}/change/"
    assert WORDS in client_of(staff).get(address).content.decode()
    client_of(staff).post(address, {"outcome": "Talked to both."})
    made.refresh_from_db()
    assert (made.handled_by, made.outcome) == (staff, "Talked to both.")
    bob.is_staff = bob.is_superuser = True
    bob.save()
    assert WORDS not in client_of(bob).get(address, follow=True).content.decode()
    assert not reports_for(bob).exists()


def test_the_export_has_what_one_reported_and_not_what_was_reported_about_one(
    live_round: Round, alice: User, bob: User
) -> None:
    report(alice, live_round.interview)
    assert export_for(alice)["conduct_reports"][0]["text"] == WORDS
    assert export_for(bob)["conduct_reports"] == []
    json.dumps(export_for(alice))


def test_what_was_written_goes_with_the_account_once_it_was_handled(
    live_round: Round, alice: User, mona: User
) -> None:
    made = report(alice, live_round.interview)
    delete_account(user=alice)
    made.refresh_from_db()
    assert made.text == WORDS
    handle_report(moderator=mona, report=made, outcome="Warned.")
    made.refresh_from_db()
    assert made.text == ""


def test_a_live_interview_is_a_step_away_on_every_page(
    live_round: Round, alice: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    for address in ("/scenarios/", "/settings/", "/progress/"):
        assert "Return to the room" in client_of(alice).get(address).content.decode()
        assert "Return to the room" not in client_of(charlie).get(address).content.decode()
    home = client_of(alice).get("/").content.decode()
    assert home.count("Return to the room") == 1
    ending.leave(user=alice, interview=live_round.interview)
    assert "Return to the room" not in client_of(alice).get("/settings/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_report_and_a_block_of_the_other_at_the_same_moment_do_not_lock_each_other_out(
    live_interview: Interview, alice: User, bob: User
) -> None:
    def leave_with_a_report() -> None:
        try:
            ending.report(
                user=bob, interview=live_interview, reason="other", text="", and_leave=True, and_block=False
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():  # as `block_and_leave`: the interview, then the two
            lock_interview(live_interview.pk)
            reporting = elsewhere.submit(leave_with_a_report)
            with pytest.raises(TimeoutError):
                reporting.result(timeout=0.2)
            lock_pair(alice, bob)
        reporting.result(timeout=5)
    assert ConductReport.objects.get().reporter == bob
