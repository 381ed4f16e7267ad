"""Where the two people and the scenario of a round stand by the fit of everybody's scores, for its report.

Reads only: no page and no report ever fits anything.
"""

from collections import Counter
from collections.abc import Mapping

from interviews.models import AdjustedScore, ModelRun, Round, ScenarioDifficulty
from interviews.ratings.selectors import fair_score_of, last_good_run, line_figures, severity_of
from interviews.reports.inputs import FairInput, FairLine, Spread

# As `ratings.priors` has them, whose module needs numpy and scipy: web processes import this one.
PRIOR_SPREAD = Spread(session=0.6**2, rating=0.5**2, severity=0.4**2, scenario=0.2**2, by_line=0.3**2)


def spread_now() -> Spread:
    """The variances of the last good run; the prior's until there is one."""
    run = last_good_run()
    return spread_of(run) if run else PRIOR_SPREAD


def spread_of(run: ModelRun) -> Spread:
    variances: Mapping[str, float] = run.parameters.get("variances", {})
    return Spread(
        session=variances.get("session", PRIOR_SPREAD.session),
        rating=variances.get("noise", PRIOR_SPREAD.rating),
        severity=variances.get("interviewer", PRIOR_SPREAD.severity),
        scenario=variances.get("scenario", PRIOR_SPREAD.scenario),
        by_line=variances.get("candidate_by_line", PRIOR_SPREAD.by_line),
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
