"""Rating the scenario of a round, by its two people, from its debrief on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Invalid, Refused
from interviews.access import role_in
from interviews.models import Round, RoundState, ScenarioRating
from interviews.scoring.moment import lock_round

RATE_WITHIN = timedelta(days=7)


def rate_scenario(
    *, user: User, round_: Round, clear: int | None, hardness: int | None, sentence: str = ""
) -> None:
    """Save what a person of the round says of its scenario; saying nothing takes the rating back.

    Once for each of the two, and changed until a week after the release. Raises Invalid(`bad_rating`,
    `too_long`, `bad_text`), and Refused: `not_over` before the debrief, `rating_closed` after the week.
    """
    _check(clear, hardness, sentence)
    with transaction.atomic():
        locked = lock_round(round_)
        _need_open(locked)
        role = role_in(locked, user)
        if clear is None and hardness is None and not sentence.strip():
            ScenarioRating.objects.filter(round=locked, role=role).delete()
            return
        said = {"clear": clear, "hardness": hardness, "sentence": sentence.strip()}
        ScenarioRating.objects.update_or_create(
            round=locked, role=role, defaults={**said, "rater": user, "rated_at": timezone.now()}
        )


def rating_closes_at(round_: Round) -> datetime | None:
    """Until when the scenario of a released round can be rated; None before the release."""
    return round_.released_at + RATE_WITHIN if round_.released_at else None


def forget_rater(*, user: User) -> None:
    """The person deletes their account: their figures stay without them, their sentences go."""
    ScenarioRating.objects.filter(rater=user).update(rater=None, sentence="")


def _need_open(locked: Round) -> None:
    closes_at = rating_closes_at(locked)
    if closes_at is None and locked.state != RoundState.DEBRIEF:
        raise Refused("not_over", "A scenario is rated after its round. This one was not held to its end.")
    if closes_at and closes_at <= timezone.now():
        raise Refused(
            "rating_closed",
            "A scenario can be rated until a week after the report is out. What you said is kept.",
        )


def _check(clear: int | None, hardness: int | None, sentence: str) -> None:
    if clear not in (None, *dict(ScenarioRating.CLEAR)) or hardness not in (
        None,
        *dict(ScenarioRating.HARDNESS),
    ):
        raise Invalid("bad_rating", "Choose one of the five steps.")
    if len(sentence.strip()) > ScenarioRating.MAX_SENTENCE:
        raise Invalid("too_long", f"The sentence can have at most {ScenarioRating.MAX_SENTENCE} characters.")
    if "\x00" in sentence:
        raise Invalid("bad_text", "The sentence holds a character that cannot be stored.")
