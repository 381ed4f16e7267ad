"""Edit to partner: durable rooms beside a bare Node relay, 50 rooms x 2 people x 10 edits a second.

Run with `python -m benchmarks room_edit`. PostgreSQL runs with fsync on, the live process as in production.
Clients, both servers and PostgreSQL share this machine; runs alternate, so that a slow moment hits both.
"""

import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.stage import stage, write_result

ROOMS = 50
EDITS_PER_SECOND = 10
BYTES = 120
WARMUP_SECONDS = 2
SECONDS = 10
RUNS = 3
AIM_P50_MS, AIM_P99_MS = 2.0, 10.0


def main() -> None:
    with stage() as folder, ExitStack() as cleanup:
        rooms = _rooms()
        live, relay = _serve_live(cleanup, folder), _serve_relay(cleanup, folder)
        plans = {
            "relay": _plan(False, [[{"url": f"{relay}{room}", "headers": {}}] * 2 for room in rooms]),
            "room": _plan(
                True, [[_seat(live, room, each) for each in people] for room, people in rooms.items()]
            ),
        }
        runs: dict[str, list[dict[str, Any]]] = {"relay": [], "room": []}
        for _ in range(RUNS):
            for name, plan in plans.items():
                runs[name].append(_draw(plan))
    _report(runs)


def _rooms() -> dict[str, list[str]]:
    """Live one-way interviews; room id to the two people's session cookies."""
    from django.test import Client
    from django.utils import timezone

    from benchmarks.history import make_person
    from interviews.room.clock import move_clock
    from interviews.services import Part, create_interview, mark_ready
    from scenarios.models import ScenarioVersion

    version = ScenarioVersion.objects.exclude(current_for=None)[0]
    rooms = {}
    for number in range(ROOMS):
        candidate, interviewer = make_person(f"candidate{number}"), make_person(f"interviewer{number}")
        people = (candidate, interviewer)
        interview = create_interview(
            kind="one_way",
            parts=[Part(candidate, interviewer, version, "senior")],
            format_minutes=45,
            language="en",
            starts_at=timezone.now(),
        )
        for person in people:
            mark_ready(user=person, interview=interview)
        round_ = interview.rounds.get()
        move_clock(user=interviewer, round_=round_, move="start", version=0)
        clients = [Client() for _ in people]
        for client, person in zip(clients, people, strict=True):
            client.force_login(person)
        rooms[f"/ws/rounds/{round_.pk}/"] = [client.cookies["sessionid"].value for client in clients]
    return rooms


def _seat(base: str, room: str, cookie: str) -> dict[str, Any]:
    from django.conf import settings

    return {"url": base + room, "headers": {"origin": settings.SITE_URL, "cookie": f"sessionid={cookie}"}}


def _plan(speaks_room: bool, rooms: list[list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "seconds": SECONDS,
        "warmupSeconds": WARMUP_SECONDS,
        "editsPerSecond": EDITS_PER_SECOND,
        "bytes": BYTES,
        "speaksRoom": speaks_room,
        "rooms": rooms,
    }


def _serve_live(cleanup: ExitStack, folder: Path) -> str:
    from config.servers import free_port
    from tests.running import answers

    port = free_port()
    options = ["--ws", "websockets-sansio", "--loop", "uvloop", "--log-level", "warning", "--no-access-log"]
    command = [sys.executable, "-m", "uvicorn", *options, "--port", str(port), "config.asgi:application"]
    _serve(cleanup, folder, "live", command, lambda: answers(f"http://127.0.0.1:{port}/health/"))
    return f"ws://127.0.0.1:{port}"


def _serve_relay(cleanup: ExitStack, folder: Path) -> str:
    from config.servers import free_port

    port = free_port()
    _serve(cleanup, folder, "relay", ["node", "benchmarks/relay.mjs", str(port)], lambda: _listens(port))
    return f"ws://127.0.0.1:{port}"


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve(cleanup: ExitStack, folder: Path, name: str, command: list[str], is_ready: Any) -> None:
    from config.processes import Program, launch
    from tests.running import wait_for

    log = cleanup.enter_context((folder / f"{name}.log").open("wb"))
    process = launch(Program(name, command), log)
    cleanup.callback(process.wait)
    cleanup.callback(process.terminate)
    wait_for(is_ready, lambda: f"{name} did not start")


def _draw(plan: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        ["node", "benchmarks/draw.mjs"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"drawing failed: {done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    if result["received"] != result["sent"]:
        raise SystemExit(f"{result['sent']} edits were sent and {result['received']} arrived")
    return result


def _report(runs: dict[str, list[dict[str, Any]]]) -> None:
    middle = {
        name: {key: statistics.median(run[key] for run in some) for key in ("p50_ms", "p99_ms")}
        for name, some in runs.items()
    }
    print(f"{'edit to partner':<28} {'p50 ms':>8} {'p99 ms':>8}   each run (p50 / p99)")
    for name, title in (("relay", "bare Node relay, no disk"), ("room", "room, on disk first")):
        each = "  ".join(f"{run['p50_ms']:.1f} / {run['p99_ms']:.1f}" for run in runs[name])
        print(f"{title:<28} {middle[name]['p50_ms']:>8.2f} {middle[name]['p99_ms']:>8.2f}   {each}")
    over = {key: middle["room"][key] - middle["relay"][key] for key in ("p50_ms", "p99_ms")}
    print(
        f"{'over the relay':<28} {over['p50_ms']:>8.2f} {over['p99_ms']:>8.2f}   "
        f"(aim: at most {AIM_P50_MS:g} and {AIM_P99_MS:g})"
    )
    write_result(
        "room_edit",
        {
            "rooms": ROOMS,
            "people": 2 * ROOMS,
            "edits_per_second": 2 * ROOMS * EDITS_PER_SECOND,
            "bytes": BYTES,
            "seconds": SECONDS,
            "median": middle,
            "over_the_relay": over,
            "runs": runs,
        },
    )


if __name__ == "__main__":
    main()
