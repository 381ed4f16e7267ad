"""What happens when somebody accepts a link."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import hold_blocks
from accounts.models import User
from accounts.outbox import queue_mail
from accounts.profiles import get_profile_of
from config.errors import Refused
from config.hints import hint_once
from interviews.attendance.services import refuse_over_limit
from interviews.invitations.meeting import meet
from interviews.invitations.selectors import REFUSALS, Standing, standing_for, use_of
from interviews.models import UNENDED, Interview, Invitation, InvitationUse, Ticket
from interviews.pairing import tasks
from interviews.pairing.selectors import open_interview_of
from interviews.pairing.topics import pick_scenario
from interviews.pairing.wish import WAIT_AT_MOST
from interviews.planned import CHECK_IN
from interviews.slots.availability import Span
from interviews.slots.lasting import lasting
from interviews.slots.selectors import NOTICE, taken_by_interviews


@dataclass(frozen=True)
class Accepted:
    """What came of it: an interview, or a ticket in the group's own pool."""

    interview: Interview | None = None
    ticket: Ticket | None = None


@transaction.atomic
def accept_invitation(*, user: User, invitation: Invitation) -> Accepted:
    """Meet the inviter, or join the group's pool. Of several people exactly one gets a single link.

    Accepting again returns what came of it the first time. Raises Refused with `invitation_expired` (also
    where the two are kept apart), `invitation_revoked`, `invitation_used`, `own_invitation`, `busy`,
    `inviter_busy`, `no_scenario_left`, or what attendance does not allow; Forbidden(`not_onboarded`).
    """
    get_profile_of(user)
    hold_blocks()
    locked = (
        Invitation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("inviter__profile", "retakes__current_version")
        .get(pk=invitation.pk)
    )
    standing = standing_for(user, locked)
    used = use_of(user, locked)
    if standing == Standing.USED and used:
        return Accepted(interview=used.interview)
    if standing != Standing.OPEN:
        raise REFUSALS[standing]()
    if locked.kind == "group":
        return Accepted(ticket=_join(user, locked))
    if user.pk == locked.inviter_id:
        raise Refused("own_invitation", "This link is your own. Send it to whom you want to practice with.")
    interview = _meet_then(user, locked) if locked.starts_at else _meet_now(user, locked)
    InvitationUse.objects.update_or_create(
        invitation=locked, user=user, defaults={"interview": interview, "used_at": timezone.now()}
    )
    return Accepted(interview=interview)


def _meet_now(user: User, invitation: Invitation) -> Interview:
    """Open a lobby for both, and let the inviter know."""
    inviter = invitation.inviter
    _refuse_if_busy(user)
    if open_interview_of(inviter):
        raise Refused(
            "inviter_busy",
            f"{inviter} is in an interview just now. The link keeps working: try later.",
        )
    _stop_waiting(user, inviter)
    interview = _meet(user, invitation)
    queue_mail(
        dedupe_key=f"invitation-accepted:{interview.pk}",
        recipient=inviter.email,
        subject=f"{user} is there: your lobby is open",
        template="invitation_accepted",
        context={
            "person": inviter,
            "partner": user,
            "interview_path": reverse("interview", args=[interview.pk]),
        },
    )
    return interview


def _meet_then(user: User, invitation: Invitation) -> Interview:
    """Book the slot of the link, where both may book."""
    for person in sorted((user, invitation.inviter), key=lambda each: each.pk):
        _refuse_booking(person, user)
    return _meet(user, invitation)


def _meet(user: User, invitation: Invitation) -> Interview:
    return meet(
        one=invitation.inviter,
        role=invitation.role,
        other=user,
        reader=user,
        format_minutes=invitation.format_minutes,
        language=invitation.language,
        starts_at=invitation.starts_at,
        way="link",
        retakes=invitation.retakes,
    )


def _refuse_booking(person: User, reader: User) -> None:
    """Both book, in the order of their ids; why somebody else may not is not the reader's business."""
    try:
        refuse_over_limit(person)
    except Refused as refusal:
        if person == reader:
            raise
        raise Refused(
            "inviter_busy",
            f"{person} cannot take another booking just now. Ask them, or try later.",
        ) from refusal


def _join(user: User, invitation: Invitation) -> Ticket:
    """Wait in the group's own pool, for now or for its slot. Joining again finds the same ticket."""
    mine = Ticket.objects.filter(user=user, group=invitation)
    waiting = mine.filter(state="open", expires_at__gt=timezone.now()).first()
    waiting = waiting or mine.filter(state="paired", interview__state__in=UNENDED).first()
    if waiting:
        return waiting
    profile = user.profile
    pick_scenario(candidate=user, interviewer=None, level=profile.target_level)
    _make_room(user, invitation)
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                user=user,
                role=invitation.role,
                format_minutes=invitation.format_minutes,
                level=profile.target_level,
                language=invitation.language,
                interests=profile.interests,
                starts_at=invitation.starts_at,
                group=invitation,
                expires_at=_latest(invitation),
            )
    except IntegrityError as error:
        if invitation.starts_at is None:
            raise Refused(
                "waiting",
                "You began to wait in another tab. Stop that first; then this link works.",
            ) from error
        raise Refused(
            "offered", "You offer this slot in another way. Withdraw that first; then this link works."
        ) from error
    InvitationUse.objects.get_or_create(invitation=invitation, user=user)
    hint_once(tasks.match_waiting)
    return ticket


def _latest(invitation: Invitation) -> datetime:
    """Until when somebody of the group may still be paired: the link itself may end earlier."""
    if invitation.starts_at is None:
        return timezone.now() + WAIT_AT_MOST
    return invitation.starts_at - NOTICE + CHECK_IN


def _make_room(user: User, invitation: Invitation) -> None:
    if invitation.starts_at is None:
        _refuse_if_busy(user)
        _stop_waiting(user)
        return
    needed = Span(
        invitation.starts_at, invitation.starts_at + lasting(invitation.role, invitation.format_minutes)
    )
    if any(span.overlaps(needed) for span in taken_by_interviews(user, timezone.now())):
        raise Refused("busy", "You have another interview at that time. Move or cancel it first.")
    refuse_over_limit(user)


def _refuse_if_busy(user: User) -> None:
    if open_interview_of(user):
        raise Refused("busy", "You are already in an interview. Finish or leave it; the link keeps working.")


def _stop_waiting(*people: User) -> None:
    """Who meets somebody now waits for nobody else now. Locked in one order, as the matcher's tickets are."""
    waiting = Ticket.objects.filter(user__in=people, state="open", starts_at=None).order_by("pk")
    Ticket.objects.filter(pk__in=[each.pk for each in waiting.select_for_update()]).update(state="cancelled")
