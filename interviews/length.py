"""Another length than the format's, agreed by both people in the lobby: one proposes, the other accepts."""

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.lifecycle import lock_interview
from interviews.models import Interview, InterviewState, LengthProposal
from interviews.services import Busy, longest_end
from scenarios.minutes import LONGEST, SHORTEST

ANSWERS = ("accept", "decline", "withdraw")


def check_length(minutes: int) -> None:
    """Raise Invalid(`unknown_length`) for what no round can take."""
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid("unknown_length", f"A round takes {SHORTEST} to {LONGEST} whole minutes.")


def propose_length(*, user: User, interview: Interview, minutes: int) -> LengthProposal:
    """Ask the other person for rounds of another length; it takes the place of one's own open proposal.

    Raises Invalid(`unknown_length`), or Refused: `not_in_lobby`, `same_length`, `nobody_to_ask`, and
    `already_proposed` when the other person's proposal waits for an answer.
    """
    check_length(minutes)
    with transaction.atomic():
        locked = _lock_lobby(interview)
        if minutes == locked.format_minutes:
            raise Refused("same_length", f"Each round takes {minutes} minutes already.")
        if locked.kind == "solo":
            raise Refused("nobody_to_ask", "You are alone in this interview.")
        before = open_proposal(locked)
        if before is not None:
            if before.proposed_by_id != user.pk:
                raise Refused("already_proposed", "Answer the other person's proposal first.")
            _settle(before, "withdrawn", user)
        return LengthProposal.objects.create(
            interview=locked, minutes=minutes, minutes_before=locked.format_minutes, proposed_by=user
        )


def answer_length(*, user: User, interview: Interview, proposal_id: int, answer: str) -> Interview:
    """Accept or decline the other person's proposal, or take back one's own.

    Accepting sets the length of every round and lengthens the time that both keep free. Raises
    Invalid(`unknown_answer`), Busy, or Refused: `not_in_lobby`, `proposal_gone`, `not_yours_to_answer`.
    """
    if answer not in ANSWERS:
        raise Invalid("unknown_answer", f"A proposal can be answered by {', '.join(ANSWERS)}.")
    with transaction.atomic():
        locked = _lock_lobby(interview)
        proposal = open_proposal(locked)
        if proposal is None or proposal.pk != proposal_id:
            raise Refused("proposal_gone", "That proposal has just been answered or taken back. Look again.")
        if (proposal.proposed_by_id == user.pk) != (answer == "withdraw"):
            raise Refused("not_yours_to_answer", "The other person answers; who proposed can take it back.")
        outcome = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[answer]
        _settle(proposal, outcome, user)
        if answer == "accept":
            _set_length(locked, proposal.minutes)
        return locked


def open_proposal(interview: Interview) -> LengthProposal | None:
    return interview.length_proposals.filter(outcome="open").first()


def _lock_lobby(interview: Interview) -> Interview:
    locked = lock_interview(interview.pk)
    if locked.state != InterviewState.LOBBY:
        raise Refused("not_in_lobby", "The length can be changed in the lobby only, before the start.")
    return locked


def _settle(proposal: LengthProposal, outcome: str, user: User) -> None:
    proposal.outcome = outcome
    proposal.answered_by = user
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["outcome", "answered_by", "answered_at"])


def _set_length(interview: Interview, minutes: int) -> None:
    """In user order, as when the time was taken: two changes of the same people cannot deadlock."""
    interview.format_minutes = minutes
    interview.save(update_fields=["format_minutes"])
    end = longest_end(interview, interview.rounds.count())
    try:
        with transaction.atomic():
            for participation in interview.participations.order_by("user_id"):
                participation.during = DateTimeTZRange(participation.during.lower, end)
                participation.save(update_fields=["during"])
    except IntegrityError as error:
        if "participation_no_overlap" in str(error):
            raise Busy from error
        raise
