"""`manage.py check_invariants`: look for anything in the database that must not be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.invariants import INVARIANTS, Broken, broken_invariants
from interviews.room.compaction import wrong_snapshots

NEWEST_SNAPSHOTS = 50


class Command(BaseCommand):
    help = "Run every invariant as SQL, compare snapshots with logs; exit with 1 and name what is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--snapshots", type=int, default=NEWEST_SNAPSHOTS, help="how many to compare, the newest first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_invariants()
        if wrong := wrong_snapshots(limit=options["snapshots"]):
            broken.append(Broken("a snapshot is what its log comes to", wrong))
        for each in broken:
            self.stderr.write(f"broken: {each.name}: {', '.join(each.examples)}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(INVARIANTS) + 1} invariants do not hold.")
        self.stdout.write(f"All {len(INVARIANTS) + 1} invariants hold.")
