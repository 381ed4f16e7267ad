"""Writing a scenario: a draft keeps any text, says beside each field what is wrong, is submitted whole."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from config.errors import Refused
from interviews.models import Round
from scenarios.files.loader import LIBRARY
from scenarios.models import Draft, DraftState, KitOpening, Scenario
from scenarios.services import open_kit
from scenarios.writing import drafts
from scenarios.writing.drafts import (
    import_file,
    propose_change,
    save_fields,
    start_draft,
    submit_draft,
)
from scenarios.writing.fields import fields_of
from scenarios.writing.reviewing import publish_draft

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


def save(
    client: Client, draft: Draft, *, revision: int = 0, do: str = "save", **changed: str
) -> HttpResponse:
    fields = fields_of(draft.source)
    fields |= {key.replace("_", "-"): text for key, text in changed.items()}
    return client.post(url("draft", draft), {**fields, "revision": revision, "do": do})  # type: ignore[return-value]


def stored(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def test_anyone_signed_in_begins_with_an_empty_form_for_every_section(
    library: None, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    assert "Write a scenario" in client.get(reverse("scenario-list")).content.decode()
    page = client.post(reverse("draft-list"), follow=True).content.decode()
    for label in ("Title", "Family", "Prompt", "Checkpoints", "Diagram", "Pacing", "Anchors"):
        assert f">{label}" in page or f"{label}\n" in page, label
    assert "Still empty" in page
    assert "field-errors" not in page
    assert Draft.objects.get().author == alice


def test_a_visitor_is_asked_to_sign_in(library: None, client: Client) -> None:
    assert client.get(reverse("draft-list")).headers["Location"].startswith(reverse("account_login"))
    assert "Write a scenario" not in client.get(reverse("scenario-list")).content.decode()


def test_what_is_typed_is_saved_also_where_it_is_wrong(draft: Draft, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    answer = save(client, draft, checkpoints="- no key", task="Rank.\r\nWell.\x00")
    assert answer.headers["Location"] == url("draft", draft)
    assert "## Task\n\nRank.\nWell.\n" in stored(draft).source
    page = client.get(url("draft", draft)).content.decode()
    beside = page[page.index('id="id_checkpoints_error"') : page.index('id="at-trade-offs"')]
    assert "Line 1: expected &#x27;- `key` (line) what is seen&#x27;." in beside
    assert page.count("field-errors") == 1


def test_an_older_form_is_refused_and_keeps_what_was_typed(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    save(client, draft, task="First.")
    answer = save(client, draft, task="Second.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "was saved elsewhere" in page
    assert "Second.</textarea>" in page
    assert "First." in stored(draft).source
    assert 'name="revision" value="1"' in page
    assert save(client, draft, revision=1, task="Second.").status_code == 302
    assert "Second." in stored(draft).source


def test_what_is_sent_twice_is_saved_and_submitted_once(draft: Draft, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    assert [save(client, draft, task="Once.").status_code for _ in range(2)] == [302, 302]
    assert stored(draft).revision == 1
    sent = [save(client, draft, do="submit", task="Once more.", revision=1) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [302, 302]
    assert [move.after for move in draft.moves.all()] == [DraftState.SUBMITTED]


def test_a_draft_that_is_deleted_while_it_is_saved_leaves_its_text_in_the_form(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)

    def delete_before_it_is_locked(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if "FOR UPDATE" in sql and "scenarios_draft" in sql:
            Draft.objects.all().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before_it_is_locked):
        answer = save(client, draft, task="Not lost.")
    assert answer.status_code == 404
    assert "This draft was deleted meanwhile." in answer.content.decode()
    assert "Not lost.</textarea>" in answer.content.decode()


def test_what_is_too_long_is_refused_and_stays_in_the_form(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    answer = save(client_of(alice), draft, task="Too long. " * 25_000)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "is larger than 250,000 bytes: make it shorter. <strong>Your text is below" in page
    assert "Too long. " * 25_000 in page
    assert "Not written yet." in page  # nobody waits for a preview of that
    assert stored(draft).source == NEW


@pytest.mark.parametrize("name", ["draft", "draft-preview"])
def test_a_form_beyond_what_the_server_reads_is_told_how_large_it_may_be(
    name: str, draft: Draft, alice: User
) -> None:
    client = Client(enforce_csrf_checks=True)  # the token is the first that is looked for in the form
    client.force_login(alice)
    client.get(url("draft", draft))
    sent = {"task": "x" * 1_100_000}
    page = client.post(url(name, draft), sent)
    assert page.status_code == 413
    assert "a form may have at most 1,048,576 bytes. Nothing of it was saved." in page.content.decode()
    toast = client.post(url(name, draft), sent, headers={"HX-Request": "true"})
    assert (toast.status_code, "X-Refused-Message" in toast.headers) == (413, True)
    assert stored(draft).source == NEW


def test_the_page_knows_how_much_text_it_may_send(draft: Draft, alice: User, client_of: SignIn) -> None:
    page = client_of(alice).get(url("draft", draft)).content.decode()
    assert 'data-draft-limit="250000"' in page


def test_each_field_is_counted_once_as_wrong_or_as_empty(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    page = save(
        client_of(alice), draft, do="submit", task="", title=" ", mistakes="No list."
    ).content.decode()
    assert ">1 to mend<" in page
    assert ">2 still empty<" in page


def test_text_that_leaves_its_field_at_a_heading_is_told_before_and_after(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    typed = {**fields_of(NEW), "context": "A bank.\n\n## History\n\nIt grew."}
    live = client.post(url("draft-preview", draft), typed).content.decode()
    beside = live[live.index('id="id_context_error"') : live.index('id="id_context_gap"')]
    assert "&#x27;## History&#x27; begins a section of its own" in beside
    assert "stands in &#x27;Anything else in the file&#x27;" in beside
    client.post(url("draft", draft), {**typed, "revision": 0, "do": "save"})
    page = client.get(url("draft", draft)).content.decode()
    assert "Context: &#x27;## History&#x27; begins a section of its own" in page
    assert "## History\n\nIt grew.</textarea>" in page


def test_the_preview_of_an_empty_draft_claims_no_family_and_no_difficulty(
    library: None, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    page = client.post(reverse("draft-list"), follow=True).content.decode()
    assert "No family yet · No difficulty yet" in page
    chosen = {"family": "trust_safety", "difficulty": "3"}
    shown = client.post(url("draft-preview", Draft.objects.get()), chosen).content.decode()
    assert "No family yet" not in shown
    assert "No difficulty yet" not in shown


def test_the_preview_shows_what_is_typed_and_saves_nothing(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    fields = {**fields_of(draft.source), "task": "Rank *gift cards*.", "twists": "No heading."}
    sent = {**fields, "shown": "kit", "revision": 0}
    page = client_of(alice).post(url("draft-preview", draft), sent).content.decode()
    assert "Rank <em>gift cards</em>." in page
    assert "Not written yet." in page  # in place of the twists
    beside = page[page.index('id="id_twists_error"') :]
    assert "text before the first ### heading" in beside[:600]
    assert stored(draft).source == NEW


@pytest.mark.parametrize(
    ("shown", "piece"),
    [
        ("prompt", "Design a system that scores card payments"),
        ("kit", KIT_WORDS),
        ("rubric", "Does not count recent unlabeled payments as good"),
        ("diagrams", "data-diagram-picture"),
    ],
)
def test_each_preview_is_drawn_by_the_pages_own_templates(
    shown: str, piece: str, draft: Draft, alice: User, client_of: SignIn
) -> None:
    sent = {**fields_of(draft.source), "shown": shown}
    assert piece in client_of(alice).post(url("draft-preview", draft), sent).content.decode()


def test_hostile_text_is_text_in_the_preview(draft: Draft, alice: User, client_of: SignIn) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1))"
    sent = {**fields_of(draft.source), "context": hostile, "title": "<img src=x onerror=alert(1)>"}
    page = client_of(alice).post(url("draft-preview", draft), sent).content.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_only_a_file_that_passes_is_submitted(draft: Draft, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    answer = save(client, draft, do="submit", task="", mistakes="No list.")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Your text is saved, but not submitted." in page
    assert "Still empty." in page
    assert stored(draft).state == DraftState.WRITING
    assert save(client, stored(draft), revision=1, do="submit", task="A.", mistakes="- B.").status_code == 302
    assert stored(draft).state == DraftState.SUBMITTED


def test_what_is_in_review_is_read_only_until_it_is_taken_back(
    draft: Draft, alice: User, client_of: SignIn
) -> None:
    client = client_of(alice)
    submit_draft(draft=draft)
    assert "In review" in client.get(url("draft", draft)).content.decode()
    answer = save(client, draft, task="Later.")
    assert answer.status_code == 409
    assert "Later.</textarea>" in answer.content.decode()
    assert client.post(url("draft-delete", draft)).status_code == 409
    assert client.post(url("draft-withdraw", draft)).status_code == 302
    assert client.post(url("draft-withdraw", draft)).status_code == 409
    assert save(client, draft, task="Later.").status_code == 302


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("payment-fraud", "is taken"),
        ("write", "address of another page"),
        ("review", "address of another page"),
        ("Bad Slug", "Use lower-case letters, digits and hyphens, not 'Bad Slug'."),
    ],
)
def test_the_name_of_a_new_scenario_must_be_free(slug: str, said: str, draft: Draft) -> None:
    saved = save_fields(draft=draft, fields={**fields_of(NEW), "slug": slug}, revision=0)
    (message,) = drafts.messages_for(saved, saved.source)
    assert (message.field, said in message.text) == ("slug", True)


def test_a_change_keeps_the_name_of_its_scenario(fraud: Scenario, alice: User) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    change = propose_change(author=alice, scenario=fraud)
    renamed = save_fields(draft=change, fields={**fields_of(FRAUD), "slug": "other"}, revision=0)
    assert [message.field for message in drafts.messages_for(renamed, renamed.source)] == ["slug"]
    back = save_fields(draft=change, fields=fields_of(FRAUD), revision=1)
    with pytest.raises(Refused, match="says the same as version 1"):
        submit_draft(draft=back)


def test_a_change_begins_behind_the_kits_own_door(fraud: Scenario, alice: User, client_of: SignIn) -> None:
    client = client_of(alice)
    propose = reverse("scenario-propose", args=[fraud.slug])
    detail = reverse("scenario-detail", args=[fraud.slug])
    assert "open the kit first" in client.get(detail).content.decode()
    for answer in (client.post(propose), client.get(reverse("scenario-file", args=[fraud.slug]))):
        assert answer.status_code == 403
        assert KIT_WORDS.encode() not in answer.content
    assert not Draft.objects.exists()
    open_kit(user=alice, scenario=fraud, reason="study")
    assert "Propose a change" in client.get(detail).content.decode()
    page = client.post(propose, follow=True).content.decode()
    assert KIT_WORDS in page
    client.post(propose)
    assert Draft.objects.get().began_from == fraud.current_version


def test_staff_who_propose_a_change_are_recorded_as_knowing_the_kit(fraud: Scenario, staff: User) -> None:
    propose_change(author=staff, scenario=fraud)
    assert KitOpening.objects.get(user=staff, scenario=fraud).reason == "writing"


def test_a_draft_stays_closed_to_the_candidate_of_a_round_on_its_scenario(
    live_round: Round, alice: User, client_of: SignIn
) -> None:
    scenario = live_round.scenario_version.scenario
    open_kit(user=alice, scenario=scenario, reason="study")
    begun = start_draft(author=alice, source=scenario.version.source, scenario=scenario)
    words = scenario.version.kit["if_asked"][0]["answer"].encode()
    for name in ("draft", "draft-file", "draft-changes"):
        answer = client_of(alice).get(url(name, begun))
        assert answer.status_code == 403
        assert words not in answer.content
    assert client_of(alice).post(url("draft-preview", begun), {"shown": "kit"}).status_code == 403
    with pytest.raises(Refused):
        import_file(author=alice, data=begun.source.encode())
    (row,) = export_for(alice)["scenario_drafts"]
    assert row["source"] is None
    assert row["withheld"]


@pytest.mark.parametrize("name", ["draft", "draft-file", "draft-changes"])
def test_a_draft_is_its_authors_alone(
    name: str, draft: Draft, mona: User, staff: User, client_of: SignIn
) -> None:
    for person in (mona, staff):
        answer = client_of(person).get(url(name, draft))
        assert answer.status_code == 404
        assert KIT_WORDS.encode() not in answer.content


def test_a_draft_can_be_deleted(draft: Draft, alice: User, client_of: SignIn) -> None:
    assert client_of(alice).post(url("draft-delete", draft)).headers["Location"] == reverse("draft-list")
    assert client_of(alice).get(url("draft", draft)).status_code == 404


def test_nobody_fills_the_disk_with_drafts(
    draft: Draft, alice: User, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MAX_UNPUBLISHED", 1)
    answer = client_of(alice).post(reverse("draft-list"))
    assert answer.status_code == 409
    assert b"Finish or delete one" in answer.content


def test_drafts_are_in_the_export_of_ones_data_and_go_with_the_account(draft: Draft, alice: User) -> None:
    (row,) = export_for(alice)["scenario_drafts"]
    assert (row["title"], row["source"]) == ("Payment fraud detection", NEW)
    delete_account(user=alice)
    assert not Draft.objects.exists()


def test_the_lists_of_drafts_read_no_text(
    fraud: Scenario,
    draft: Draft,
    staff: User,
    client_of: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    change = propose_change(author=staff, scenario=fraud)
    changed = save_fields(draft=change, fields={**fields_of(FRAUD), "task": "Rank."}, revision=0)
    published = submit_draft(draft=changed)
    publish_draft(draft=published, reviewer=staff, revision=1, over=fraud.current_version_id)
    submit_draft(draft=draft)
    client = client_of(staff)
    client.get(reverse("draft-list"))
    with django_assert_num_queries(4) as asked:  # session, user with profile, drafts, a live interview
        assert "Version 2 of" in client.get(reverse("draft-list")).content.decode()
    with django_assert_num_queries(5) as asked_in_review:  # the same, and what was retired
        assert "A new scenario" in client.get(reverse("review-list")).content.decode()
    read = [query["sql"] for query in (*asked.captured_queries, *asked_in_review.captured_queries)]
    long = ("source", "kit", "prompt", "prompt_text", "reformatted_source", "search_vector")
    assert [column for column in long if f'"{column}"' in str(read)] == []
