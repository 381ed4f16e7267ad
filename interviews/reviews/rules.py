"""When a re-score may be asked for, and when one may be taken. Pure: no database, no request.

Each rule returns the refusal that says why not and what to do instead, or None.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.errors import Invalid, Refused

ASK_WITHIN = timedelta(days=60)  # from the release
WAITS_AT_MOST = timedelta(days=14)
CLAIM_LASTS = timedelta(hours=48)
SCORED_AT_MOST = 2  # of one round
OPEN_AT_MOST = 3  # of one person
MAX_REASON = 1000
WANTED = ("peer", "mentor")


@dataclass(frozen=True)
class RoundToReview:
    """What is known of a round whose candidate wants a re-score.

    `asked` counts the requests that wait or came to scores: what was withdrawn, or what nobody took, is not
    held against anybody.
    """

    released_at: datetime | None
    has_report: bool
    has_recording: bool
    has_open: bool
    asked: int
    open_of_person: int


def reason_not_to_ask(found: RoundToReview, now: datetime) -> Refused | None:
    if found.released_at is None or not found.has_report:
        return Refused("not_released", "A re-score is asked for when the report is out.")
    if not found.has_recording:
        return Refused(
            "no_recording",
            "Nobody drew, wrote or chatted here, so a reviewer has nothing to go by. Calls are not recorded.",
        )
    if found.has_open:
        return Refused("already_asked", "You have asked for a re-score of this round already.")
    if found.asked >= SCORED_AT_MOST:
        return Refused("asked_twice", "This round was re-scored twice. Practice again to learn more from it.")
    if now > found.released_at + ASK_WITHIN:
        return Refused("too_late", "A re-score can be asked for within 60 days of the report.")
    if found.open_of_person >= OPEN_AT_MOST:
        return Refused(
            "too_many_open",
            f"You wait for {OPEN_AT_MOST} re-scores already. Withdraw one, or wait until one is done.",
        )
    return None


def check_wish(*, lines: Sequence[str], reason: str, wanted: str, doubtable: Collection[str]) -> None:
    """Raise Invalid for what cannot be asked."""
    if wanted not in WANTED:
        raise Invalid("unknown_wish", "Ask another peer, or a mentor.")
    if not lines:
        raise Invalid("no_lines", "Choose at least one line.")
    if unknown := [line for line in lines if line not in doubtable]:
        raise Invalid("unknown_line", f"This report has no score for {unknown[0]}.")
    if len(reason) > MAX_REASON:
        raise Invalid("too_long", f"The reason can have at most {MAX_REASON:,} characters.")
    if "\x00" in reason:
        raise Invalid("bad_text", "The reason holds a character that cannot be stored.")


def claim_over() -> Refused:
    """The recording is not theirs to score any more; what they entered stays a draft."""
    return Refused(
        "claim_over",
        "Your 48 hours with this recording are over, or you gave it back. What you entered is kept.",
    )
