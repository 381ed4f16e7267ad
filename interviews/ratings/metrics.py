"""What Prometheus asks of the nightly refit, read from its rows: a worker has no address to be asked at."""

from collections.abc import Iterator

from django.db import Error
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from interviews.models import ModelRun
from interviews.ratings.selectors import failed_since, last_good_refit


class RefitCollector(Collector):
    """Two gauges; none while the database does not answer, which other metrics tell."""

    def describe(self) -> list[Metric]:
        """Known without a query: registering must not ask the database."""
        return [_good_gauge(), _failed_gauge()]

    def collect(self) -> Iterator[Metric]:
        try:
            run = last_good_refit()
            failed = failed_since(run)
        except Error:
            return
        good, failures = _good_gauge(), _failed_gauge()
        good.add_metric([], _moment(run))
        failures.add_metric([], failed)
        yield good
        yield failures


def register() -> None:
    REGISTRY.register(RefitCollector())


def _good_gauge() -> GaugeMetricFamily:
    return GaugeMetricFamily(
        "tradeoff_refit_last_good_timestamp_seconds", "When the last good refit ended; 0 before the first."
    )


def _failed_gauge() -> GaugeMetricFamily:
    return GaugeMetricFamily("tradeoff_refit_failed_since_good", "Refits that failed since the last good.")


def _moment(run: ModelRun | None) -> float:
    return run.finished_at.timestamp() if run and run.finished_at else 0.0
