"""Re-scores: asked for, taken, given back, scored. Every write.

Locks are taken in one order: blocks, kits, the interview, the request, the round. Repeating changes nothing.
"""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.blocks import hold_blocks
from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.access import NotFound
from interviews.lifecycle import lock_interview
from interviews.models import Assessment, ReviewerChoice, ReviewRequest, ReviewState, Round
from interviews.reviews.claims import claim_of, runs
from interviews.reviews.eligible import is_kept_apart, requests_to_take, reviewers_of
from interviews.reviews.mails import tell_scored
from interviews.reviews.rules import CLAIM_LASTS, check_wish, claim_over, reason_not_to_ask
from interviews.reviews.selectors import doubtable_lines, round_to_review
from interviews.scoring.services import submit_assessment
from scenarios.access import refuse_withheld
from scenarios.lines import LINES
from scenarios.selectors import has_opened_kit, texts
from scenarios.services import hold_kits, open_kit

log = structlog.get_logger(__name__)


@transaction.atomic
def ask_for_review(
    *, user: User, round_: Round, lines: Sequence[str], reason: str, wanted: str, agreed: bool
) -> ReviewRequest:
    """Ask for a blind re-score of the user's own round; asking while one is open returns that one.

    Raises Forbidden(`wrong_role`), Invalid (`not_agreed` and as `check_wish`), Refused as
    `reason_not_to_ask`, and Refused(`nobody_could`) where nobody here is able to.
    """
    if user.pk != round_.candidate_id:
        raise Forbidden("wrong_role", "Only the candidate of a round asks for its re-score.")
    # One at a time for each person: their requests are counted, and a round has one candidate.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    asked = ReviewRequest.objects.filter(round=round_.pk, state__in=ReviewRequest.STILL_OPEN).first()
    if asked:
        return asked
    if refusal := reason_not_to_ask(round_to_review(user, round_), timezone.now()):
        raise refusal
    check_wish(lines=lines, reason=reason, wanted=wanted, doubtable=doubtable_lines(round_))
    if not agreed:
        raise Invalid("not_agreed", "Agree that a reviewer watches the recording, or nothing is shared.")
    if not reviewers_of(round_, wanted).exists():
        raise Refused("nobody_could", "Nobody here could re-score this now. Choose the other, or try later.")
    review = ReviewRequest.objects.create(
        round=round_,
        asked_by=user,
        lines=[line for line in LINES if line in lines],
        reason=reason.strip(),
        wanted=wanted,
    )
    log.info("review_asked", review=str(review.pk), round=str(round_.pk), wanted=wanted)
    return review


@transaction.atomic
def withdraw_request(*, user: User, review: ReviewRequest) -> ReviewRequest:
    """Take it back while nobody has taken it; withdrawing twice is once. Raises Refused(`taken_already`)."""
    locked = locked_requests().get(pk=review.pk)
    if locked.asked_by_id != user.pk:
        raise NotFound
    if locked.state == ReviewState.OPEN:
        return end(locked, ReviewState.WITHDRAWN)
    if locked.state != ReviewState.WITHDRAWN:
        raise Refused("taken_already", "Too late to withdraw it: somebody has taken it, or it is over.")
    return locked


@transaction.atomic
def take_review(*, user: User, review: ReviewRequest, opens_kit: bool) -> ReviewRequest:
    """Take the recording for 48 hours, and open its kit for good; taking it again is taking it once.

    `opens_kit`: the person knows that the scenario is not given to them as a candidate afterwards. Raises
    Refused: `gone` for who may not, or comes too late, `one_at_a_time`, and `kit_opens` where they have not
    said so; and Forbidden(`kit_withheld`).
    """
    hold_blocks()
    hold_kits([user.pk])
    locked = locked_requests().get(pk=review.pk)
    if locked.claimed_by_id == user.pk and runs(locked, timezone.now()):
        return locked
    offered = requests_to_take(user).filter(pk=locked.pk).exists()
    if not offered:
        raise Refused("gone", "Somebody else has taken this recording, or it is not asked for any more.", 404)
    if claim_of(user):
        raise Refused("one_at_a_time", "You have taken a recording already. Score it, or give it back first.")
    scenario = locked.round.scenario_version.scenario
    refuse_withheld(user, scenario)
    if not opens_kit and not has_opened_kit(user, scenario):
        raise Refused("kit_opens", "Taking it opens the kit of this scenario for you. Say that you know.")
    open_kit(user=user, scenario=scenario, reason="review")
    now = timezone.now()
    locked.state, locked.claimed_by = ReviewState.TAKEN, user
    locked.claimed_at, locked.claimed_until = now, now + CLAIM_LASTS
    locked.save(update_fields=["state", "claimed_by", "claimed_at", "claimed_until"])
    log.info("review_taken", review=str(locked.pk))
    return locked


@transaction.atomic
def give_back(*, user: User, review: ReviewRequest) -> ReviewRequest:
    """Let somebody else have it; what was entered stays a draft of the person's own. Twice is once."""
    locked = locked_requests().get(pk=review.pk)
    if locked.state == ReviewState.TAKEN and locked.claimed_by_id == user.pk:
        return reopen(locked)
    return locked


@transaction.atomic
def submit_review(*, user: User, review: ReviewRequest) -> ReviewRequest:
    """Make the person's scores final: both sides are told, and the report gets a version that shows them.

    Submitting again changes nothing. Raises Refused(`claim_over`) where it is not theirs any more, and as
    `submit_assessment` for what is missing.
    """
    hold_blocks()
    lock_interview(review.round.interview_id)
    locked = locked_requests().get(pk=review.pk)
    if locked.claimed_by_id == user.pk and locked.state == ReviewState.DONE:
        return locked
    mine = locked.claimed_by_id == user.pk and runs(locked, timezone.now())
    if not mine or is_kept_apart(user, locked.round):
        raise claim_over()
    locked.assessment = submit_assessment(user=user, round_=locked.round)
    locked.state, locked.ended_at = ReviewState.DONE, timezone.now()
    locked.save(update_fields=["assessment", "state", "ended_at"])
    tell_scored(locked, user)
    log.info("review_scored", review=str(locked.pk))
    return locked


def choose_to_review(*, user: User, is_on: bool) -> None:
    """Say whether one re-scores recordings. What is taken already stays taken."""
    ReviewerChoice.objects.update_or_create(user=user, defaults={"is_on": is_on})


def forget_reviews(*, user: User) -> None:
    """The person goes: what they asked for ends without its reason, what they had taken waits for another."""
    end_when_closed(user=user)
    ReviewRequest.objects.filter(asked_by=user).update(reason="")
    ReviewerChoice.objects.filter(user=user).delete()
    Assessment.objects.filter(author=user, kind="review", submitted_at=None).delete()


def end_when_closed(*, user: User) -> None:
    """Staff close the account: nothing of theirs goes, but nobody waits for them or works for them."""
    waiting = locked_requests().filter(state__in=ReviewRequest.STILL_OPEN)
    for review in waiting.filter(claimed_by=user):
        reopen(review)
    for review in waiting.filter(asked_by=user):
        end(review, ReviewState.ENDED)


def part_reviewers(*, one: User, other: User) -> None:
    """A block comes between the two: neither goes on with a recording of the other's."""
    for reviewer, person in ((one, other), (other, one)):
        theirs = Q(round__candidate=person) | Q(round__interviewer=person)
        theirs |= Q(round__former_interviewer=person)
        for review in locked_requests().filter(theirs, claimed_by=reviewer, state=ReviewState.TAKEN):
            reopen(review)


def locked_requests() -> QuerySet[ReviewRequest]:
    """Requests under their rows' locks, with their rounds."""
    found = ReviewRequest.objects.select_for_update(of=("self",), no_key=True).select_related(
        "round__interview",
        "round__candidate",
        "round__interviewer",
        "round__scenario_version__scenario",
        "asked_by",
        "claimed_by",
    )
    return found.defer(*texts("round__scenario_version")).order_by("pk")


def reopen(locked: ReviewRequest) -> ReviewRequest:
    """Nobody has it any more."""
    locked.state = ReviewState.OPEN
    locked.claimed_by = locked.claimed_at = locked.claimed_until = None
    locked.save(update_fields=["state", "claimed_by", "claimed_at", "claimed_until"])
    return locked


def end(locked: ReviewRequest, state: ReviewState) -> ReviewRequest:
    """It comes to no scores."""
    locked.state, locked.ended_at = state, timezone.now()
    locked.claimed_by = locked.claimed_at = locked.claimed_until = None
    locked.save(update_fields=["state", "ended_at", "claimed_by", "claimed_at", "claimed_until"])
    return locked
