"""Reports to the moderators by a third person, and about one. Whoever is reported hears of nothing."""

from django.db import transaction

from accounts.blocks import block, hold_pairings
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.conduct import report_conduct
from interviews.ending import block_and_leave
from interviews.guests.services import leave_as_guest, part, send_away
from interviews.models import ConductReport, Guest


@transaction.atomic
def report_by_guest(
    *, user: User, guest: Guest, about: int | None, reason: str, text: str, and_block: bool
) -> ConductReport:
    """A guest reports one of the two and goes; where wanted, they never meet again.

    Raises Invalid(`unknown_person`), and Refused(`not_there`) for who was never let in.
    """
    if guest.let_in_at is None or guest.user_id != user.pk:
        raise Refused("not_there", "You were not in this interview. You can block people you have met.")
    parts = guest.interview.participations.select_related("user")
    reported = next((each.user for each in parts if each.user_id == about), None)
    if reported is None:
        raise Invalid("unknown_person", "Choose whom the report is about.")
    if and_block:
        hold_pairings()
    made = report_conduct(
        reporter=user, interview=guest.interview, reason=reason, text=text, reported=reported
    )
    leave_as_guest(user=user, guest=guest)
    if and_block:
        part(one=user, other=reported)
        block(blocker=user, blocked=reported)
    return made


@transaction.atomic
def report_guest(*, user: User, guest: Guest, reason: str, text: str, and_block: bool) -> ConductReport:
    """One of the two reports the third person, who has to go; where wanted, they never meet again.

    Raises Refused(`nobody_came`) while nobody was let in.
    """
    if guest.user is None or guest.let_in_at is None:
        raise Refused("nobody_came", "Nobody was let in by this link.")
    if and_block:
        hold_pairings()
    made = report_conduct(
        reporter=user, interview=guest.interview, reason=reason, text=text, reported=guest.user
    )
    send_away(user=user, guest=guest)
    if and_block:
        block_and_leave(user=user, partner=guest.user)
    return made
