"""The Celery application: every app's `tasks` modules, the schedule from settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("tradeoff")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts",
        "interviews",
        "interviews.pairing",
        "interviews.ratings",
        "interviews.reports",
        "interviews.room",
    ],
    related_name="tasks",
)
