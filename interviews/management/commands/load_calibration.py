from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.calibration.load import load_rounds
from scenarios.files.source import BadFiles


class Command(BaseCommand):
    help = "Load the calibration rounds of interviews/calibration/rounds. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = load_rounds()
        except BadFiles as bad:
            raise CommandError(f"Nothing was loaded:\n{bad}") from None
        if options["verbosity"]:
            self.stdout.write("\n".join(changes) or "Up to date.")
