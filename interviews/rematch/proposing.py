"""Slots for a rematch: one of the two proposes up to five, accepting one books it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import apart_from, hold_blocks
from accounts.models import User
from accounts.outbox import queue_mail
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from interviews.attendance.services import refuse_over_limit
from interviews.invitations.meeting import meet
from interviews.models import Interview, RematchWish, SlotProposal, Ticket
from interviews.rematch.selectors import between, both_wish, last_held, open_proposal, proposals_between
from interviews.rematch.services import lock_pair
from interviews.slots.grid import Start
from interviews.slots.lasting import lasting
from interviews.slots.problems import Problem
from interviews.slots.selectors import NOTICE, taken_by_interviews
from interviews.slots.services import SlotsRefused
from interviews.slots.wishes import check_slots
from scenarios.lines import FORMATS

MAX_STARTS = 5
MAX_PROPOSALS = 10  # of one person to the other after each interview that they held
MAX_NOTE = SlotProposal._meta.get_field("note").max_length or 0


@transaction.atomic
def propose_rematch(
    *,
    user: User,
    partner: User,
    starts: Sequence[datetime],
    role: str,
    format_minutes: int,
    note: str = "",
) -> SlotProposal:
    """Propose up to five slots, aware or on the proposer's clock; one's own open proposal is replaced.

    Proposing the very same again returns what is open, without another mail. `role` is the proposer's. Raises
    Refused(`not_wished`, `already_proposed`, `too_many_proposals`, or what attendance does not allow),
    Invalid(`unknown_role`, `unknown_format`, `bad_note`), and SlotsRefused.
    """
    hold_blocks()
    lock_pair(user, partner)
    _check_wished(user, partner)
    told = _checked(role, format_minutes, note)
    refuse_over_limit(user)
    wished = {
        "proposer": user,
        "starts": _checked_starts(user, starts, role, format_minutes),
        "role": role,
        "format_minutes": format_minutes,
        "note": told,
    }
    same = proposals_between(user, partner).filter(state="open", **wished).first()
    if same:
        return same
    _refuse_too_many(user, partner)
    _close_earlier(user, partner)
    proposal = SlotProposal.objects.create(moves=False, recipient=partner, **wished)
    _tell(proposal)
    return proposal


@transaction.atomic
def accept_rematch(*, user: User, proposal: SlotProposal, chosen: datetime | None) -> Interview:
    """Book one of the proposed slots; both wishes are then fulfilled. Accepting again returns the interview.

    Raises Refused(`proposal_gone`, `not_yours_to_answer`, `slot_passed`, `partner_busy`, or what attendance
    does not allow), Invalid(`unknown_slot`), and Busy.
    """
    hold_blocks()
    lock_pair(proposal.proposer, proposal.recipient)
    people = ("proposer__profile", "recipient__profile")
    current = SlotProposal.objects.select_related(*people).get(pk=proposal.pk)
    if current.state == "accepted" and current.interview:
        return current.interview
    _check_open(current, user)
    if chosen is None or chosen not in current.starts:
        raise Invalid("unknown_slot", "Choose one of the slots that were proposed.")
    if chosen <= timezone.now():
        raise Refused("slot_passed", "That slot has passed. Choose another one, or propose some yourself.")
    _check_both_may_book(current, user)
    interview = meet(
        one=current.proposer,
        role=current.role,
        other=current.recipient,
        reader=user,
        format_minutes=current.format_minutes,
        language=current.proposer.profile.language,
        starts_at=chosen,
        way="rematch",
    )
    current.interview, current.chosen = interview, chosen
    _settle(current, "accepted")
    RematchWish.objects.filter(between("wisher", "partner", current.proposer, current.recipient)).delete()
    return interview


@transaction.atomic
def close_rematch(*, user: User, proposal: SlotProposal) -> None:
    """Decline the other's slots, or take one's own back; both go on wishing it. Repeating changes nothing."""
    lock_pair(proposal.proposer, proposal.recipient)
    current = SlotProposal.objects.get(pk=proposal.pk)
    if current.state == "open":
        _settle(current, "withdrawn" if current.proposer_id == user.pk else "declined")


def _check_wished(user: User, partner: User) -> None:
    if partner.pk in apart_from(user) or not both_wish(user, partner):
        raise Refused("not_wished", "Propose slots once you both wish to practice again.", status=404)


def _checked(role: str, format_minutes: int, note: str) -> str:
    if role not in dict(Ticket.ROLES):
        raise Invalid("unknown_role", "Choose to take turns, to be the candidate only, or to interview only.")
    if format_minutes not in FORMATS:
        raise Invalid("unknown_format", "A round takes 35, 45 or 60 minutes.")
    told = " ".join(note.split())
    if len(told) > MAX_NOTE or "\x00" in told:
        raise Invalid("bad_note", f"Write at most {MAX_NOTE} characters of plain text.")
    return told


def _checked_starts(user: User, starts: Sequence[datetime], role: str, format_minutes: int) -> list[datetime]:
    if not starts:
        raise SlotsRefused([Problem("none", "Choose at least one slot.", "slots")])
    if len(starts) > MAX_STARTS:
        raise SlotsRefused([Problem("too_many", f"Choose at most {MAX_STARTS} slots.", "slots")])
    now = timezone.now()
    checked = check_slots(
        starts,
        zone=zone_of(user),
        now=now,
        lasting=lasting(role, format_minutes),
        taken=taken_by_interviews(user, now),
        notice=NOTICE,
    )
    if checked.problems:
        raise SlotsRefused(checked.problems)
    return [start.at for start in checked.starts]


def _refuse_too_many(user: User, partner: User) -> None:
    """Each is a mail to the other."""
    mine = proposals_between(user, partner).filter(proposer=user)
    held = last_held(user, partner)
    if held and held.ended_at:
        mine = mine.filter(created_at__gte=held.ended_at)
    if mine.count() >= MAX_PROPOSALS:
        raise Refused(
            "too_many_proposals",
            f"You have proposed slots {MAX_PROPOSALS} times. Now it is {partner} who can propose some.",
            status=429,
        )


def _close_earlier(user: User, partner: User) -> None:
    """Make room for the only open one of the two; the other's is answered first, if it still can be."""
    before = open_proposal(user, partner)
    if before is None:
        return
    if max(before.starts) <= timezone.now():
        _settle(before, "expired")
    elif before.proposer_id == user.pk:
        _settle(before, "withdrawn")
    else:
        raise Refused("already_proposed", f"{partner} has proposed slots too: answer those first.")


def _check_open(proposal: SlotProposal, user: User) -> None:
    is_left = proposal.proposer_id in apart_from(user) or not proposal.proposer.is_active
    if proposal.state != "open" or is_left:
        raise Refused("proposal_gone", "These slots have been answered or taken back.")
    if proposal.recipient_id != user.pk:
        raise Refused("not_yours_to_answer", "The other person answers; you can take them back.", status=403)


def _check_both_may_book(proposal: SlotProposal, user: User) -> None:
    """In the order of ids, as everywhere; why somebody else may not is not the reader's business."""
    for person in sorted((proposal.proposer, proposal.recipient), key=lambda each: each.pk):
        try:
            refuse_over_limit(person)
        except Refused as refusal:
            if person == user:
                raise
            raise Refused(
                "partner_busy", f"{person} cannot take another booking just now. Ask them, or try later."
            ) from refusal


def _settle(proposal: SlotProposal, state: str) -> None:
    proposal.state, proposal.answered_at = state, timezone.now()
    proposal.save(update_fields=["state", "chosen", "interview", "answered_at"])


def _tell(proposal: SlotProposal) -> None:
    zone = zone_of(proposal.recipient)
    queue_mail(
        dedupe_key=f"rematch-proposed:{proposal.pk}",
        recipient=proposal.recipient.email,
        subject=f"{proposal.proposer} proposes slots to practice again",
        template="rematch_proposed",
        context={
            "person": proposal.recipient,
            "partner": proposal.proposer,
            "slots": [Start(at, zone).words for at in proposal.starts],
            "zone": zone.key.replace("_", " "),
            "note": proposal.note,
            "proposal_path": reverse("proposal", args=[proposal.pk]),
        },
    )
