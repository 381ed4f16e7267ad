"""A worker is killed in the middle of a report: it appears once, and each person gets one mail."""

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.models import MailboxMessage, OutboxMessage, User
from interviews.models import Report, Round, RoundState, Transition
from interviews.reports.tasks import compile_round_report, sweep_reports
from tests.running import Site, wait_for
from tests.scoring.filling import fill_and_submit


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"accounts_outboxmessage\"%%'"
        )
        return bool(cursor.fetchone()[0])


def kill_while_the_mail_is_written(site: Site, round_: Round, alice: User) -> None:
    """The report and the transition are written, the mail is not: nothing of it is committed."""
    with transaction.atomic():
        OutboxMessage.objects.create(
            dedupe_key=f"report-ready:{round_.pk}:{alice.pk}", recipient=alice.email, subject="In the way"
        )
        site.start("worker")
        wait_for(somebody_waits_for_a_lock, site.explain("worker"))
        site.kill("worker")
        transaction.set_rollback(True)


def mails() -> list[str]:
    ready = MailboxMessage.objects.filter(subject__startswith="Your report is ready")
    return sorted(ready.values_list("recipient", flat=True))


def compiled_at() -> datetime:
    return Report.objects.get().compiled_at


def was_compiled_after(moment: datetime) -> bool:
    return compiled_at() > moment


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_was_killed_appears_once(
    debrief_round: Round, alice: User, bob: User, tmp_path: Path
) -> None:
    fill_and_submit(alice, debrief_round)
    fill_and_submit(bob, debrief_round)
    site = Site(tmp_path)
    try:
        kill_while_the_mail_is_written(site, debrief_round, alice)
        assert not Report.objects.exists()
        assert not Transition.objects.filter(round=debrief_round, to_state="reported").exists()

        site.start("worker")
        sweep_reports.delay()  # what beat does every ten seconds
        wait_for(lambda: len(mails()) == 2, site.explain("worker"))
        for _ in range(2):  # the broker hands out again what the dead worker never acknowledged
            before = compiled_at()
            compile_round_report.delay(str(debrief_round.pk))
            wait_for(partial(was_compiled_after, before), site.explain("worker"))
    finally:
        site.stop()
    debrief_round.refresh_from_db()
    assert debrief_round.state == RoundState.REPORTED
    assert Report.objects.get().version == 1
    assert Transition.objects.filter(round=debrief_round, to_state="reported").count() == 1
    assert mails() == sorted([alice.email, bob.email])
