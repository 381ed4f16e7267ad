"""`manage.py check_invariants`: look for anything in the database that must not be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.invariants import INVARIANTS, broken_invariants


class Command(BaseCommand):
    help = "Run every invariant as SQL; exit with 1 and name what is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_invariants()
        for each in broken:
            self.stderr.write(f"broken: {each.name}: {', '.join(each.examples)}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(INVARIANTS)} invariants do not hold.")
        self.stdout.write(f"All {len(INVARIANTS)} invariants hold.")
