"""`manage.py match_wave --json FILE`: what the matcher would do with these tickets, and why."""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.pairing.wave_files import MOST_BYTES, BadWaveFile, explained, read_wave

FORMAT = """
The file is {"tickets": [...]}. Each ticket needs
  ticket, user       whole numbers; no ticket twice
  role               swap, candidate or interviewer
  format_minutes     35, 45 or 60
  level              mid, senior or staff
  language           such as "en"
and may have
  waited_seconds     since it was opened
  ahead_seconds      until the start of a slot; only equal ones meet. Without it: now
  interests, prepared        families of scenarios
  gaps, examines             lines of the rubric
  own_level                  where the person works now
  quality, attendance        0 to 1
  blocked, met               users: never again; within 14 days
  group, purpose, priority   as in the database; purpose is pair, standby or mentor

Printed is JSON: "pairs" (first: the candidate of round 1), who stays "alone", the "total" weight and a
"bound" that no pairing of the weighed couples exceeds, and as "edges" every legal couple with its weight by
reasons.
"""


class Command(BaseCommand):
    help = "Pair tickets from a file as the matcher would, and say why. Changes nothing; needs no database."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.update(epilog=FORMAT, formatter_class=RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", required=True, metavar="FILE", help="tickets as JSON; - for the input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = explained(read_wave(_content(options["json"])))
        except (BadWaveFile, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(result, indent=2))


def _content(name: str) -> bytes:
    """No more than a byte too many: that it is too long is all that has to be known."""
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)
