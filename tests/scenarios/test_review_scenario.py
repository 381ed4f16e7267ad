"""Review: staff read what changes, publish it as loading would, or send it back; authors are credited."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import block
from accounts.deletion import delete_account
from accounts.models import OutboxMessage, Profile, User
from config.errors import Refused
from interviews.models import Round
from scenarios.files.loader import LIBRARY, load_library, load_scenarios
from scenarios.models import Draft, DraftState, KitOpening, Scenario
from scenarios.selectors import published
from scenarios.services import open_kit
from scenarios.writing.drafts import propose_change, save_fields, start_draft, submit_draft, withdraw_draft
from scenarios.writing.fields import fields_of
from scenarios.writing.reviewing import decline_draft, publish_draft

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db

FRAUD = (LIBRARY / "payment-fraud.md").read_text()
NEW = FRAUD.replace("slug: payment-fraud", "slug: gift-card-fraud").replace(
    "Payment fraud", "Gift card fraud"
)
TASK = "Rank payments by what they may cost."


@pytest.fixture
def change(fraud: Scenario, alice: User) -> Draft:
    """Alice's change of the task, in review."""
    open_kit(user=alice, scenario=fraud, reason="study")
    return submitted(propose_change(author=alice, scenario=fraud), task=TASK)


@pytest.fixture
def new(library: None, alice: User) -> Draft:
    """Alice's new scenario, in review."""
    return submit_draft(draft=start_draft(author=alice, source=NEW))


def submitted(draft: Draft, **changed: str) -> Draft:
    fields = {**fields_of(draft.source), **changed}
    return submit_draft(draft=save_fields(draft=draft, fields=fields, revision=draft.revision))


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def publish(draft: Draft, staff: User) -> None:
    over = draft.scenario.current_version_id if draft.scenario else None
    publish_draft(draft=draft, reviewer=staff, revision=draft.revision, over=over)


def test_staff_see_what_waits_and_the_words_that_change(
    change: Draft, staff: User, client_of: SignIn
) -> None:
    client = client_of(staff)
    assert "A change to Payment fraud detection" in client.get(url("review-list")).content.decode()
    page = client.get(url("review", change.pk)).content.decode()
    assert 'aria-label="Task"' in page
    assert 'aria-label="Mistakes"' not in page
    assert "<ins" in page
    assert "<del" in page


def test_what_is_published_is_the_next_version_and_the_old_one_stays(
    change: Draft, fraud: Scenario, staff: User, client_of: SignIn
) -> None:
    sent = {"revision": change.revision, "over": fraud.current_version_id}
    answer = client_of(staff).post(url("review-publish", change.pk), sent, follow=True)
    assert "Published as version 2." in answer.content.decode()
    now = Scenario.objects.get(pk=fraud.pk)
    assert (now.version.number, now.version.kit["task"]) == (2, TASK)
    assert now.version.source == change.source
    assert now.versions.get(number=1).source == FRAUD
    change.refresh_from_db()
    assert (change.state, change.version) == (DraftState.PUBLISHED, now.version)
    assert KitOpening.objects.filter(scenario=fraud, user=staff, reason="writing").exists()


def test_a_new_scenario_is_found_in_the_library_with_its_authors_name(
    new: Draft, alice: User, bob: User, staff: User, client: Client, client_of: SignIn
) -> None:
    assert client.get(url("scenario-detail", "gift-card-fraud")).status_code == 404
    publish(new, staff)
    assert "Gift card fraud" in client.get(reverse("scenario-list") + "?q=gift").content.decode()
    page = client.get(url("scenario-detail", "gift-card-fraud")).content.decode()
    assert "Written by Alice." in page
    assert KitOpening.objects.filter(user=alice, scenario__slug="gift-card-fraud").exists()
    assert client_of(bob).get(url("scenario-kit", "gift-card-fraud")).status_code == 403


def test_whoever_changes_it_is_named_beside_who_wrote_it(
    change: Draft, new: Draft, bob: User, staff: User, client: Client
) -> None:
    publish(change, staff)
    page = client.get(url("scenario-detail", "payment-fraud")).content.decode()
    assert "With changes by Alice." in page
    assert "Written by" not in page
    publish(new, staff)
    scenario = Scenario.objects.get(slug="gift-card-fraud")
    publish(submitted(propose_change(author=bob, scenario=scenario), task=TASK), staff)
    page = client.get(url("scenario-detail", "gift-card-fraud")).content.decode()
    assert "Written by Alice." in page
    assert "With changes by Bob." in page


def test_who_goes_back_to_the_first_text_changes_it_and_did_not_write_it(
    change: Draft, fraud: Scenario, bob: User, staff: User, client: Client
) -> None:
    publish(change, staff)
    open_kit(user=bob, scenario=fraud, reason="study")
    fraud.refresh_from_db()
    publish(submitted(propose_change(author=bob, scenario=fraud), task=fields_of(FRAUD)["task"]), staff)
    assert Scenario.objects.get(pk=fraud.pk).version.number == 1
    page = client.get(url("scenario-detail", fraud.slug)).content.decode()
    assert "Written by" not in page
    assert "With changes by Alice, Bob." in page


def test_a_name_goes_with_the_account_and_the_scenario_stays(
    new: Draft, alice: User, staff: User, client: Client
) -> None:
    publish(new, staff)
    delete_account(user=alice)
    page = client.get(url("scenario-detail", "gift-card-fraud"))
    assert page.status_code == 200
    assert "Written by" not in page.content.decode()
    assert "Former member" not in page.content.decode()
    assert Draft.objects.get().author is None


def test_a_blocked_author_is_not_named_to_who_is_apart_from_them(
    new: Draft, alice: User, bob: User, charlie: User, staff: User, client_of: SignIn
) -> None:
    publish(new, staff)
    block(blocker=alice, blocked=bob)
    block(blocker=charlie, blocked=alice)
    for person in (bob, charlie):
        assert (
            "Alice" not in client_of(person).get(url("scenario-detail", "gift-card-fraud")).content.decode()
        )


def test_a_draft_that_is_sent_back_tells_its_author_why(
    new: Draft, alice: User, staff: User, client_of: SignIn
) -> None:
    client = client_of(staff)
    assert client.post(url("review-decline", new.pk), {"note": " "}).status_code == 400
    answer = client.post(url("review-decline", new.pk), {"note": "The sums in\nEstimates are off."})
    assert answer.headers["Location"] == url("review-list")
    page = client_of(alice).get(url("draft", new.pk)).content.decode()
    assert "Estimates are off." in page
    assert "Save and submit" in page
    again = submitted(Draft.objects.get(pk=new.pk), task=TASK)
    publish(again, staff)
    steps = [(move.before, move.after) for move in again.moves.all()]
    assert steps == [
        ("writing", "submitted"),
        ("submitted", "declined"),
        ("declined", "submitted"),
        ("submitted", "published"),
    ]


def decline(draft: Draft, staff: User) -> None:
    decline_draft(draft=draft, reviewer=staff, note="The sums in\n`1 < 2` are off.")


def test_the_author_is_mailed_what_was_decided_with_the_note(new: Draft, alice: User, staff: User) -> None:
    decline(new, staff)
    decline(submit_draft(draft=new), staff)  # the same text once more
    publish(submit_draft(draft=new), staff)
    back, again, published = OutboxMessage.objects.order_by("pk")
    assert {mail.recipient for mail in (back, again, published)} == {alice.email}
    assert back.subject == again.subject == "A draft is back with you: Gift card fraud detection"
    assert "The sums in\n`1 < 2` are off." in back.text
    assert "The sums in<br>`1 &lt; 2` are off." in back.html
    assert published.subject == "Your text is published: Gift card fraud detection"
    assert "published as version 1" in published.text
    for mail in (back, published):
        assert url("draft", new.pk) in mail.text
        assert url("draft", new.pk) in mail.html


def test_who_wants_no_mail_or_decides_alone_gets_none(new: Draft, alice: User, staff: User) -> None:
    Profile.objects.filter(user=alice).update(mail_reports=False)
    decline(new, staff)
    own = submit_draft(draft=start_draft(author=staff, source=NEW))
    publish(own, staff)
    assert not OutboxMessage.objects.exists()


def test_no_note_about_a_kit_is_mailed_to_the_candidate_of_a_round_on_it(
    live_round: Round, alice: User, staff: User
) -> None:
    scenario = live_round.scenario_version.scenario
    open_kit(user=alice, scenario=scenario, reason="study")
    begun = start_draft(author=alice, source=scenario.version.source, scenario=scenario)
    decline(submitted(begun, task=TASK), staff)
    mail = OutboxMessage.objects.get(recipient=alice.email)
    assert "The sums" not in mail.text + mail.html


def test_whoever_decided_about_a_draft_is_recorded_as_knowing_the_kit(
    change: Draft, new: Draft, fraud: Scenario, staff: User, make_person: Callable[..., User]
) -> None:
    decline(change, staff)
    decline(new, staff)
    other = make_person("Stella")
    publish(submit_draft(draft=new), other)
    known = KitOpening.objects.filter(reason="writing").values_list("user", "scenario__slug")
    assert set(known) >= {
        (staff.pk, fraud.slug),
        (staff.pk, "gift-card-fraud"),
        (other.pk, "gift-card-fraud"),
    }


def test_what_was_changed_after_it_was_read_is_not_published(
    new: Draft, staff: User, client_of: SignIn
) -> None:
    sent = {"revision": new.revision, "over": "0"}
    mine = withdraw_draft(draft=new)
    submitted(mine, task="Something else.")
    answer = client_of(staff).post(url("review-publish", new.pk), sent)
    assert answer.status_code == 409
    assert b"changed after you opened" in answer.content
    assert not Scenario.objects.filter(slug="gift-card-fraud").exists()


def test_two_changes_of_one_version_are_compared_with_what_is_current(
    change: Draft, fraud: Scenario, bob: User, staff: User, client_of: SignIn
) -> None:
    open_kit(user=bob, scenario=fraud, reason="study")
    other = submitted(propose_change(author=bob, scenario=fraud), baseline="The rules alone.")
    read = fraud.current_version_id
    publish(change, staff)
    with pytest.raises(Refused, match="Another version was published"):
        publish_draft(draft=other, reviewer=staff, revision=other.revision, over=read)
    page = client_of(staff).get(url("review", other.pk)).content.decode()
    assert "Version 2 was published after this draft was begun" in page
    assert 'aria-label="Task"' in page  # publishing would undo it, and that is to be seen
    assert "Version 2 was published" in client_of(bob).get(url("draft-changes", other.pk)).content.decode()


def test_of_two_drafts_with_one_name_the_second_is_not_published(
    new: Draft, bob: User, staff: User, client_of: SignIn
) -> None:
    second = submit_draft(draft=start_draft(author=bob, source=NEW))
    publish(new, staff)
    assert "is taken" in client_of(staff).get(url("review", second.pk)).content.decode()
    with pytest.raises(Refused, match="not ready"):
        publish(second, staff)


def test_publishing_twice_publishes_once(new: Draft, staff: User) -> None:
    publish(new, staff)
    with pytest.raises(Refused, match="published"):
        publish(new, staff)


def test_loading_the_library_again_does_not_undo_what_was_published(
    change: Draft, fraud: Scenario, staff: User
) -> None:
    publish(change, staff)
    assert load_library().changes == []
    assert Scenario.objects.get(pk=fraud.pk).version.number == 2
    load_scenarios([LIBRARY / "payment-fraud.md"])  # asked for by name, it goes back
    assert Scenario.objects.get(pk=fraud.pk).version.number == 1


def test_only_staff_review(new: Draft, alice: User, mona: User, client_of: SignIn) -> None:
    for person in (alice, mona):
        client = client_of(person)
        assert client.get(url("review-list")).status_code == 403
        assert client.get(url("review", new.pk)).status_code == 403
        assert client.post(url("review-publish", new.pk), {"revision": 1, "over": 0}).status_code == 403


def test_staff_do_not_read_drafts_that_are_not_submitted(new: Draft, staff: User, client_of: SignIn) -> None:
    assert client_of(staff).get(url("draft-file", new.pk)).status_code == 200
    withdraw_draft(draft=new)
    assert client_of(staff).get(url("draft-file", new.pk)).status_code == 404
    assert client_of(staff).get(url("review", new.pk)).status_code == 404


def test_staff_who_are_a_candidate_do_not_review_that_scenario(
    live_round: Round, alice: User, charlie: User, client_of: SignIn
) -> None:
    scenario = live_round.scenario_version.scenario
    open_kit(user=charlie, scenario=scenario, reason="study")
    waiting = submitted(propose_change(author=charlie, scenario=scenario), task=TASK)
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    answer = client_of(alice).get(url("review", waiting.pk))
    assert answer.status_code == 403
    assert TASK.encode() not in answer.content


def test_a_retired_scenario_leaves_the_library_and_comes_back(
    fraud: Scenario, staff: User, alice: User, client: Client, client_of: SignIn
) -> None:
    detail = url("scenario-detail", fraud.slug)
    assert "Retire the scenario" in client_of(staff).get(detail).content.decode()
    assert client_of(staff).post(url("scenario-retire", fraud.slug)).status_code == 302
    assert not published().filter(pk=fraud.pk).exists()
    assert client.get(detail).status_code == 404
    page = client_of(staff).get(url("review-list")).content.decode()
    assert fraud.title in page
    assert client_of(staff).post(url("scenario-retire", fraud.slug)).status_code == 404
    assert client_of(staff).post(url("scenario-restore", fraud.slug)).status_code == 302
    assert client.get(detail).status_code == 200
    assert client_of(staff).post(url("scenario-restore", fraud.slug)).status_code == 404
    said = LogEntry.objects.filter(object_id=str(fraud.pk)).values_list("change_message", flat=True)
    assert sorted(said) == ["Brought back.", "Retired."]


def test_a_change_of_a_retired_scenario_leads_to_no_page_that_is_gone(
    change: Draft, fraud: Scenario, alice: User, staff: User, client_of: SignIn
) -> None:
    Scenario.objects.filter(pk=fraud.pk).update(retired_at=timezone.now())
    sent = {"revision": change.revision, "over": fraud.current_version_id}
    answer = client_of(staff).post(url("review-publish", change.pk), sent, follow=True)
    assert "Published as version 2." in answer.content.decode()
    for page in (url("review", change.pk), url("draft", change.pk), url("draft-list")):
        content = client_of(alice if page != url("review", change.pk) else staff).get(page).content.decode()
        assert f"{fraud.title} (retired)" in content
        assert url("scenario-detail", fraud.slug) not in content


def test_versions_are_listed_with_what_each_changed(
    change: Draft, fraud: Scenario, alice: User, charlie: User, staff: User, client_of: SignIn
) -> None:
    publish(change, staff)
    page = client_of(alice).get(url("scenario-versions", fraud.slug) + "?number=2").content.decode()
    assert 'aria-label="Task"' in page
    assert "cost" in page
    assert client_of(charlie).get(url("scenario-versions", fraud.slug)).status_code == 403


def test_the_admin_shows_drafts_without_their_text(
    new: Draft, alice: User, staff: User, client_of: SignIn
) -> None:
    page = client_of(staff).get(reverse("admin:scenarios_draft_change", args=[new.pk])).content.decode()
    assert "Gift card fraud" in page
    assert "arrive 30 to 120 days later" not in page
    start_draft(author=alice, source=FRAUD)
    rows = client_of(staff).get(reverse("admin:scenarios_draft_changelist")).content.decode()
    assert "Payment fraud detection" not in rows
