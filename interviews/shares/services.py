"""Share links made, taken back and counted."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import Round, ShareLink
from interviews.reports.selectors import is_ready
from interviews.shares.parts import NEED_SCORES
from interviews.shares.selectors import open_links

MAX_OPEN = 20
MAX_LABEL = 100
LIFETIMES_DAYS = (7, 30, 90)
USUAL_DAYS = 30


@transaction.atomic
def make_share_link(
    *, user: User, round_: Round, parts: Collection[str], shows_name: bool, label: str, days: int
) -> ShareLink:
    """Make an address by which anybody reads the chosen parts of the round's report, until it ends.

    Raises Forbidden (`wrong_role`, `not_released`), Invalid (`no_parts`, `unknown_part`, `needs_scores`,
    `unknown_lifetime`, `too_long`, `bad_text`) and Refused(`too_many_links`).
    """
    if user.pk != round_.candidate_id:
        raise Forbidden("wrong_role", "Only the candidate of this round can share its report.")
    if not is_ready(round_):
        raise Forbidden("not_released", "There is no report yet. It is compiled when both have submitted.")
    _check(parts, label, days)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # counting and making belong together
    if open_links(user).count() >= MAX_OPEN:
        raise Refused(
            "too_many_links",
            f"You have {MAX_OPEN} open links, which is the most. Revoke one that you no longer need.",
        )
    return ShareLink.objects.create(
        round=round_,
        owner=user,
        parts=[part for part, _ in ShareLink.PARTS if part in parts],
        shows_name=shows_name,
        label=label.strip(),
        expires_at=timezone.now() + timedelta(days=days),
    )


def revoke_share_link(*, user: User, link: ShareLink) -> None:
    """From now on the address shows nothing; twice is once."""
    ShareLink.objects.filter(pk=link.pk, owner=user, revoked_at=None).update(revoked_at=timezone.now())


def count_opening(*, link: ShareLink, reader: User | None) -> None:
    """The owner's own look does not count."""
    if reader is None or reader.pk != link.owner_id:
        ShareLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


def forget_share_links(*, user: User) -> None:
    """The person deletes their account: every address of theirs dies."""
    ShareLink.objects.filter(owner=user).delete()


def _check(parts: Collection[str], label: str, days: int) -> None:
    if not parts:
        raise Invalid("no_parts", "Choose at least one part to show.")
    if not set(parts) <= dict(ShareLink.PARTS).keys():
        raise Invalid("unknown_part", "A report has no such part.")
    if NEED_SCORES & set(parts) and "scores" not in parts:
        raise Invalid(
            "needs_scores", "Notes and self-scores stand at the lines: show the scores with them, or neither."
        )
    if days not in LIFETIMES_DAYS:
        raise Invalid("unknown_lifetime", "A link works for 7, 30 or 90 days.")
    if len(label) > MAX_LABEL:
        raise Invalid("too_long", f"A label can have {MAX_LABEL} characters.")
    if "\x00" in label:
        raise Invalid("bad_text", "The label holds a character that cannot be stored.")
