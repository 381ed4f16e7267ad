"""`manage.py prepare`: bring the database up to what this release expects. Safe to run again."""

import gc
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, load scenarios and calibration rounds."
    requires_system_checks: list[str] = []  # quicker; `make check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        gc.set_threshold(100_000, 20, 100)  # migrations make models by the thousand: a fifth of their time
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_library")
        call_command("load_calibration")
