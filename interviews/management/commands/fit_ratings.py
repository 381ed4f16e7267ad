"""`manage.py fit_ratings --csv FILE --effects candidate,interviewer --json OUT`: fair scores of any
ratings."""

import json
import sys
import time
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.ratings.adjusted import adjusted_scores
from interviews.ratings.design import EFFECTS
from interviews.ratings.files import RatingsFile, read_ratings
from interviews.ratings.growth import grow
from interviews.ratings.model import Options, Source, fit
from interviews.ratings.table import BadRatings
from interviews.ratings.written import as_data, notes_on, summary

FORMAT = """
The file is CSV in UTF-8 with a heading. Columns, in any order:
  candidate, interviewer   labels; needed
  score                    a number, higher is better; needed
  scenario, line           labels; needed only where --effects names them
  session                  label of the interview that a row belongs to. It has one candidate, interviewer and
                           scenario, and one row a line
  at                       when, such as 2026-11-22 or 2026-11-22T10:30:00Z; growth is then fitted, too

Printed are sizes, mean, variance components, REML criterion and seconds. The JSON has every effect with its
posterior sd, every fair average with its 90% interval, and what to know before reading them as "notes".
"""


class Command(BaseCommand):
    help = "Fit crossed random effects to ratings from a file. Changes nothing; needs no database."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.update(epilog=FORMAT, formatter_class=RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--csv", required=True, metavar="FILE", help="ratings as CSV; - for the input")
        parser.add_argument("--json", required=True, metavar="OUT", help="where to write every effect")
        parser.add_argument(
            "--effects",
            type=_effects,
            default=("candidate", "interviewer"),
            help="of candidate,interviewer,scenario,line; the first two always",
        )
        parser.add_argument(
            "--variances",
            choices=[each.value for each in Source],
            default=Source.AUTO.value,
            help="auto estimates them from 500 repeated sessions on (default)",
        )
        parser.add_argument("--range", type=_range, metavar="LOW,HIGH", help="what a score can be")
        parser.add_argument(
            "--as-reports-do",
            action="store_true",
            help="count careless interviewers for less, and draw severity less to zero",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Options(
            effects=options["effects"],
            variances=Source(options["variances"]),
            weigh_interviewers=options["as_reports_do"],
            severity_factor=Options.severity_factor if options["as_reports_do"] else 1.0,
            score_range=options["range"],
        )
        try:
            self._fit(options["csv"], Path(options["json"]), chosen)
        except (BadRatings, OSError) as error:
            raise CommandError(str(error)) from error

    def _fit(self, source: str, target: Path, options: Options) -> None:
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}.")
        file = _read(source, options)
        begun = time.perf_counter()
        found = fit(file.ratings, options)
        seconds = time.perf_counter() - begun
        growth = None
        if file.ratings.day is not None:
            growth = grow(adjusted_scores(file.ratings, found), found.variances["candidate"])
        target.write_text(
            json.dumps(as_data(file.ratings, file.labels, found, growth), allow_nan=False) + "\n"
        )
        for line in (*summary(file.ratings, found), f"{seconds:.2f} seconds", *notes_on(file.ratings, found)):
            self.stdout.write(line)


def _read(source: str, options: Options) -> RatingsFile:
    if source == "-":
        return read_ratings(sys.stdin, effects=options.effects, score_range=options.score_range)
    with Path(source).open(encoding="utf-8-sig", newline="") as lines:
        return read_ratings(lines, effects=options.effects, score_range=options.score_range)


def _effects(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    unknown = [name for name in names if name not in EFFECTS]
    if unknown:
        raise ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(EFFECTS)}.")
    if not {"candidate", "interviewer"} <= set(names):
        raise ArgumentTypeError("candidate and interviewer are always among the effects.")
    return names


def _range(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError("a range is two numbers, such as 1,4.") from None
    if not low < high < float("inf") or low == float("-inf"):
        raise ArgumentTypeError("the first number of a range is below the second.")
    return low, high
