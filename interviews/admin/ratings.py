"""Runs of the model of fair scores, to be read."""

from django.contrib import admin

from config.admin import ReadOnlyAdmin
from interviews.models import ModelRun


@admin.register(ModelRun)
class ModelRunAdmin(ReadOnlyAdmin[ModelRun]):
    list_display = ("started_at", "state", "finished_at", "cut_off", "model_version", "error")
    list_filter = ("state",)
