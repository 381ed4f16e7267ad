"""What the one who came can do when the other did not. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from interviews.attendance.recording import was_down
from interviews.models import Interview, Round
from interviews.overview import InterviewView
from interviews.pairing.pool import could_meet_now
from interviews.pairing.wish import Wish
from interviews.slots.outlook import outlook_for
from interviews.slots.week import Slot
from scenarios.lines import FORMATS


@dataclass(frozen=True)
class Offers:
    """In the order in which they are shown. `people_here` could take the partner's place at once.

    `may_go_solo` only where there is a round in which the person is the candidate. `site_was_down`: nobody
    is counted.
    """

    wish: Wish
    people_here: int
    slots: Sequence[Slot]
    may_go_solo: bool
    site_was_down: bool


def offers_for(page: InterviewView) -> Offers | None:
    """None while there is nobody to do without."""
    if not page.partner_is_missing or page.me.left_at:
        return None
    wish = wish_again(page.user, page.interview)
    outlook = outlook_for(page.user, number=0, role=wish.role, format_minutes=wish.format_minutes)
    return Offers(
        wish=wish,
        people_here=could_meet_now(page.user, wish),
        slots=outlook.suggestions,
        may_go_solo=own_round(page.user, page.interview) is not None,
        site_was_down=was_down(page.interview.starts_at),
    )


def own_round(user: User, interview: Interview) -> Round | None:
    """The round in which the person is the candidate."""
    return interview.rounds.filter(candidate=user).order_by("number").first()


def wish_again(user: User, interview: Interview) -> Wish:
    """The same once more: role, language, and the format nearest to a length of one's own."""
    roles = {
        "candidate" if round_.candidate_id == user.pk else "interviewer" for round_ in interview.rounds.all()
    }
    mine = own_round(user, interview)
    return Wish.usual(
        user.profile,
        role="swap" if len(roles) == 2 else roles.pop(),
        format_minutes=min(FORMATS, key=lambda minutes: abs(minutes - interview.format_minutes)),
        level=mine.level if mine else None,
        language=interview.language,
    )
