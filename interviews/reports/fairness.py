"""The fair score beside the raw one, and in one sentence why they differ. Pure."""

from dataclasses import dataclass

from interviews.points import points
from interviews.ratings.assumptions import PROVISIONAL_ABOVE_SD
from interviews.reports.content import FairFigure, Overall, ScoredBy
from interviews.reports.inputs import FairInput, ReportInputs

CLOSE = 0.1  # of severity and of the two scores: nearer than that is no difference worth a word
CLEARLY = 0.25
HARDLY_KNOWN_SD = 0.25  # of a severity that looks like the average: too much to call it that
NOT_SCORED = "There is no fair score here: it is made from interviewers' scores, and this round has none."
OWN_BESIDE = "The fair score is made from what others gave; self-scores are no part of it."
NOT_FITTED = (
    "There is no fair score yet: when this report was compiled, the scores of everybody had not been fitted."
    " The raw score still holds the interviewer's severity and luck."
)
RETAKE_BESIDE = (
    "The fair score is of the other interviews: this was a retake, which tells what was learned and counts in"
    " no fair score."
)
APART = (
    "No interview links the people of these interviews with most others here yet, so the fair score compares"
    " within a small group."
)
ONLY_A_RETAKE = "There is no fair score here: this was a retake, which counts in none."


@dataclass(frozen=True)
class Fair:
    """The figure, or None and the reason why there is none."""

    figure: FairFigure | None
    missing: str


def fair_of(inputs: ReportInputs, scored_by: ScoredBy, overall: Overall) -> Fair:
    fair = inputs.fair
    if scored_by != "interviewer" and not inputs.reviews:
        return Fair(None, NOT_SCORED)
    if fair is None:
        return Fair(None, ONLY_A_RETAKE if inputs.facts.is_retake else NOT_FITTED)
    figure = FairFigure(
        value=fair.value,
        sd=fair.sd,
        low=fair.low,
        high=fair.high,
        sessions=fair.sessions,
        provisional=fair.sd > PROVISIONAL_ABOVE_SD,
        why=_said_of(inputs, fair, scored_by, overall.mean),
        model_version=fair.model_version,
        cut_off=fair.cut_off,
    )
    return Fair(figure, "")


def _said_of(inputs: ReportInputs, fair: FairInput, scored_by: ScoredBy, raw: float | None) -> str:
    said = (_beside(inputs, fair, scored_by, raw), _looks(fair), APART if fair.is_apart else "")
    return " ".join(sentence for sentence in said if sentence)


def _beside(inputs: ReportInputs, fair: FairInput, scored_by: ScoredBy, raw: float | None) -> str:
    if inputs.facts.is_retake:
        return RETAKE_BESIDE
    return _why(fair, raw) if scored_by == "interviewer" else OWN_BESIDE


def _looks(fair: FairInput) -> str:
    """Who else's scores of this round moved the figure. Empty without."""
    second = "a second interviewer's scores" if fair.seconds else ""
    rescores = "a re-score" if fair.rescores == 1 else f"{fair.rescores} re-scores" if fair.rescores else ""
    both = " and ".join(look for look in (second, rescores) if look)
    if not both:
        return ""
    return f"{both[0].upper()}{both[1:]} of this round {'is' if both == 'a re-score' else 'are'} in it."


def _why(fair: FairInput, raw: float | None) -> str:
    """Severity and difficulty, and how much of the rest is this one round."""
    both = (_severity(fair.severity, fair.severity_sd), _difficulty(fair.difficulty))
    causes = " and ".join(cause for cause in both if cause)
    if causes and raw is not None and _points_the_other_way(fair, raw):
        where = "lower" if fair.value < raw else "higher"
        return f"Although {causes}, the fair score is {where}: {_weight(fair, raw, 'it')}."
    sentence = causes or "neither the interviewer nor the scenario is far from average"
    return f"{sentence[0].upper()}{sentence[1:]}; {_weight(fair, raw, 'the fair score')}."


def _points_the_other_way(fair: FairInput, raw: float) -> bool:
    """Whether severity and difficulty alone would have moved the raw score to the other side."""
    push, difference = (fair.severity or 0.0) + (fair.difficulty or 0.0), fair.value - raw
    return push * difference < 0 and min(abs(push), abs(difference)) >= CLOSE


def _severity(severity: float | None, sd: float | None) -> str:
    if severity is None or sd is None:
        return "how severely the interviewer scores is not known yet"
    if abs(severity) < CLOSE:
        return "" if sd < HARDLY_KNOWN_SD else "little is known yet of how severely the interviewer scores"
    side = "lower" if severity > 0 else "higher"
    return f"the interviewer scores about {points(abs(severity))} {side} than most"


def _difficulty(difficulty: float | None) -> str:
    if difficulty is None or abs(difficulty) < CLOSE / 2:
        return ""
    much = "clearly" if abs(difficulty) >= CLEARLY else "a little"
    return f"the scenario is {much} {'harder' if difficulty > 0 else 'easier'} than average"


def _weight(fair: FairInput, raw: float | None, it: str) -> str:
    count = "1 interview" if fair.sessions == 1 else f"{fair.sessions} interviews"
    if fair.sd > PROVISIONAL_ABOVE_SD:
        return f"with {count} {it} still leans toward the average of everybody"
    if raw is not None and abs(fair.value - raw) < CLOSE:
        return f"over {count} both come to nearly the same"
    return f"{it} is of {count}, the raw score of this round alone"
