"""What becomes of drafts: staff publish them or send them back, and authors are credited. And retiring."""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, User
from accounts.outbox import queue_mail
from config.errors import Forbidden, Invalid, Refused
from scenarios.access import reason_to_withhold
from scenarios.files.publishing import lock_loading, publish_scenarios
from scenarios.glossary import note_mentions
from scenarios.models import Draft, DraftState, Scenario, ScenarioVersion
from scenarios.services import open_kit
from scenarios.writing.drafts import accepted_file, get_draft_for, locked_draft, move_draft, refuse_move

MAX_NOTE = 4_000


class Credits(NamedTuple):
    """Names, each once: who wrote the scenario, and who changed it since."""

    written_by: list[str]
    changed_by: list[str]


def refuse_unless_staff(user: User) -> None:
    if not user.is_staff:
        raise Forbidden("staff_only", "Staff review what is proposed, publish it, and retire scenarios.")


def get_draft_to_review_for(user: User, draft_id: int) -> Draft:
    """Return a draft that was submitted. Raises Forbidden(`staff_only`); otherwise as `get_draft_for`."""
    refuse_unless_staff(user)
    draft = get_draft_for(user, draft_id)
    if draft.is_open:
        raise Refused("not_found", "This draft is not in review.", status=404)
    return draft


def drafts_in_review() -> QuerySet[Draft]:
    """The one that has waited longest first; without any texts."""
    submitted = Draft.objects.filter(state=DraftState.SUBMITTED).order_by("changed_at", "pk")
    shown = ("title", "changed_at", "author__display_name", "scenario__title")
    return submitted.select_related("author", "scenario").only(*shown)


def drafts_sent_back_to(user: User) -> QuerySet[Draft]:
    """The one that came back last first; without any texts."""
    return Draft.objects.filter(author=user, state=DraftState.DECLINED).only("title", "changed_at")


def retired_scenarios() -> QuerySet[Scenario]:
    retired = Scenario.objects.filter(retired_at__isnull=False).order_by("-retired_at")
    return retired.only("slug", "title", "retired_at")


@transaction.atomic
def publish_draft(*, draft: Draft, reviewer: User, revision: int, over: int | None) -> ScenarioVersion:
    """Make the draft its scenario's current version, as loading its file would.

    `revision` and `over`, the id of the version it was compared with, say what the reviewer has read: raises
    Refused(`draft_changed`, `version_changed`) where that is not what would be published, `draft_moved`, and
    Invalid(`draft_incomplete`) where the draft has become unfit meanwhile.
    """
    lock_loading()
    locked = locked_draft(draft)
    refuse_move(locked, DraftState.PUBLISHED)
    if locked.revision != revision:
        raise Refused("draft_changed", "The draft was changed after you opened this page. Read it again.")
    if (locked.scenario.current_version_id if locked.scenario else None) != over:
        raise Refused("version_changed", "Another version was published meanwhile. Compare with that one.")
    file = accepted_file(locked)
    publish_scenarios(files=[file])
    locked.scenario = Scenario.objects.select_related("current_version").get(slug=file.slug)
    locked.version = locked.scenario.version
    move_draft(locked, DraftState.PUBLISHED, by=reviewer)
    note_mentions(scenarios=Scenario.objects.filter(pk=locked.scenario.pk))
    # Also who sent it back before: they have read it too, when there was no scenario yet to record that for.
    for reader in User.objects.filter(pk__in=locked.moves.values("by")):
        open_kit(user=reader, scenario=locked.scenario, reason="writing")
    _tell_author(locked, reviewer)
    return locked.scenario.version


@transaction.atomic
def decline_draft(*, draft: Draft, reviewer: User, note: str) -> Draft:
    """Send it back to its author with what to mend.

    Raises Invalid(`note_missing`) and Refused(`draft_moved`).
    """
    note = note.replace("\x00", "").strip()
    if not note or len(note) > MAX_NOTE:
        raise Invalid("note_missing", f"Tell the author what to mend, in at most {MAX_NOTE:,} characters.")
    declined = move_draft(locked_draft(draft), DraftState.DECLINED, by=reviewer, note=note)
    if declined.scenario:
        open_kit(user=reviewer, scenario=declined.scenario, reason="writing")
    _tell_author(declined, reviewer)
    return declined


@transaction.atomic
def retire_scenario(*, scenario: Scenario, by: User) -> None:
    """Take it out of the library; interviews that were held on it keep it."""
    _set_retired(scenario, by, "Retired.", Scenario.objects.filter(retired_at=None))


@transaction.atomic
def restore_scenario(*, scenario: Scenario, by: User) -> None:
    """Bring a retired scenario back into the library."""
    _set_retired(scenario, by, "Brought back.", Scenario.objects.filter(retired_at__isnull=False))


def get_retired_scenario(slug: str) -> Scenario:
    """Raises Refused(`not_found`)."""
    scenario = retired_scenarios().filter(slug=slug).first()
    if scenario is None:
        raise Refused("not_found", "There is no retired scenario at this address.", status=404)
    return scenario


def credits_of(scenario: Scenario, viewer: User | AnonymousUser) -> Credits:
    """Who is named on the scenario's page: nobody who has left, and nobody blocked from the viewer.

    A draft that began from no version became the first; any other is a change, also one that went back to it.
    """
    published = Draft.objects.filter(
        state=DraftState.PUBLISHED, scenario=scenario, author__is_active=True
    ).order_by("changed_at", "pk")
    if isinstance(viewer, User):
        published = published.exclude(
            Q(author__in=Block.objects.filter(blocker=viewer).values("blocked"))
            | Q(author__in=Block.objects.filter(blocked=viewer).values("blocker"))
        )
    published = published.annotate(is_first=Q(began_from=None))
    rows = published.values_list("is_first", "author", "author__display_name")
    written = {author: name for is_first, author, name in rows if is_first}
    changed = {author: name for _, author, name in rows if author not in written}
    return Credits(list(written.values()), list(changed.values()))


def is_author(user: User, scenario: Scenario) -> bool:
    """Has a draft of theirs become a version of it?"""
    return Draft.objects.filter(author=user, scenario=scenario, state=DraftState.PUBLISHED).exists()


def _tell_author(draft: Draft, reviewer: User) -> None:
    """By mail, once for each decision of somebody else.

    A note may quote the kit: it stays on the draft's page while that is closed to the author.
    """
    wants_mail = User.objects.filter(is_active=True, profile__mail_reports=True).exclude(pk=reviewer.pk)
    author = wants_mail.filter(drafts=draft).first()
    if author is None:
        return
    decision = draft.moves.latest("pk")
    is_withheld = draft.scenario is not None and reason_to_withhold(author, draft.scenario) != ""
    is_published = decision.after == DraftState.PUBLISHED
    queue_mail(
        dedupe_key=f"draft:{decision.pk}",
        recipient=author.email,
        subject=f"{'Your text is published' if is_published else 'A draft is back with you'}: {draft.title}",
        template="draft_decided",
        context={
            "person": author,
            "draft": draft,
            "is_published": is_published,
            "note": "" if is_withheld else decision.note,
            "draft_path": reverse("draft", args=[draft.pk]),
        },
    )


def _set_retired(scenario: Scenario, by: User, said: str, where: QuerySet[Scenario]) -> None:
    """Once, also when it is asked twice; the admin's history has it, as when it is done there."""
    retired_at = timezone.now() if scenario.retired_at is None else None
    if where.filter(pk=scenario.pk).update(retired_at=retired_at):
        LogEntry.objects.log_actions(by.pk, [scenario], CHANGE, said, single_object=True)
