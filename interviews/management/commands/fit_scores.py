"""`manage.py fit_scores`: the nightly refit of everybody's fair scores, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.models import ModelRun
from interviews.ratings.runs import refit


class Command(BaseCommand):
    help = "Fit everybody's fair scores anew. A run that fails leaves them as they are and exits with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        run = refit()
        if run is None:
            raise CommandError("Another refit is running. Its figures will be as new as this one's.")
        if run.state == ModelRun.State.FAILED:
            raise CommandError(f"{run.error}\nThe fair scores are as they were.")
        counts, seconds = run.parameters["counts"], sum(run.parameters["seconds"].values())
        self.stdout.write(
            f"{counts['sessions']:,} assessments of {counts['candidates']:,} candidates by"
            f" {counts['interviewers']:,} interviewers, {seconds:.1f} seconds."
        )
