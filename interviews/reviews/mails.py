"""Mails about re-scores. Each is queued once, in the transaction that causes it; none says the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.blocks import Names
from accounts.models import User
from accounts.outbox import queue_mail
from interviews.models import ReviewRequest


@dataclass(frozen=True)
class Letter:
    """What one person is told: sentences, and where the button leads."""

    occasion: str
    subject: str
    paragraphs: Sequence[str]
    label: str
    path: str


def tell_scored(review: ReviewRequest, reviewer: User) -> None:
    """To the candidate and the first interviewer, if there was one and they want mail about reports."""
    round_ = review.round
    for person in filter(None, (round_.candidate, round_.interviewer)):
        whose = "your round" if person.pk == round_.candidate_id else "a round that you interviewed in"
        letter = Letter(
            occasion="scored",
            subject=f"Re-scored: {_title(review)}",
            paragraphs=[
                f"{Names(person).of(reviewer)} has watched the recording of {whose}, {_title(review)}.",
                "They scored it without seeing the scores that were there.",
                "Both stand in the report now, side by side. Nothing of the first was changed.",
            ],
            label="Read the report",
            path=reverse("report", args=[round_.pk]),
        )
        _send(review, person, letter)


def tell_expired(review: ReviewRequest) -> None:
    """Nobody took it; what else there is."""
    letter = Letter(
        occasion="expired",
        subject=f"Nobody could re-score {_title(review)} yet",
        paragraphs=[
            f"For two weeks nobody had the time to re-score your round, {_title(review)}.",
            "Your report stays as it is, and this does not count as one of the two re-scores of a round.",
            "You can ask again from the report. Another interview is often the quicker way to know more.",
        ],
        label="Go to the report",
        path=reverse("report", args=[review.round_id]),
    )
    _send(review, review.asked_by, letter)


def tell_lapsed(review: ReviewRequest, reviewer: User) -> None:
    """The 48 hours of who had taken it are over."""
    letter = Letter(
        occasion=f"lapsed:{review.claimed_at}",
        subject=f"The recording went back: {_title(review)}",
        paragraphs=[
            "You had 48 hours to re-score a recording, and they are over. It waits for somebody else now.",
            "What you entered is kept. While nobody else takes it, you can take it again and go on.",
        ],
        label="See what waits",
        path=reverse("interviewing"),
    )
    _send(review, reviewer, letter)


def _send(review: ReviewRequest, person: User, letter: Letter) -> None:
    wants = User.objects.filter(pk=person.pk, is_active=True, profile__mail_reports=True)
    if not wants.exists():
        return
    queue_mail(
        dedupe_key=f"review:{review.pk}:{person.pk}:{letter.occasion}",
        recipient=person.email,
        subject=letter.subject,
        template="review",
        context={"person": person, "letter": letter},
    )


def _title(review: ReviewRequest) -> str:
    return review.round.scenario_version.title
