"""Reports: compile and PDF per report, and reports a minute with one real worker process.

Run with `python -m benchmarks reports`. Each round has both assessments and twelve pieces of evidence; a
compile is the whole transaction: locks, inputs, report, state, and a mail for each of the two people.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.stage import stage, write_result

REPORTS = 200
EVIDENCE = 12
WORKER_SECONDS = 120


def main() -> None:
    with stage() as folder:
        rounds = _scored_rounds()
        compiled = _compile_each(rounds)
        printed = _print_each()
        per_minute = _by_a_worker(folder, rounds)
    rows = {"compile": _figures(compiled), "pdf": _figures(printed)}
    print(f"{'':<10} {'median ms':>10} {'p95 ms':>10}")
    for name, row in rows.items():
        print(f"{name:<10} {row['median_ms']:>10.1f} {row['p95_ms']:>10.1f}")
    print(f"{'worker':<10} {per_minute:>10.0f} reports a minute, one process")
    write_result("reports", {"reports": REPORTS, **rows, "worker_reports_per_minute": per_minute})


def _scored_rounds() -> list[Any]:
    """Rounds of the past with everything a report is built from, not compiled yet."""
    from benchmarks.history import make_person
    from interviews.models import Evidence
    from scenarios.lines import LINES
    from scenarios.models import Scenario
    from tests.progress.history import make_history

    one, two = make_person("one"), make_person("two")
    versions = [scenario.current_version for scenario in Scenario.objects.exclude(current_version=None)]
    rounds = make_history(one, two, [version for version in versions if version], REPORTS)
    Evidence.objects.bulk_create(
        Evidence(
            round=round_,
            author=two,
            kind="note",
            line=LINES[number % len(LINES)],
            text=f"Moment {number}: named the price of this choice and what would change it.",
            stage="data",
            round_seconds=120 * number,
        )
        for round_ in rounds
        for number in range(EVIDENCE)
    )
    _release_again()
    return [round_.pk for round_ in rounds]


def _release_again() -> None:
    """Back to the moment before the first report. Bulk SQL is right here and nowhere else."""
    from accounts.models import OutboxMessage
    from interviews.models import Interview, Report, Round

    Report.objects.all().delete()
    OutboxMessage.objects.all().delete()
    Round.objects.update(state="released")
    Interview.objects.update(state="debrief")


def _compile_each(rounds: Sequence[Any]) -> list[float]:
    from interviews.reports.compile import compile_report

    return [_timed(partial(compile_report, pk)) for pk in rounds]


def _print_each() -> list[float]:
    from interviews.models import Report
    from interviews.reports.content import ReportContent
    from interviews.reports.pdf import render_pdf

    contents = [ReportContent.model_validate(report.content) for report in Report.objects.all()]
    return [_timed(partial(render_pdf, content)) for content in contents]


def _by_a_worker(folder: Path, rounds: Sequence[Any]) -> float:
    """All rounds queued before the worker starts; the time from its first report to its last."""
    from config.celery import app
    from interviews.models import Report
    from interviews.reports.tasks import compile_round_report
    from tests.running import Site, wait_for

    _release_again()
    app.control.purge()
    for pk in rounds:
        compile_round_report.delay(str(pk))
    site = Site(folder)
    site.start("worker")
    try:
        everything = len(rounds)
        explain = site.explain("worker")
        wait_for(lambda: Report.objects.count() == everything, explain, WORKER_SECONDS)
    finally:
        site.stop()
    times = list(Report.objects.order_by("compiled_at").values_list("compiled_at", flat=True))
    seconds = (times[-1] - times[0]).total_seconds()
    return 60 * (everything - 1) / seconds


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _figures(milliseconds: list[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {
        "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
    }


if __name__ == "__main__":
    main()
