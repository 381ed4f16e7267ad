"""Telling the staff that last night's fit failed: one mail a day at most, however often it is tried."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_mail
from interviews.models import ModelRun
from interviews.ratings.selectors import last_good_run


def tell_staff(run: ModelRun) -> None:
    """Needs a transaction."""
    day = timezone.now().date().isoformat()
    for person in User.objects.filter(is_staff=True, is_active=True):
        queue_mail(
            dedupe_key=f"refit-failed:{day}:{person.pk}",
            recipient=person.email,
            subject="Last night's fair scores could not be computed",
            template="refit_failed",
            context={
                "person": person,
                "run": run,
                "stands_since": last_good_run(),
                "admin_path": reverse("admin:interviews_modelrun_change", args=[run.pk]),
            },
        )
