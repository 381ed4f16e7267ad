"""Where the two people and the scenario of a round stand by the fit of everybody's scores, for its report.

Reads only: no page and no report ever fits anything.
"""

from collections import Counter
from collections.abc import Mapping

from interviews.models import AdjustedScore, Round, ScenarioDifficulty
from interviews.ratings.assumptions import BY_LINE, NOISE, SESSION
from interviews.ratings.parameters import prior_parameters
from interviews.ratings.selectors import fair_score_of, last_good_run, line_figures, severity_of
from interviews.reports.inputs import FairInput, FairLine, Spread


def spread_now() -> Spread:
    """The variances of the last good run; the prior's until there is one."""
    run = last_good_run()
    return spread_of(run.parameters.get("variances", {}) if run else {})


def spread_of(variances: Mapping[str, float]) -> Spread:
    """By the model's components; one that was not fitted is as assumed beforehand."""
    known = {**prior_parameters().variances, **variances}
    return Spread(
        session=known[SESSION],
        rating=known[NOISE],
        severity=known["interviewer"],
        scenario=known["scenario"],
        by_line=known[BY_LINE],
    )


def fair_input_of(round_: Round) -> FairInput | None:
    """The candidate's fair average with what the round's interviewer and scenario take from a score; None
    without one."""
    fair = fair_score_of(round_.candidate)
    if fair is None:
        return None
    counted = AdjustedScore.objects.filter(assessment__round=round_)
    severity = severity_of(round_.interviewer) if round_.interviewer else None
    looks = Counter(counted.values_list("assessment__kind", flat=True))
    difficulty = ScenarioDifficulty.objects.filter(scenario=round_.scenario_version.scenario_id).first()
    return FairInput(
        value=fair.value,
        sd=fair.sd,
        low=fair.low,
        high=fair.high,
        sessions=fair.sessions,
        severity=severity.value if severity else None,
        severity_sd=severity.sd if severity else None,
        difficulty=difficulty.value if difficulty else None,
        lines=tuple(
            FairLine(line=line, value=figure.value, sd=figure.sd, sessions=figure.sessions)
            for line, figure in line_figures(fair).items()
        ),
        is_apart=fair.is_apart,
        seconds=looks["second"],
        rescores=looks["review"],
        model_version=fair.run.model_version,
        cut_off=fair.run.cut_off.isoformat(),
    )
