"""What anybody may read about how fair the scores are: the last good run's statistics, and the last runs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from interviews.models import ModelRun
from interviews.ratings.assumptions import FEWEST_PREDICTED
from interviews.ratings.selectors import last_good_run
from scenarios.models import Scenario

RUNS_SHOWN = 10


@dataclass(frozen=True)
class RunLine:
    """`seconds` and `scores` are None of a run that did not end well."""

    state: str
    started_at: datetime
    seconds: float | None
    scores: int | None
    reason: str


@dataclass(frozen=True)
class Published:
    """`statistics` is an `interviews.ratings.statistics.Statistics` as data, with the scenarios' titles; None
    under twenty sessions. `estimated`: whether variances are estimates and not assumptions."""

    sessions: int
    needed: int
    at: datetime | None
    estimated: bool
    statistics: dict[str, Any] | None
    runs: list[RunLine]

    @property
    def has_failed(self) -> bool:
        """Whether figures are older than they ought to be."""
        return bool(self.runs) and self.runs[0].state == ModelRun.State.FAILED


def published() -> Published:
    run = last_good_run()
    parameters = run.parameters if run else {}
    sessions = parameters.get("counts", {}).get("sessions", 0)
    has_enough = sessions >= FEWEST_PREDICTED
    return Published(
        sessions=sessions,
        needed=FEWEST_PREDICTED,
        at=run.finished_at if run else None,
        estimated=bool(parameters.get("estimated")),
        statistics=_with_titles(parameters["statistics"]) if has_enough else None,
        runs=[_line(each) for each in _nights()[:RUNS_SHOWN]],
    )


def _with_titles(statistics: dict[str, Any]) -> dict[str, Any]:
    """A scenario that was taken away since is left out."""
    known = Scenario.objects.filter(current_version__isnull=False).in_bulk()
    difficulties = [
        {**row, "scenario": known[row["scenario"]].slug, "title": known[row["scenario"]].title}
        for row in statistics["difficulties"]
        if row["scenario"] in known
    ]
    return {**statistics, "difficulties": difficulties}


def _nights() -> QuerySet[ModelRun]:
    """The newest first, without the priors that stood before the first one."""
    runs = ModelRun.objects.filter(~Q(state=ModelRun.State.GOOD) | Q(parameters__has_key="counts"))
    return runs.order_by("-started_at", "-pk")


def _line(run: ModelRun) -> RunLine:
    is_good = run.state == ModelRun.State.GOOD
    return RunLine(
        state=run.state,
        started_at=run.started_at,
        seconds=round(sum(run.parameters.get("seconds", {}).values()), 1) if is_good else None,
        scores=run.parameters.get("counts", {}).get("scores", 0) if is_good else None,
        reason=run.error,
    )
