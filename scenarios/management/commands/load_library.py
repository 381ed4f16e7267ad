from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scenarios.files.loader import load_library
from scenarios.files.source import BadFiles


class Command(BaseCommand):
    help = "Load the rubric, glossary, resources and scenarios of scenarios/library. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_library()
        except BadFiles as bad:
            raise CommandError(f"Nothing was loaded:\n{bad}") from None
        if options["verbosity"]:
            self.stdout.write("\n".join(f"Loaded {change}." for change in loaded.changes) or "Up to date.")
