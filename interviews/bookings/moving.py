"""Another time for a booked interview: one person proposes slots, the other accepts one of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import DateTimeField, F, Func, Q
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from config.isolation import isolated
from interviews.bookings.booking import MOVE_CLOSES
from interviews.bookings.mails import tell_kept, tell_moved, tell_proposed
from interviews.bookings.reminders import plan_reminders
from interviews.guests.moving import ask_anew, guests_who_come, take_along
from interviews.lifecycle import lock_interview
from interviews.models import (
    UNOPENED,
    Guest,
    Interview,
    InterviewState,
    Participation,
    SlotProposal,
    TakenTime,
)
from interviews.planned import CHECK_IN, lasting
from interviews.services import Busy, time_taken
from interviews.slots.availability import Span
from interviews.slots.lasting import GRACE
from interviews.slots.problems import Problem
from interviews.slots.services import SlotsRefused
from interviews.slots.wishes import Checked, check_slots
from interviews.slots.withdrawal import withdraw_overlapping

ANSWERS = ("accept", "decline", "withdraw")
MAX_STARTS = 5
MAX_PROPOSALS = 10  # of one person for one interview
MAX_NOTE = SlotProposal._meta.get_field("note").max_length or 0
LAST_START = Func(
    F("starts"),
    template="(SELECT max(start) FROM unnest(%(expressions)s) AS start)",
    output_field=DateTimeField(),
)


@transaction.atomic
def propose_move(
    *, user: User, interview: Interview, starts: Sequence[datetime], note: str = ""
) -> SlotProposal:
    """Propose up to five other slots, aware or on the proposer's clock; one's own open proposal is replaced.

    Proposing the same again changes nothing. Raises SlotsRefused with what is wrong with each slot,
    Invalid(`bad_note`), and Refused: `not_booked`, `too_late`, `already_proposed` (the other did),
    `too_many_proposals`: each is a mail to the other.
    """
    locked = _lock_movable(interview)
    note = _checked_note(note)
    recipient = locked.participations.exclude(user=user).select_related("user").get().user
    chosen = _checked_starts(starts, locked, user, recipient)
    before = open_move(locked)
    if before and before.proposer_id != user.pk:
        raise Refused("already_proposed", "The other person has proposed a time too: answer that first.")
    if before and (before.starts, before.note) == (chosen, note):
        return before
    _refuse_too_many(locked, user)
    if before:
        _settle(before, "withdrawn")
    proposal = SlotProposal.objects.create(
        interview=locked,
        moves=True,
        proposer=user,
        recipient=recipient,
        starts=chosen,
        format_minutes=locked.format_minutes,
        note=note,
    )
    tell_proposed(proposal)
    return proposal


@transaction.atomic
def answer_move(
    *, user: User, interview: Interview, proposal_id: int, answer: str, chosen: datetime | None = None
) -> Interview:
    """Accept one of the other's slots, decline them all, or take back one's own proposal.

    Accepting moves the interview, its calendar entries and its reminders; both have then confirmed. Repeating
    an answer changes nothing. Raises Invalid(`unknown_answer`, `unknown_slot`), Busy, and Refused:
    `not_booked`, `proposal_gone`, `not_yours_to_answer`, `slot_passed`.
    """
    if answer not in ANSWERS:
        raise Invalid("unknown_answer", f"A proposal can be answered by {', '.join(ANSWERS)}.")
    locked = lock_interview(interview.pk)
    proposal = SlotProposal.objects.filter(pk=proposal_id, interview=locked, moves=True).first()
    if proposal is None:
        raise Refused("proposal_gone", "There is no such proposal. Look again.", status=404)
    if (proposal.proposer_id == user.pk) != (answer == "withdraw"):
        raise Refused("not_yours_to_answer", "The other person answers; who proposed can take it back.")
    outcome = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[answer]
    if proposal.state == outcome and chosen in {None, proposal.chosen}:
        return locked
    if proposal.state != "open" or locked.state != InterviewState.BOOKED:
        raise Refused("proposal_gone", "That proposal has been answered or taken back. Look again.")
    if answer == "accept":
        _accept(proposal, locked, chosen)
    else:
        _settle(proposal, outcome)
    if answer == "decline":
        tell_kept(proposal)
    return locked


def expire_moves() -> int:
    """Close proposals that nobody answered before the start or their last slot came near; return how many."""
    now = timezone.now()
    near = Q(interview__starts_at__lte=now + MOVE_CLOSES) | Q(last__lte=now + CHECK_IN)
    due = SlotProposal.objects.annotate(last=LAST_START).filter(near, state="open", moves=True)
    closed = 0
    for proposal in list(due.order_by("pk")):
        with isolated("move_not_expired", proposal=proposal.pk):
            closed += _expire(proposal)
    return closed


def open_move(interview: Interview) -> SlotProposal | None:
    return SlotProposal.objects.filter(interview=interview, moves=True, state="open").first()


def times_taken(user: User, *, but: Interview) -> list[Span]:
    """When the person cannot be in this interview, for comparing with its start and planned end."""
    rows = TakenTime.objects.filter(user=user, during__endswith__gt=timezone.now() - CHECK_IN)
    others = rows.exclude(participation__interview=but).exclude(guest__interview=but)
    return [
        Span(during.lower - GRACE, during.upper + CHECK_IN)
        for during in others.values_list("during", flat=True)
        if during.lower and during.upper
    ]


def _lock_movable(interview: Interview) -> Interview:
    locked = lock_interview(interview.pk)
    if locked.state != InterviewState.BOOKED:
        raise Refused("not_booked", "Only an interview that is booked can be moved.")
    if locked.starts_at <= timezone.now() + MOVE_CLOSES:
        raise Refused(
            "too_late",
            "It begins in less than an hour: too late to agree on another time. You can cancel it.",
        )
    return locked


def _refuse_too_many(interview: Interview, user: User) -> None:
    if interview.slot_proposals.filter(moves=True, proposer=user).count() >= MAX_PROPOSALS:
        raise Refused(
            "too_many_proposals",
            f"You have proposed other times {MAX_PROPOSALS} times. Keep the time, or cancel with a reason.",
            status=429,
        )


def _checked_note(note: str) -> str:
    told = " ".join(note.split())
    if len(told) > MAX_NOTE or "\x00" in told:
        raise Invalid("bad_note", f"Write at most {MAX_NOTE} characters of plain text.")
    return told


def _checked_starts(
    starts: Sequence[datetime], interview: Interview, proposer: User, recipient: User
) -> list[datetime]:
    if not starts:
        raise SlotsRefused([Problem("none", "Choose at least one slot.", "slots")])
    if len(starts) > MAX_STARTS:
        raise SlotsRefused([Problem("too_many", f"Choose at most {MAX_STARTS} slots.", "slots")])
    checked = check_slots(
        starts,
        zone=zone_of(proposer),
        now=timezone.now(),
        lasting=lasting(interview, interview.rounds.count()),
        taken=times_taken(proposer, but=interview),
        notice=MOVE_CLOSES,
    )
    problems = checked.problems or _not_for_both(checked, interview, recipient)
    if problems:
        raise SlotsRefused(problems)
    return [start.at for start in checked.starts]


def _not_for_both(checked: Checked, interview: Interview, recipient: User) -> list[Problem]:
    taken, needed = times_taken(recipient, but=interview), lasting(interview, interview.rounds.count())
    found = []
    for start, place in zip(checked.starts, checked.places, strict=True):
        if start.at == interview.starts_at:
            found.append(Problem("same", f"{start.words} is when it is planned already.", place))
        elif any(span.overlaps(Span(start.at, start.at + needed)) for span in taken):
            message = f"{start.words}: the other person has no time then. Choose another slot."
            found.append(Problem("partner_busy", message, place))
    return found


def _accept(proposal: SlotProposal, interview: Interview, chosen: datetime | None) -> None:
    if chosen not in proposal.starts:
        raise Invalid("unknown_slot", "Choose one of the slots that were proposed.")
    if chosen <= timezone.now() + CHECK_IN:
        raise Refused("slot_passed", "That slot has passed. Choose another one, or keep the time.")
    proposal.chosen = chosen
    _settle(proposal, "accepted")
    _move(interview, chosen)
    plan_reminders(interview)
    tell_moved(interview, proposal)


def _move(interview: Interview, starts_at: datetime) -> None:
    """In user order, as when the time was taken: two changes of the same people cannot deadlock."""
    interview.starts_at = starts_at
    interview.calendar_sequence += 1
    interview.save(update_fields=["starts_at", "calendar_sequence"])
    ask_anew(interview)
    during = time_taken(interview, interview.rounds.count())
    people = list(interview.participations.all())
    everyone: list[Participation | Guest] = [*people, *guests_who_come(interview)]
    try:
        with transaction.atomic():
            for each in sorted(everyone, key=lambda each: each.user_id or 0):
                _take_new_time(each, during)
    except IntegrityError as error:
        if "participation_no_overlap" in str(error):
            raise Busy from error
        raise
    withdraw_overlapping(user_ids=[each.user_id for each in people])


def _take_new_time(each: Participation | Guest, during: DateTimeTZRange) -> None:
    if isinstance(each, Guest):
        take_along(each, during=during)
        return
    each.during, each.confirmed_at = during, timezone.now()
    each.save(update_fields=["during", "confirmed_at"])


def _settle(proposal: SlotProposal, state: str) -> None:
    proposal.state = state
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["state", "chosen", "answered_at"])


@transaction.atomic
def _expire(proposal: SlotProposal) -> bool:
    """Under the interview's lock, as every answer: whichever comes first stands."""
    if proposal.interview_id is None:
        return False
    interview = lock_interview(proposal.interview_id)
    still_open = SlotProposal.objects.filter(pk=proposal.pk, state="open").first()
    now = timezone.now()
    if still_open is None or not (
        interview.starts_at <= now + MOVE_CLOSES or max(still_open.starts) <= now + CHECK_IN
    ):
        return False
    _settle(still_open, "expired")
    if interview.state in UNOPENED and now < interview.starts_at:
        tell_kept(still_open)
    return True
