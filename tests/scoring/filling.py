"""Filling in and submitting assessments, for every test that needs a scored round."""

from accounts.models import User
from interviews.models import Assessment, Round
from interviews.scoring.services import save_line, submit_assessment
from scenarios.lines import LINES

USUAL: dict[str, int | None] = {**dict.fromkeys(LINES, 3), "data": 4, "modeling": 2, "monitoring": None}


def fill(user: User, round_: Round, scores: dict[str, int | None] = USUAL, note: str = "As seen.") -> None:
    """Save all nine lines; None is not reached."""
    for line, score in scores.items():
        save_line(
            user=user,
            round_=round_,
            line=line,
            score=score,
            not_reached=score is None,
            not_reached_reason="Time ran out." if score is None else "",
            note=note if score else "",
        )


def fill_and_submit(
    user: User, round_: Round, scores: dict[str, int | None] = USUAL, note: str = "As seen."
) -> Assessment:
    fill(user, round_, scores, note)
    return submit_assessment(user=user, round_=round_)
