from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scenarios.loader import load_scenarios
from scenarios.source import BadFiles


class Command(BaseCommand):
    help = "Load scenario files, all or none. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_scenarios(options["paths"])
        except BadFiles as bad:
            raise CommandError(f"Nothing was loaded:\n{bad}") from None
        if options["verbosity"]:
            self.stdout.write("\n".join(f"Loaded {change}." for change in loaded.changes) or "Up to date.")
