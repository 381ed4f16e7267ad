"""What must hold in the database, each as one SQL statement that finds what breaks it.

Constraints and triggers keep most of it from happening; these look anyway, also for what only a bug
beside the constraints could do.
"""

from dataclasses import dataclass

from django.db import connection

from interviews.invariants.planning import PLANNING
from interviews.invariants.rounds import ROUNDS
from interviews.invariants.scores import SCORES

INVARIANTS = [*PLANNING, *ROUNDS, *SCORES]


@dataclass(frozen=True)
class Broken:
    name: str
    examples: list[str]


def broken_invariants(limit: int = 5) -> list[Broken]:
    """Run every check; name each rule that does not hold with up to `limit` examples."""
    found = []
    with connection.cursor() as cursor:
        for invariant in INVARIANTS:
            cursor.execute(invariant.sql)
            rows = cursor.fetchmany(limit)
            if rows:
                found.append(Broken(invariant.name, [str(row[0]) for row in rows]))
    return found
