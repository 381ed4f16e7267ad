"""A week of the calendar of slots: who waits when, where partners are likely, what is taken.

Run with `python -m benchmarks slots_week`. 10,000 slots are open in the coming eight weeks, 2,000 were
offered in the past four, 100 people keep weekly hours, and everybody who offers has eight interviews booked.
To hold: the whole week in 0.15 s.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.stage import stage, write_result

PEOPLE, SLOTS, OFFERED, WITH_HOURS, BOOKED_EACH = 500, 10_000, 2_000, 100, 8
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo")
HALF_HOURS_A_WEEK = 7 * 48
REPEATS = 40


def main() -> None:
    with stage():
        user = _populate()
        rows = {f"week {number}": _measure(user, number) for number in (0, 1, 7)}
    print(f"{SLOTS:,} open slots, {WITH_HOURS} people with weekly hours")
    print(f"{'':<10} {'p50 ms':>8} {'p95 ms':>8} {'Python':>8} {'in SQL':>8} {'queries':>8}")
    for name, row in rows.items():
        figures = (row["p50_ms"], row["p95_ms"], row["cpu_ms"], row["sql_ms"], row["queries"])
        print("{:<10} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>8.0f}".format(name, *figures))
    write_result("slots_week", {"open_slots": SLOTS, "with_hours": WITH_HOURS, "weeks": rows})


def _populate() -> Any:
    """Who offers, keeps hours and has interviews; returns somebody who looks for a partner."""
    from django.db import connection

    from accounts.models import User
    from interviews.models import WeeklyHours

    random = Random(1)
    people = _people(PEOPLE + 1, random)
    reader, others = people[0], people[1:]
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    ahead = [now + timedelta(minutes=30 * number) for number in range(4, 8 * HALF_HOURS_A_WEEK)]
    past = [now - timedelta(minutes=30 * number) for number in range(1, 4 * HALF_HOURS_A_WEEK)]
    _offer(others, ahead, SLOTS, "open", random)
    _offer(others, past, OFFERED, "expired", random)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(user=user, weekday=weekday, starts="18:00", ends="22:00")
        for user in others[:WITH_HOURS]
        for weekday in random.sample(range(7), 3)
    )
    _book(others, now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return User.objects.select_related("profile").get(pk=reader.pk)


def _people(count: int, random: Random) -> list[Any]:
    from accounts.models import Profile, User

    people = User.objects.bulk_create(
        User(email=f"p{number}@example.org", display_name=f"P{number}", password="!")
        for number in range(count)
    )
    Profile.objects.bulk_create(
        Profile(
            user=user,
            level="mid",
            target_level=random.choice(["mid", "senior", "staff"]),
            time_zone=random.choice(ZONES),
        )
        for user in people
    )
    return people


def _offer(people: list[Any], starts: list[datetime], count: int, state: str, random: Random) -> None:
    """Each person's starts are different ones: one open ticket for each."""
    from interviews.models import Ticket

    each = count // len(people)
    Ticket.objects.bulk_create(
        (
            Ticket(
                user=user,
                level=random.choice(["mid", "senior", "staff"]),
                language="en",
                state=state,
                starts_at=start,
                expires_at=start - timedelta(minutes=20),
            )
            for user in people
            for start in random.sample(starts, each)
        ),
        batch_size=1000,
    )


def _book(people: list[Any], now: datetime) -> None:
    """Triggers keep everybody's taken time."""
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from interviews.models import Interview, InterviewState, Participation

    pairs = list(zip(people[::2], people[1::2], strict=True))
    interviews = Interview.objects.bulk_create(
        Interview(
            kind="swap",
            way="slot",
            state=InterviewState.BOOKED,
            starts_at=now + timedelta(days=6 * number + 1, hours=place % 20),
        )
        for place in range(len(pairs))
        for number in range(BOOKED_EACH)
    )

    def parts() -> Iterator[Participation]:
        for place, interview in enumerate(interviews):
            starts_at = interview.starts_at
            during = DateTimeTZRange(starts_at - timedelta(minutes=10), starts_at + timedelta(minutes=145))
            for user in pairs[place // BOOKED_EACH]:
                yield Participation(interview=interview, user=user, during=during)

    Participation.objects.bulk_create(parts(), batch_size=1000)


def _measure(user: Any, number: int) -> dict[str, float]:
    """Reading a week, without drawing it. `cpu_ms`: processor time of this process, whatever else runs beside
    it; `sql_ms`: time spent waiting for queries. Both medians.
    """
    from django.db import connection

    from interviews.slots.outlook import outlook_for

    took: list[float] = []
    cpu: list[float] = []
    in_sql: list[float] = []
    queries = 0

    def watch(execute: Any, *args: Any) -> Any:
        nonlocal queries
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            queries += 1
            in_sql[-1] += (time.perf_counter() - began) * 1000

    with connection.execute_wrapper(watch):
        for _ in range(REPEATS):
            in_sql.append(0.0)
            began, worked = time.perf_counter(), time.process_time()
            outlook_for(user, number=number, role="swap", format_minutes=45)
            took.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - worked) * 1000)
    ordered = sorted(took)
    return {
        "p50_ms": statistics.median(took),
        "p95_ms": ordered[int(REPEATS * 0.95)],
        "cpu_ms": statistics.median(cpu),
        "sql_ms": statistics.median(in_sql),
        "queries": queries / REPEATS,
    }


if __name__ == "__main__":
    main()
