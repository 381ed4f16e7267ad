"""Links for somebody one knows: made and taken back. How one is accepted stands in `accepting.py`."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.profiles import get_profile_of
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from interviews.attendance.services import refuse_over_limit
from interviews.invitations.selectors import open_invitations
from interviews.models import Invitation, Ticket
from interviews.pairing.topics import pick_scenario
from interviews.planned import CHECK_IN
from interviews.slots.lasting import lasting
from interviews.slots.selectors import NOTICE, taken_by_interviews
from interviews.slots.wishes import check_slots
from scenarios.lines import FORMATS
from scenarios.models import Scenario

MAX_OPEN = 20
MAX_NOTE = 300
LIFETIMES_DAYS = (1, 7, 30)


@transaction.atomic
def make_invitation(
    *,
    user: User,
    kind: str,
    role: str,
    format_minutes: int,
    starts_at: datetime | None,
    note: str,
    days: int,
    retakes: Scenario | None = None,
) -> Invitation:
    """Make a link, for one person or for a group who are paired among themselves.

    `role` is the inviter's; in a group everybody takes turns. `starts_at` is a start of the grid (aware, or
    naive on the person's clock), None for as soon as both are there. `retakes` is a scenario that the
    inviter, as the only candidate, takes again; the caller has seen that they may.

    Raises Invalid (`unknown_kind`, `unknown_role`, `group_takes_turns`, `unknown_format`, `unknown_lifetime`,
    `too_long`, `bad_text`, or the code of what is wrong with the slot), Forbidden(`not_onboarded`), and
    Refused(`too_many_links`, `no_scenario_left`, or what attendance does not allow).
    """
    profile = get_profile_of(user)
    _check(kind, role, format_minutes, note, days)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # counting and making belong together
    if open_invitations().filter(inviter=user).count() >= MAX_OPEN:
        raise Refused(
            "too_many_links",
            f"You have {MAX_OPEN} open links, which is the most. Revoke one that you no longer need.",
        )
    if kind == "single" and role != "interviewer" and retakes is None:
        pick_scenario(candidate=user, interviewer=None, level=profile.target_level)
    start = _start(user, kind, role, format_minutes, starts_at) if starts_at else None
    return Invitation.objects.create(
        inviter=user,
        kind=kind,
        role=role,
        format_minutes=format_minutes,
        language=profile.language,
        starts_at=start,
        note=note.strip(),
        expires_at=_expiry(kind, start, days),
        retakes=retakes,
    )


def revoke_invitation(*, user: User, invitation: Invitation) -> None:
    """Let nobody accept the link any more; twice is once. Interviews that came of it stay."""
    mine = Invitation.objects.filter(pk=invitation.pk, inviter=user, revoked_at=None)
    mine.update(revoked_at=timezone.now())


def forget_invitations(*, user: User) -> None:
    """The person deletes their account: nobody comes by their links any more, and their notes go.

    The rows stay, because the tickets of others who came by them do: a group goes on without who called it.
    """
    mine = Invitation.objects.filter(inviter=user)
    mine.filter(revoked_at=None).update(revoked_at=timezone.now())
    mine.update(note="")


def _check(kind: str, role: str, format_minutes: int, note: str, days: int) -> None:
    if kind not in dict(Invitation.KINDS):
        raise Invalid("unknown_kind", "Make the link for one person or for a group.")
    if role not in dict(Ticket.ROLES):
        raise Invalid("unknown_role", "Choose to take turns, to be the candidate only, or to interview only.")
    if kind == "group" and role != "swap":
        raise Invalid(
            "group_takes_turns", "In a group everybody takes turns; other links are for one person."
        )
    if format_minutes not in FORMATS:
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
    if days not in LIFETIMES_DAYS:
        raise Invalid("unknown_lifetime", "A link works for 1, 7 or 30 days.")
    if len(note) > MAX_NOTE:
        raise Invalid("too_long", f"A note can have {MAX_NOTE} characters.")
    if "\x00" in note:
        raise Invalid("bad_text", "The note holds a character that cannot be stored.")


def _start(user: User, kind: str, role: str, format_minutes: int, wished: datetime) -> datetime:
    """The slot, if the inviter can take part then; who makes a link for a group need not."""
    now = timezone.now()
    checked = check_slots(
        [wished],
        zone=zone_of(user),
        now=now,
        lasting=lasting(role, format_minutes),
        taken=taken_by_interviews(user, now) if kind == "single" else (),
        notice=NOTICE,
    )
    for problem in checked.problems:
        raise Invalid(problem.code, problem.message)
    if kind == "single":
        refuse_over_limit(user)
    return checked.starts[0].at


def _expiry(kind: str, start: datetime | None, days: int) -> datetime:
    """After so many days; a slot's link ends with it, a group's while there is time to pair who came."""
    chosen = timezone.now() + timedelta(days=days)
    if start is None:
        return chosen
    return min(chosen, start if kind == "single" else start - NOTICE + CHECK_IN)
