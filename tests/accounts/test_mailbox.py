"""The development mailbox: what would be mailed, on a page and the console, on one machine only."""

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import MailboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def local(settings: Settings) -> None:
    settings.LOCAL = True
    settings.EMAIL_BACKEND = "accounts.mailbox.MailboxBackend"


def send(
    subject: str = "Confirm",
    text: str = "Open http://127.0.0.1:8000/a?b=c&d=e now",
    html: str = "",
    calendar: str = "",
) -> None:
    mail = EmailMultiAlternatives(subject, text, to=["dana@example.org"])
    if html:
        mail.attach_alternative(html, "text/html")
    if calendar:
        mail.attach_alternative(calendar, "text/calendar; method=REQUEST")
    mail.send()


@pytest.mark.usefixtures("local")
def test_mail_is_kept_and_announced_with_its_first_link(capsys: pytest.CaptureFixture[str]) -> None:
    send(html="<p>Open</p>")
    kept = MailboxMessage.objects.get()
    assert (kept.recipient, kept.subject, kept.html) == ("dana@example.org", "Confirm", "<p>Open</p>")
    assert capsys.readouterr().out == "Mail to dana@example.org: Confirm http://127.0.0.1:8000/a?b=c&d=e\n"


@pytest.mark.usefixtures("local")
def test_mail_without_a_link_is_announced_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    send(text="Nothing to open")
    assert capsys.readouterr().out == "Mail to dana@example.org: Confirm\n"


@pytest.mark.usefixtures("local")
def test_the_page_shows_the_newest_first_with_links_to_follow(client: Client) -> None:
    send("First")
    send("Second")
    page = client.get(reverse("mailbox")).content.decode()
    assert page.index("Second") < page.index("First")
    assert 'href="http://127.0.0.1:8000/a?b=c&amp;d=e"' in page


@pytest.mark.usefixtures("local")
def test_one_mail_is_shown_with_its_html_as_text(client: Client) -> None:
    send(html="<script>alert(1)</script>")
    page = client.get(reverse("mailbox-message", args=[MailboxMessage.objects.get().pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.usefixtures("local")
def test_a_calendar_file_is_shown_as_text(client: Client) -> None:
    send(html="<p>Open</p>", calendar="BEGIN:VCALENDAR")
    kept = MailboxMessage.objects.get()
    assert (kept.html, kept.calendar) == ("<p>Open</p>", "BEGIN:VCALENDAR")
    assert "BEGIN:VCALENDAR" in client.get(reverse("mailbox-message", args=[kept.pk])).content.decode()


@pytest.mark.usefixtures("local")
def test_an_empty_mailbox_says_how_mail_gets_there(client: Client) -> None:
    assert "No mail yet" in client.get(reverse("mailbox")).content.decode()


@pytest.mark.parametrize(("name", "args"), [("mailbox", []), ("mailbox-message", [1])])
def test_outside_local_mode_there_is_no_such_page(client: Client, name: str, args: list[int]) -> None:
    MailboxMessage.objects.create(pk=1, recipient="a@example.org", subject="A", text="A")
    assert client.get(reverse(name, args=args)).status_code == 404
