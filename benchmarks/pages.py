"""Pages of somebody with 200 interviews on the real web process, beside a bare Django view with one query.

Run with `python -m benchmarks pages`. Both servers are granian with the same options; runs alternate, so that
a slow moment of the machine hits both. Figures: requests a second, p50, the ratio bare/page, queries.
"""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.stage import stage, write_result

SECONDS = 3
RUNS = 3
CONNECTIONS = 8
INTERVIEWS = 200
SERVER = ["--interface", "wsgi", "--host", "127.0.0.1", "--workers", "2", "--blocking-threads", "4"]


def main() -> None:
    with stage() as folder, ExitStack() as cleanup:
        user, report = _somebody_with_a_history()
        bases = {
            "site": _serve(cleanup, folder, "config.wsgi:application"),
            "bare": _serve(cleanup, folder, "benchmarks.bare:application"),
        }
        pages = {
            "home": "/",
            "library": "/scenarios/",
            "report": f"/rounds/{report}/report/",
            "progress": "/progress/",
        }
        cookie = _signed_in(user)
        rows = {name: _measure(bases, path, cookie) for name, path in pages.items()}
        for name, path in pages.items():
            rows[name]["queries"] = _queries(user, path)
    print(f"{'page':<10} {'req/s':>8} {'p50 ms':>8} {'bare req/s':>11} {'bare/page':>10} {'queries':>8}")
    for name, row in rows.items():
        figures = (row["rps"], row["p50_ms"], row["bare_rps"], row["ratio"])
        print("{:<10} {:>8.0f} {:>8.1f} {:>11.0f} {:>10.2f}".format(name, *figures), f"{row['queries']:>8}")
    write_result("pages", {"interviews": INTERVIEWS, "connections": CONNECTIONS, "pages": rows})


def _somebody_with_a_history() -> tuple[Any, Any]:
    from benchmarks.history import copy_back, hold_interview, make_person

    one, two = make_person("one"), make_person("two")
    interview = hold_interview(one, two)
    copy_back(interview, INTERVIEWS - 1)
    return one, interview.rounds.get(number=1).pk


def _serve(cleanup: ExitStack, folder: Path, application: str) -> str:
    from config.processes import Program, launch
    from config.servers import free_port
    from tests.running import answers, wait_for

    port = free_port()
    command = [sys.executable, "-m", "granian", *SERVER, "--port", str(port), application]
    log = cleanup.enter_context((folder / f"{application}.log").open("wb"))
    process = launch(Program(application, command), log)
    cleanup.callback(process.wait)
    cleanup.callback(process.terminate)
    base = f"http://127.0.0.1:{port}"
    probe = f"{base}/health/" if application.startswith("config") else f"{base}/"
    wait_for(lambda: answers(probe), lambda: f"{application} did not start")
    return base


def _signed_in(user: Any) -> str:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def _measure(bases: dict[str, str], path: str, cookie: str) -> dict[str, Any]:
    """Alternate page and bare runs; medians of `RUNS` each."""
    page, bare = [], []
    for _ in range(RUNS):
        page.append(_load(bases["site"] + path, cookie))
        bare.append(_load(bases["bare"] + "/", cookie))
    ratios = [b["rps"] / p["rps"] for p, b in zip(page, bare, strict=True)]
    return {
        "rps": statistics.median(run["rps"] for run in page),
        "p50_ms": statistics.median(run["p50"] for run in page),
        "p99_ms": statistics.median(run["p99"] for run in page),
        "bare_rps": statistics.median(run["rps"] for run in bare),
        "bare_p50_ms": statistics.median(run["p50"] for run in bare),
        "ratio": statistics.median(ratios),
        "ratio_runs": ratios,
    }


def _load(url: str, cookie: str) -> dict[str, float]:
    """Drive one address for `SECONDS` from loopback; every answer must be a 200."""
    command = ["node_modules/.bin/autocannon", "-j", "-c", str(CONNECTIONS), "-d", str(SECONDS)]
    command += ["-H", f"cookie: {cookie}", url]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    result = json.loads(done.stdout)
    if result["non2xx"] or result["errors"]:
        raise SystemExit(f"{url}: {result['non2xx']} bad answers, {result['errors']} errors")
    latency = result["latency"]
    return {"rps": result["requests"]["average"], "p50": latency["p50"], "p99": latency["p99"]}


def _queries(user: Any, path: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


if __name__ == "__main__":
    main()
