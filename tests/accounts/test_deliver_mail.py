"""Delivering mail: claimed by one worker, marked when sent, tried again when it failed or was cut off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from structlog.testing import capture_logs

from accounts import delivery, tasks
from accounts.delivery import MAX_ATTEMPTS, deliver, sweep
from accounts.models import OutboxMessage

pytestmark = pytest.mark.django_db


def run_out(message: OutboxMessage) -> None:
    """Let the lease or the wait for the next attempt be over."""
    OutboxMessage.objects.filter(pk=message.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def broken_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    settings.EMAIL_USE_TLS = False


def test_a_waiting_mail_is_sent_with_both_parts_and_marked(waiting_mail: OutboxMessage) -> None:
    assert deliver(waiting_mail.pk)
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your report is ready", ["alice@example.org"])
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.alternatives[0][0] == "<p>Read it</p>"
    waiting_mail.refresh_from_db()
    assert waiting_mail.sent_at is not None
    assert (waiting_mail.attempts, waiting_mail.claimed_until) == (1, None)


def test_a_calendar_file_goes_along_as_an_alternative_and_as_a_file(waiting_mail: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=waiting_mail.pk).update(
        calendar="BEGIN:VCALENDAR\r\nSUMMARY:Übung\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST"
    )
    assert deliver(waiting_mail.pk)
    raw = mail.outbox[0].message().as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    bodies, file = read.iter_parts()
    assert [part.get_content_type() for part in bodies.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = list(bodies.iter_parts())[2]
    assert dict(calendar["content-type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert calendar.get_content().split() == ["BEGIN:VCALENDAR", "SUMMARY:Übung", "END:VCALENDAR"]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == "BEGIN:VCALENDAR\r\nSUMMARY:Übung\r\nEND:VCALENDAR\r\n".encode()


def test_a_sent_mail_is_not_sent_again(waiting_mail: OutboxMessage) -> None:
    deliver(waiting_mail.pk)
    assert not deliver(waiting_mail.pk)
    assert len(mail.outbox) == 1


def test_an_unknown_mail_is_nothing_to_do() -> None:
    assert not deliver(12345)


def test_a_mail_claimed_by_a_worker_that_died_is_sent_when_the_lease_is_over(
    waiting_mail: OutboxMessage,
) -> None:
    assert delivery._claim(waiting_mail.pk)  # and here the worker is killed
    tasks.sweep_outbox()
    assert mail.outbox == []
    run_out(waiting_mail)
    tasks.sweep_outbox()
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(waiting_mail: OutboxMessage) -> None:
    start = Barrier(2)

    def work() -> bool:
        start.wait()
        try:
            return deliver(waiting_mail.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(work) for _ in range(2)]]
    assert sorted(results) == [False, True]
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("broken_server")
def test_a_failure_is_kept_and_waits_longer_each_time(waiting_mail: OutboxMessage) -> None:
    waits = []
    for _ in range(3):
        assert not deliver(waiting_mail.pk)
        waiting_mail.refresh_from_db()
        assert waiting_mail.claimed_until is not None
        waits.append((waiting_mail.claimed_until - timezone.now()).total_seconds())
        run_out(waiting_mail)
    assert waits == pytest.approx([20, 40, 80], abs=5)
    assert waiting_mail.last_error.startswith("ConnectionRefusedError")
    assert waiting_mail.sent_at is None


@pytest.mark.usefixtures("broken_server")
def test_a_mail_that_fails_every_time_is_given_up_with_an_error(waiting_mail: OutboxMessage) -> None:
    with capture_logs() as logs:
        for _ in range(MAX_ATTEMPTS + 2):
            deliver(waiting_mail.pk)
            run_out(waiting_mail)
    waiting_mail.refresh_from_db()
    assert waiting_mail.attempts == MAX_ATTEMPTS
    given_up = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event"] for entry in given_up] == ["mail_given_up"]


def test_sweeping_sends_what_is_due_and_nothing_else(waiting_mail: OutboxMessage) -> None:
    OutboxMessage.objects.create(
        dedupe_key="later",
        recipient="bob@example.org",
        subject="Later",
        text="Later",
        claimed_until=timezone.now() + timedelta(seconds=30),
    )
    assert sweep() == 1
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_the_task_delivers(waiting_mail: OutboxMessage) -> None:
    tasks.deliver_message(waiting_mail.pk)
    assert len(mail.outbox) == 1
