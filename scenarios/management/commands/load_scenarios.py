from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scenarios.files.loader import load_scenarios
from scenarios.files.source import BadFiles


class Command(BaseCommand):
    help = "Load scenario files, each whole or not at all. Safe to repeat; fails where a file was bad."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them")

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_scenarios(options["paths"])
        if options["verbosity"]:
            for change in loaded.changes:
                self.stdout.write(f"Loaded {change}.")
        if loaded.problems:
            raise CommandError(f"Not loaded:\n{BadFiles(loaded.problems)}")
        if options["verbosity"] and not loaded.changes:
            self.stdout.write("Up to date.")
