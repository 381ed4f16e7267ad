"""Many processes join, leave and pair at random on one durable PostgreSQL, through our own services.

Run with `python -m benchmarks.pairing_contention [SECONDS]`. Afterwards every invariant of the site is
checked, and that no ticket is lost: each that was acknowledged still waits, was withdrawn, or led to an
interview in which its owner takes part.
"""

import gc
import multiprocessing
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.stage import stage, write_result

PROCESSES = 16
PEOPLE = 2_000
SECONDS = 120
ACTIONS = {"join": 50, "leave": 30, "pair": 20}
AIM = 1_000  # attempts a second

LOST = {
    "an acknowledged ticket is not there": """
        SELECT id FROM unnest(%s) AS id EXCEPT SELECT id FROM interviews_ticket
        """,
    "a ticket led to an interview without its owner": """
        SELECT t.id FROM interviews_ticket t WHERE t.state = 'paired' AND NOT EXISTS (
            SELECT 1 FROM interviews_participation p
            WHERE p.interview_id = t.interview_id AND p.user_id = t.user_id)
        """,
    "an interview does not have the tickets of its two people": """
        SELECT i.id FROM interviews_interview i LEFT JOIN interviews_ticket t
            ON t.interview_id = i.id AND t.state = 'paired'
        GROUP BY i.id HAVING count(DISTINCT t.user_id) <> 2
        """,
}


@dataclass
class Tally:
    """What one process did; `acknowledged` are the tickets that it was given."""

    attempts: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    paired: int = 0
    acknowledged: set[int] = field(default_factory=set)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ACTIONS})
    processor_seconds: float = 0


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with stage():
        from django.db import connection

        import interviews.ending
        import interviews.pairing.matcher  # noqa: F401 # before the processes part, not in each of them

        users = _people()
        connection.close()
        gc.freeze()  # as the web processes do
        before = _postgres_seconds()
        tallies, elapsed = _contend(users, seconds)
        result = _figures(tallies, elapsed, _postgres_seconds() - before)
        result["broken"] = _broken(set().union(*(tally.acknowledged for tally in tallies)))
    for name, value in result.items():
        print(f"{name:<22} {value}")
    write_result("pairing_contention", result)


def _people() -> list[int]:
    from accounts.models import Profile, User

    random = Random(1)
    made = User.objects.bulk_create(
        User(email=f"person{number}@example.org", display_name=f"Person {number}") for number in range(PEOPLE)
    )
    Profile.objects.bulk_create(
        Profile(
            user=user,
            level=random.choice(["mid", "senior"]),
            target_level=random.choice(["mid", "senior", "staff"]),
            language=random.choice(["en", "en", "en", "de"]),
        )
        for user in made
    )
    return [user.pk for user in made]


def _postgres_seconds() -> float:
    """Of processor time so far, with what its processes took that have ended."""
    import psutil

    [server] = [child for child in psutil.Process().children() if child.name() == "postgres"]
    own = server.cpu_times()
    ended = own.children_user + own.children_system
    running = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return float(ended + sum(each.user + each.system for each in running))


def _contend(users: list[int], seconds: float) -> tuple[list[Tally], float]:
    """Each process starts from this one, which holds no connection any more."""
    context = multiprocessing.get_context("fork")
    tallies: multiprocessing.Queue[Tally] = context.Queue()
    ready = context.Barrier(PROCESSES + 1)
    workers = [
        context.Process(target=_work, args=(number, users, seconds, ready, tallies), daemon=True)
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    collected = [tallies.get() for _ in workers]
    elapsed = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return collected, elapsed


def _work(seed: int, users: list[int], seconds: float, ready: Any, tallies: Any) -> None:
    from accounts.models import User
    from config.errors import Refused

    random, tally = Random(seed), Tally()
    people = User.objects.select_related("profile").in_bulk(users)
    ready.wait()
    used_before = time.process_time()
    until = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        (action,) = random.choices(list(ACTIONS), list(ACTIONS.values()))
        try:
            _act(action, people[random.choice(users)], tally)
        except Refused as refusal:
            tally.refusals[refusal.code] += 1
        except Exception as error:  # noqa: BLE001 # whatever goes wrong is counted, and the others go on
            tally.errors[f"{action}: {type(error).__name__}: {str(error)[:80]}"] += 1
        tally.attempts[action] += 1
        tally.seconds[action].append(time.perf_counter() - begun)
    tally.processor_seconds = time.process_time() - used_before
    tallies.put(tally)


def _act(action: str, user: Any, tally: Tally) -> None:
    from interviews.ending import leave
    from interviews.pairing.selectors import open_interview_of
    from interviews.pairing.services import open_ticket, stop_waiting
    from interviews.pairing.tasks import match_waiting

    if action == "join":
        tally.acknowledged.add(open_ticket(user=user, role="swap", format_minutes=45).pk)
    elif action == "pair":
        tally.paired += match_waiting()  # as a worker that was hinted
    elif interview := open_interview_of(user):
        leave(user=user, interview=interview)
    else:
        stop_waiting(user=user)


def _figures(tallies: list[Tally], elapsed: float, postgres_seconds: float) -> dict[str, Any]:
    attempts = sum((tally.attempts for tally in tallies), Counter())
    taken = {name: sorted(second for tally in tallies for second in tally.seconds[name]) for name in ACTIONS}
    return {
        "processes": PROCESSES,
        "people": PEOPLE,
        "seconds": round(elapsed, 1),
        "attempts": dict(attempts),
        "attempts_per_second": round(attempts.total() / elapsed),
        "processor_ms_per_attempt": {
            "python": round(1000 * sum(tally.processor_seconds for tally in tallies) / attempts.total(), 2),
            "postgresql": round(1000 * postgres_seconds / attempts.total(), 2),
        },
        "median_ms": {name: round(1000 * statistics.median(each), 1) for name, each in taken.items()},
        "p99_ms": {name: round(1000 * each[int(0.99 * len(each))], 1) for name, each in taken.items()},
        "refusals": dict(sum((tally.refusals for tally in tallies), Counter())),
        "errors": dict(sum((tally.errors for tally in tallies), Counter())),
        "interviews": sum(tally.paired for tally in tallies),
    }


def _broken(acknowledged: set[int]) -> dict[str, list[str]]:
    from django.db import connection

    from interviews.invariants import broken_invariants

    found = {each.name: each.examples for each in broken_invariants()}
    with connection.cursor() as cursor:
        for name, sql in LOST.items():
            cursor.execute(sql, [sorted(acknowledged)] if "%s" in sql else None)
            if rows := cursor.fetchmany(5):
                found[name] = [str(row[0]) for row in rows]
    return found


if __name__ == "__main__":
    main()
