"""Fair scores as the platform shows them: a person's own, and what the last good run said. Reads only."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from interviews.models import AdjustedScore, FairScore, ModelRun, Severity
from interviews.ratings.assumptions import PROVISIONAL_ABOVE_SD


@dataclass(frozen=True)
class LineFigure:
    """A fair average of one line, in score units. The line's own difficulty is left out of it, so that a
    person's lines compare with each other."""

    value: float
    sd: float
    sessions: int


def last_good_run() -> ModelRun | None:
    return ModelRun.objects.filter(state=ModelRun.State.GOOD).order_by("-finished_at", "-pk").first()


def last_good_refit() -> ModelRun | None:
    """Without the run of what is assumed before there was a night: no fit counted anything for it."""
    fitted = ModelRun.objects.filter(state=ModelRun.State.GOOD, parameters__has_key="counts")
    return fitted.order_by("-finished_at", "-pk").first()


def failed_since(run: ModelRun | None) -> int:
    """How many runs failed since this one; all that did, without one."""
    failed = ModelRun.objects.filter(state=ModelRun.State.FAILED)
    return (failed.filter(started_at__gt=run.started_at) if run else failed).count()


def exported_fair_scores(user: User) -> dict[str, Any]:
    """For the export of one's own data: what the model says of them, as candidate and as interviewer."""
    score, severity = fair_score_of(user), severity_of(user)
    of_score = ("value", "sd", "low", "high", "sessions", "lines", "level", "level_sd", "gain", "gain_sd")
    return {
        "fair_score": {name: getattr(score, name) for name in of_score} if score else None,
        "severity": {name: getattr(severity, name) for name in ("value", "sd", "precision", "sessions")}
        if severity
        else None,
        "adjusted_scores": [
            {"at": each.at.isoformat(), "value": each.value, "lines": each.lines}
            for each in adjusted_scores_of(user)
        ],
    }


def fair_score_of(user: User) -> FairScore | None:
    """None before the first scored round; with its run."""
    return FairScore.objects.select_related("run").filter(candidate=user).first()


def line_figures(score: FairScore) -> dict[str, LineFigure]:
    """By line, of the lines scored so far."""
    return {line: LineFigure(**figure) for line, figure in score.lines.items()}


def is_provisional(score: FairScore) -> bool:
    return score.sd > PROVISIONAL_ABOVE_SD


def severity_of(user: User) -> Severity | None:
    """None before the first assessment that counts."""
    return Severity.objects.filter(interviewer=user).first()


def adjusted_scores_of(user: User) -> list[AdjustedScore]:
    """Of a candidate's counted assessments, oldest first. One query."""
    return list(AdjustedScore.objects.filter(candidate=user).select_related("run").order_by("at", "pk"))
