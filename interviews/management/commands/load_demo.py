"""`manage.py load_demo`: a small invented community, for one machine only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.demo.load import load_demo


class Command(BaseCommand):
    help = "Make the demo community unless it is there (never in production)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo people have a public password; they do not exist in production.")
        self.stdout.write("Demo community made." if load_demo() else "Demo community is there.")
