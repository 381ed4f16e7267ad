"""Filling in and submitting assessments, for every test that needs a scored round."""

from accounts.models import User
from interviews.models import Assessment, Round
from interviews.scoring.rules import SCORES_WITH_MOMENT
from interviews.scoring.services import kind_for, save_line, save_overall, submit_assessment
from scenarios.lines import LINES

USUAL: dict[str, int | None] = {**dict.fromkeys(LINES, 3), "data": 4, "modeling": 2, "monitoring": None}
AS_SEEN = "As seen: asked about the label delay before naming a feature."
OVERALL = {"strength": "Labels first.", "missed": "The cost of errors.", "drill": "Price both errors."}


def enough(note: str) -> str:
    """The note with as much behind it as a note needs; an empty one stays empty."""
    return f"{note} {AS_SEEN}" if note and len(note) < len(AS_SEEN) else note


def fill(user: User, round_: Round, scores: dict[str, int | None] = USUAL, note: str = AS_SEEN) -> None:
    """Save all nine lines, None as not reached; of an interviewer also those of the three texts not there."""
    for line, score in scores.items():
        save_line(
            user=user,
            round_=round_,
            line=line,
            score=score,
            not_reached=score is None,
            not_reached_reason="Time ran out." if score is None else "",
            note=enough(note) if score else "",
            round_seconds=0 if score in SCORES_WITH_MOMENT else None,
        )
    fill_overall(user, round_)


def fill_overall(user: User, round_: Round) -> None:
    if kind_for(user, round_) == "interviewer":
        saved = Assessment.objects.filter(round=round_, kind="interviewer").first()
        texts = {name: getattr(saved, name, "") or text for name, text in OVERALL.items()}
        save_overall(
            user=user,
            round_=round_,
            strength=texts["strength"],
            missed=texts["missed"],
            drill=texts["drill"],
        )


def fill_and_submit(
    user: User, round_: Round, scores: dict[str, int | None] = USUAL, note: str = AS_SEEN
) -> Assessment:
    fill(user, round_, scores, note)
    return submit_assessment(user=user, round_=round_)
