"""Scenario files brought into the editor and taken from it."""

from collections.abc import Callable
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from scenarios.files.loader import LIBRARY
from scenarios.models import Draft, Scenario
from scenarios.services import open_kit
from scenarios.writing import drafts
from scenarios.writing.drafts import (
    import_file,
    start_draft,
)

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db

FRAUD = (LIBRARY / "payment-fraud.md").read_text()
NEW = FRAUD.replace("slug: payment-fraud", "slug: gift-card-fraud")
KIT_WORDS = "300, each deciding 100 cases a day"


@pytest.fixture
def draft(library: None, alice: User) -> Draft:
    """Alice's own, complete and not submitted."""
    return start_draft(author=alice, source=NEW)


def url(name: str, draft: Draft) -> str:
    return reverse(name, args=[draft.pk])


def stored(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("mine.md", data)}


def test_a_file_becomes_a_draft_and_comes_back_as_the_same_file(
    library: None, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    answer = client.post(
        reverse("draft-import"), upload(b"\xef\xbb\xbf" + NEW.replace("\n", "\r\n").encode())
    )
    made = Draft.objects.get()
    assert answer.headers["Location"] == url("draft", made)
    file = client.get(url("draft-file", made))
    assert file.content.decode() == NEW
    assert file.headers["Content-Disposition"] == 'attachment; filename="gift-card-fraud.md"'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"a\x00b", "no text has"),
        (b"\xc3\xa4" * 125_001, "larger than 250,000"),
        (b"\r" * 5_001, "more than 5,000 lines"),
    ],
)
def test_what_is_no_text_is_not_imported(
    data: bytes, said: str, library: None, alice: User, client_of: SignIn
) -> None:
    answer = client_of(alice).post(reverse("draft-import"), upload(data))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Gift cards\n---\n", "Gift cards"),
        ('---\nlevel: [1\ntitle: "Gift cards"\n---\n', "Gift cards"),
        ("---\ntitle:\n---\n", "mine"),
        ("Hello", "mine"),
    ],
)
def test_an_imported_draft_is_called_by_its_title_or_by_its_file(
    text: str, title: str, library: None, alice: User, client_of: SignIn
) -> None:
    client_of(alice).post(reverse("draft-import"), upload(text.encode()))
    made = Draft.objects.get()
    assert made.title == title
    assert drafts.save_source(draft=made, source="Hello again", revision=0).title == title


def test_a_bad_file_is_imported_to_be_mended(library: None, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    page = client.post(
        reverse("draft-import"), upload(b"---\nslug: [a\n---\nHello"), follow=True
    ).content.decode()
    assert "slug: [a</textarea>" in page
    assert "Hello</textarea>" in page


@pytest.mark.parametrize("line", ['slug: "a\\0b"', 'title: "a\\0b"', 'title: "a\\rb"', 'tags: ["a\\eb"]'])
def test_what_only_yaml_can_spell_is_kept_as_it_was_spelled(
    line: str, library: None, alice: User, client_of: SignIn
) -> None:
    source = f"---\n{line}\n---\n"
    page = client_of(alice).post(reverse("draft-import"), upload(source.encode()), follow=True)
    assert f"{escape(line)}</textarea>" in page.content.decode()
    assert Draft.objects.get().source == source


def test_a_file_of_a_published_scenario_is_a_change_for_those_who_know_its_kit(
    fraud: Scenario, alice: User, bob: User
) -> None:
    open_kit(user=bob, scenario=fraud, reason="study")
    assert import_file(author=alice, data=FRAUD.encode()).scenario is None
    assert import_file(author=bob, data=FRAUD.encode()).scenario == fraud


def test_a_file_takes_the_place_of_the_text_unless_that_was_saved_meanwhile(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    other = NEW.replace("Fraud losses are\nrising", "Losses rise")
    assert (
        client.post(url("draft-replace", draft), {"revision": 0, **upload(other.encode())}).status_code == 302
    )
    assert stored(draft).source == other
    assert client.post(url("draft-replace", draft), {"revision": 0, **upload(b"x")}).status_code == 409
    assert stored(draft).source == other


def test_the_published_file_is_downloaded_byte_for_byte(
    fraud: Scenario, alice: User, client_of: SignIn
) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    client = client_of(alice)
    for address in (
        reverse("scenario-file", args=[fraud.slug]),
        reverse("scenario-version-file", args=[fraud.slug, 1]),
    ):
        assert client.get(address).content == (LIBRARY / "payment-fraud.md").read_bytes()
    assert client.get(reverse("scenario-version-file", args=[fraud.slug, 9])).status_code == 404
