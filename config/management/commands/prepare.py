"""`manage.py prepare`: bring the database up to what this release expects. Safe to run again."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Migrate, load scenarios and calibration rounds and, the first time on one machine, a demo community."
    )
    requires_system_checks: list[str] = []  # quicker; `make check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_library")
        call_command("load_calibration")
        if settings.LOCAL and not get_user_model().objects.exists():
            call_command("load_demo")
