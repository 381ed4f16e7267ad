"""The interviewer's marks in the kit: numbers said, probes asked, what was chosen and what was covered."""

from django.db import transaction

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.guests.selectors import second_of
from interviews.models import Mark, Round, RoundState
from interviews.room.services import publish_private
from interviews.scoring.kit_items import ITEMS, has_item
from interviews.scoring.moment import lock_round, round_seconds, stage_now


@transaction.atomic
def set_mark(*, user: User, round_: Round, kind: str, item: str) -> Mark:
    """Mark an item at the round's own time; marking it again returns the first mark.

    Two interviewers share the marks: publishes `marked` to the tabs of both. Raises Forbidden(`wrong_role`),
    Invalid(`unknown_item`) and Refused(`not_live`).
    """
    locked = _live_round(user, round_)
    _check_in_kit(round_, kind, item)
    known = Mark.objects.filter(round_id=locked.pk, kind=kind, item=item).first()
    if known:
        return known
    mark = Mark.objects.create(
        round_id=locked.pk,
        author=user,
        kind=kind,
        item=item,
        stage=stage_now(locked),
        round_seconds=round_seconds(locked),
    )
    told = {name: getattr(mark, name) for name in ("kind", "item", "stage", "round_seconds")}
    publish_private(round_=round_, event={"type": "marked", **told})
    return mark


@transaction.atomic
def clear_mark(*, user: User, round_: Round, kind: str, item: str) -> None:
    """Take a mark back; taking it back again changes nothing. Publishes `unmarked`."""
    locked = _live_round(user, round_)
    deleted, _ = Mark.objects.filter(round_id=locked.pk, kind=kind, item=item).delete()
    if deleted:
        publish_private(round_=round_, event={"type": "unmarked", "kind": kind, "item": item})


def _live_round(user: User, round_: Round) -> Round:
    locked = lock_round(round_)
    if user.pk != locked.interviewer_id and not second_of(user, locked):
        raise Forbidden("wrong_role", "Only who interviews in this round marks the kit.")
    if locked.state != RoundState.LIVE:
        raise Refused("not_live", "The kit is marked while the round is live.")
    return locked


def _check_in_kit(round_: Round, kind: str, item: str) -> None:
    kit, rubric = round_.scenario_version.kit, round_.rubric.content
    if kind not in ITEMS or not has_item(kind, item, kit=kit, rubric=rubric):
        raise Invalid("unknown_item", "The kit of this round has no such item.")
