"""Queueing mail: it leaves if and only if its transaction commits, and once per key."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import tasks
from accounts.models import OutboxMessage
from accounts.outbox import queue_mail, queue_message

MAIL = {
    "dedupe_key": "welcome:1",
    "recipient": "alice@example.org",
    "subject": "Welcome",
    "template": "plain_notice",
    "context": {"text": "Fish & chips <b>"},
}


@pytest.fixture
def plain_notice(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "plain_notice.txt").write_text(
        '{% extends "emails/base.txt" %}{% block content %}{{ text }}{% endblock %}'
    )
    (folder / "plain_notice.html").write_text(
        '{% extends "emails/base.html" %}{% block content %}{{ text }}{% endblock %}'
    )
    engine = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    settings.TEMPLATES = [engine]


def queue(**changes: Any) -> OutboxMessage:
    return queue_message(
        **{
            "dedupe_key": "a",
            "recipient": "a@example.org",
            "subject": "A",
            "text": "A",
            "html": "",
            **changes,
        }
    )


@pytest.mark.django_db
def test_a_mail_is_rendered_as_text_and_as_html(plain_notice: None) -> None:
    with transaction.atomic():
        message = queue_mail(**MAIL)  # type: ignore[arg-type]
    assert message.text.startswith("Fish & chips <b>\n")  # plain text is not escaped
    assert "Fish &amp; chips &lt;b&gt;" in message.html
    assert "http://127.0.0.1:8000" in message.text
    assert "<title>Welcome</title>" in message.html


@pytest.mark.django_db(transaction=True)
def test_queueing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        queue()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_rolls_back_leaves_no_mail() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_queued_once_and_keeps_its_first_text() -> None:
    with transaction.atomic():
        first = queue(text="first")
        second = queue(text="second")
    assert first.pk == second.pk
    assert OutboxMessage.objects.get().text == "first\n"


@pytest.mark.django_db
def test_a_worker_is_hinted_after_the_commit_and_only_for_a_new_mail(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        message = queue()
        queue()
    (hint,) = callbacks
    assert isinstance(hint, partial)
    assert hint.args == (tasks.deliver_message, (message.pk,))


@pytest.mark.django_db
def test_a_subject_is_one_line_of_bounded_length() -> None:
    message = queue(subject="Two\nlines " + "x" * 300)
    assert message.subject.startswith("Two lines xxx")
    assert len(message.subject) == 200
