from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scenarios.files.export import NotExported, export_scenarios


class Command(BaseCommand):
    help = "Write published scenarios to files, byte for byte as they were loaded. Without a slug: all."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let our `--version` stand in place of the one that tells Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--to", required=True, type=Path, metavar="FOLDER", dest="folder")
        parser.add_argument(
            "--version", type=int, metavar="N", dest="number", help="an older version of the one SLUG"
        )
        parser.add_argument("--force", action="store_true", help="replace files that have other content")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exported = export_scenarios(
                slugs=options["slugs"],
                folder=options["folder"],
                number=options["number"],
                force=options["force"],
            )
        except NotExported as reason:
            raise CommandError(str(reason)) from None
        if options["verbosity"]:
            for path in exported.written:
                self.stdout.write(f"Wrote {path}.")
            if exported.unchanged:
                self.stdout.write(f"{len(exported.unchanged)} up to date.")
