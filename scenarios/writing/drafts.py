"""Writing scenarios in the browser: drafts, and the states they go through; `reviewing` publishes.

Whoever writes or reviews a change to a published scenario reads its kit; so each of these goes through the
kit's own door, and who proposed or published is recorded as knowing it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from scenarios.access import may_read_kit, reason_to_withhold, refuse_withheld
from scenarios.files.loader import read_source
from scenarios.files.publishing import ReadScenario
from scenarios.files.source import MAX_BYTES, BadFiles, too_long
from scenarios.models import Draft, DraftMove, DraftState, Scenario, ScenarioVersion
from scenarios.services import hold_kits, open_kit
from scenarios.writing.check import Message, messages_on
from scenarios.writing.fields import DRAFT_PATH, EMPTY_FILE, fields_of, title_of, with_fields

MAX_UNPUBLISHED = 30
MAX_TITLE = 120
UNTITLED = "Untitled scenario"

MOVES: dict[str, set[str]] = {
    DraftState.WRITING: {DraftState.SUBMITTED},
    DraftState.DECLINED: {DraftState.SUBMITTED},
    DraftState.SUBMITTED: {DraftState.WRITING, DraftState.DECLINED, DraftState.PUBLISHED},
    DraftState.PUBLISHED: set(),
}


def get_draft_for(user: User, draft_id: int) -> Draft:
    """Return a draft to its author, and to staff once it was submitted. Raises Refused(`not_found`).

    Raises Forbidden(`kit_withheld`) while the person is the candidate of a round on its scenario.
    """
    drafts = Draft.objects.select_related("author", "scenario").defer("scenario__search_vector")
    draft = drafts.filter(pk=draft_id).first()
    if draft is None or not (draft.author_id == user.pk or _is_for_review(draft, user)):
        raise Refused("not_found", "There is no draft of yours at this address.", status=404)
    if draft.scenario:
        refuse_withheld(user, draft.scenario)
    return draft


def get_own_draft_for(user: User, draft_id: int) -> Draft:
    """Return the person's own draft; otherwise as `get_draft_for`."""
    draft = get_draft_for(user, draft_id)
    if draft.author_id != user.pk:
        raise Refused("not_found", "There is no draft of yours at this address.", status=404)
    return draft


def drafts_of(user: User) -> QuerySet[Draft]:
    """Without any texts, with what they are drafts of."""
    shown = ("title", "state", "changed_at", "version__number")
    of_scenario = ("scenario__slug", "scenario__title", "scenario__retired_at")
    return Draft.objects.filter(author=user).select_related("scenario", "version").only(*shown, *of_scenario)


def messages_for(draft: Draft, source: str) -> list[Message]:
    """What keeps this text from being published as this draft, in the order of the fields."""
    messages = messages_on(source)
    slug = fields_of(source).get("slug", "")
    if not slug or any(message.field == "slug" for message in messages):
        return messages
    wrong = _wrong_with_slug(draft, slug)
    return [Message("slug", wrong), *messages] if wrong else messages


def published_source(scenario: Scenario, number: int | None = None) -> str:
    """The file of the current version, or of an older one, byte for byte. Raises Refused(`not_found`)."""
    if number is None:
        return scenario.reformatted_source or scenario.version.source
    version = ScenarioVersion.objects.filter(scenario=scenario, number=number).first()
    if version is None:
        raise Refused("not_found", f"This scenario has no version {number}.", status=404)
    return version.source


@transaction.atomic
def start_draft(
    *, author: User, source: str = EMPTY_FILE, scenario: Scenario | None = None, name: str = UNTITLED
) -> Draft:
    """Begin a draft, of a new scenario or of a change; `name` is for a text without a title.

    Raises Refused(`too_many_drafts`) and Invalid(`too_long`).
    """
    _refuse_too_long(source)
    _lock_drafts_of(author)
    waiting = Draft.objects.filter(author=author).exclude(state=DraftState.PUBLISHED).count()
    if waiting >= MAX_UNPUBLISHED:
        sentence = f"You have {waiting} drafts that are not published. Finish or delete one of them first."
        raise Refused("too_many_drafts", sentence)
    began_from = scenario.current_version if scenario else None
    title = (title_of(source) or name)[:MAX_TITLE]
    return Draft.objects.create(
        author=author, scenario=scenario, began_from=began_from, source=source, title=title
    )


@transaction.atomic
def propose_change(*, author: User, scenario: Scenario) -> Draft:
    """Begin a change to a published scenario, or go on with the one that the author has begun.

    The caller has checked that they read the kit; that they do is recorded. Raises Forbidden(`kit_withheld`).
    """
    hold_kits([author.pk])
    refuse_withheld(author, scenario)
    open_kit(user=author, scenario=scenario, reason="writing")
    _lock_drafts_of(author)
    begun = Draft.objects.filter(author=author, scenario=scenario).exclude(state=DraftState.PUBLISHED).first()
    return begun or start_draft(author=author, source=published_source(scenario), scenario=scenario)


@transaction.atomic
def import_file(*, author: User, data: bytes, file_name: str = "") -> Draft:
    """Begin a draft with the text of a file, whatever is wrong with it.

    One without a title has the name of the file. It is a change where its slug is that of a scenario whose
    kit the author may read. Raises Invalid: `bad_file` for what is no text, `too_long`.
    """
    source, name = text_of(data), Path(file_name).stem or UNTITLED
    slug = fields_of(source).get("slug") or None
    scenario = Scenario.objects.filter(slug=slug, current_version__isnull=False).first()
    if scenario is None or not may_read_kit(author, scenario):
        return start_draft(author=author, source=source, name=name)
    hold_kits([author.pk])
    refuse_withheld(author, scenario)
    open_kit(user=author, scenario=scenario, reason="writing")
    return start_draft(author=author, source=source, scenario=scenario, name=name)


def text_of(data: bytes) -> str:
    """A file's text with plain line ends. Raises Invalid(`bad_file`)."""
    if len(data) > MAX_BYTES:
        raise Invalid("bad_file", f"The file is larger than {MAX_BYTES:,} bytes. Nothing was imported.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("bad_file", "The file is not UTF-8 text. Nothing was imported.") from None
    if "\x00" in text:
        raise Invalid("bad_file", "The file holds characters that no text has. Nothing was imported.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def save_fields(*, draft: Draft, fields: Mapping[str, str], revision: int) -> Draft:
    """Save what was typed, also where it is wrong; otherwise as `save_source`."""
    return save_source(draft=draft, source=with_fields(draft.source, fields), revision=revision)


@transaction.atomic
def save_source(*, draft: Draft, source: str, revision: int) -> Draft:
    """Raises Refused: `draft_changed` for a form that is older than the last saving, `draft_closed`.

    And Invalid(`too_long`): what is longer than a file may be is not kept for good. Saving what is stored
    already, as by a double click, is never refused.
    """
    _refuse_too_long(source)
    locked = locked_draft(draft)
    if locked.source == source:
        return locked
    if not locked.is_open:
        raise Refused("draft_closed", "This draft is in review or published, so it cannot be saved now.")
    if locked.revision != revision:
        raise Refused("draft_changed", "This draft was saved elsewhere after you opened this page.")
    locked.source, locked.title = source, title_of(source)[:MAX_TITLE] or locked.title
    locked.revision += 1
    locked.changed_at = timezone.now()
    locked.save(update_fields=["source", "title", "revision", "changed_at"])
    return locked


@transaction.atomic
def submit_draft(*, draft: Draft) -> Draft:
    """Hand it in for review; what is in review stays there.

    Raises Invalid(`draft_incomplete`) and Refused(`nothing_changed`, `draft_moved`).
    """
    locked = locked_draft(draft)
    if locked.state == DraftState.SUBMITTED:
        return locked
    accepted = accepted_file(locked)
    current = locked.scenario.version if locked.scenario else None
    if current and accepted.digest == current.content_hash:
        raise Refused("nothing_changed", f"This says the same as version {current.number}.")
    return move_draft(locked, DraftState.SUBMITTED, by=locked.author)


def withdraw_draft(*, draft: Draft) -> Draft:
    """Take it back from review, to write on. Raises Refused(`draft_moved`)."""
    with transaction.atomic():
        locked = locked_draft(draft)
        return move_draft(locked, DraftState.WRITING, by=locked.author)


@transaction.atomic
def delete_draft(*, draft: Draft) -> None:
    """Delete what was not published, for good. Raises Refused(`draft_moved`)."""
    locked = locked_draft(draft)
    if not locked.is_open:
        raise _moved(locked)
    locked.delete()


def forget_author(*, user: User) -> None:
    """The person deletes their account: what is published stays without their name, the rest goes."""
    mine = Draft.objects.filter(author=user)
    list(mine.select_for_update().only("pk"))  # what staff publish at this moment is published, or gone
    mine.exclude(state=DraftState.PUBLISHED).delete()
    DraftMove.objects.filter(draft__in=mine, by=user).update(by=None)
    mine.update(author=None)


def exported_drafts(user: User) -> list[dict[str, Any]]:
    """What the person has written, for the export of their data, as far as they may read it now."""
    drafts = Draft.objects.filter(author=user).select_related("scenario").order_by("created_at")
    return [_exported(draft, user) for draft in drafts]


def _exported(draft: Draft, user: User) -> dict[str, Any]:
    withheld = reason_to_withhold(user, draft.scenario) if draft.scenario else ""
    return {
        "title": draft.title,
        "state": draft.state,
        "created_at": draft.created_at.isoformat(),
        "changed_at": draft.changed_at.isoformat(),
        "source": None if withheld else draft.source,
        "withheld": withheld,
    }


def _lock_drafts_of(author: User) -> None:
    """Let two requests of one person, as of a double click, begin drafts one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=author.pk)


def _refuse_too_long(source: str) -> None:
    if reason := too_long(source):
        raise Invalid("too_long", f"The file {reason}: make it shorter.")


def _is_for_review(draft: Draft, user: User) -> bool:
    return user.is_staff and not draft.is_open


def locked_draft(draft: Draft) -> Draft:
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk)
    found = locked.select_related("author", "scenario__current_version").first()
    if found is None:
        raise Refused("not_found", "This draft was deleted meanwhile.", status=404)
    return found


def accepted_file(draft: Draft) -> ReadScenario:
    """The draft as the loader accepts it. Raises Invalid(`draft_incomplete`)."""
    if any(messages_for(draft, draft.source)):
        raise Invalid("draft_incomplete", "The draft is not ready: look at what is said beside its fields.")
    try:
        return read_source(DRAFT_PATH, draft.source)
    except BadFiles as bad:
        raise Invalid("draft_incomplete", f"The file cannot be loaded: {bad}") from None


def _wrong_with_slug(draft: Draft, slug: str) -> str:
    if draft.scenario:
        own = draft.scenario.slug
        return "" if slug == own else f"This scenario is called '{own}' for good."
    is_taken = Scenario.objects.filter(slug=slug).exists()
    return f"'{slug}' is taken. Choose another name." if is_taken else ""


def refuse_move(draft: Draft, after: DraftState) -> None:
    """Raise Refused(`draft_moved`) where its state does not allow that."""
    if after not in MOVES[draft.state]:
        raise _moved(draft)


def move_draft(draft: Draft, after: DraftState, *, by: User | None, note: str = "") -> Draft:
    """Change the state of a locked draft, and write that down. Raises Refused(`draft_moved`)."""
    refuse_move(draft, after)
    DraftMove.objects.create(draft=draft, before=draft.state, after=after, by=by, note=note)
    draft.state = after
    draft.changed_at = timezone.now()
    draft.save(update_fields=["state", "scenario", "version", "changed_at"])
    return draft


def _moved(draft: Draft) -> Refused:
    state = DraftState(draft.state).label.lower()
    return Refused("draft_moved", f"This is not possible now: its state is '{state}'. Reload the page.")
