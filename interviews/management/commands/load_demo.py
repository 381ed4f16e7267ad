"""`manage.py load_demo`: a small invented community, for one machine only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.demo.load import load_demo
from interviews.ratings.runs import refit


class Command(BaseCommand):
    help = "Make the demo community unless it is there (never in production)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo people have a public password; they do not exist in production.")
        if not load_demo():
            self.stdout.write("Demo community is there.")
            return
        refit()
        self.stdout.write("Demo community made.")
