"""Content for staff: scenarios can be retired and ordered; published texts are final."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from config.admin import ReadOnlyAdmin, ReadOnlyInline
from scenarios.models import (
    Draft,
    DraftMove,
    DraftState,
    GlossaryTerm,
    Resource,
    Rubric,
    Scenario,
    ScenarioVersion,
)


class VersionInline(ReadOnlyInline):
    model = ScenarioVersion
    fk_name = "scenario"
    fields = ("number", "title", "published_at")


@admin.register(Scenario)
class ScenarioAdmin(admin.ModelAdmin[Scenario]):
    """Without the file as loaded last, which holds the kit, and what is derived from it."""

    list_display = ("title", "family", "difficulty", "position", "retired_at")
    list_filter = ("family", "difficulty")
    search_fields = ("title", "slug")
    readonly_fields = ("slug", "family", "difficulty", "title", "summary", "current_version", "created_at")
    exclude = ("prompt_text", "reformatted_source")
    inlines = (VersionInline,)

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: Scenario | None = None) -> bool:
        return False


@admin.register(ScenarioVersion)
class ScenarioVersionAdmin(ReadOnlyAdmin[ScenarioVersion]):
    """Without the texts, of which `source` holds all: staff take part too, and open kits where all do."""

    list_display = ("title", "number", "published_at")
    search_fields = ("title",)
    exclude = ("source", "prompt", "kit")


class MoveInline(ReadOnlyInline):
    model = DraftMove
    fields = ("before", "after", "by", "note", "at")


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin[Draft]):
    """Without the text: staff read it where they review it, through the kit's own door."""

    list_display = ("title", "state", "author", "scenario", "changed_at")
    list_filter = ("state",)
    search_fields = ("title",)
    exclude = ("source",)
    inlines = (MoveInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        """A draft is its author's alone until it is submitted."""
        return super().get_queryset(request).exclude(state=DraftState.WRITING)


@admin.register(Rubric)
class RubricAdmin(ReadOnlyAdmin[Rubric]):
    list_display = ("number", "published_at")


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReadOnlyAdmin[GlossaryTerm]):
    """Changed in the library file, so that the next load does not undo it."""

    list_display = ("term", "group")
    search_fields = ("term", "definition")


@admin.register(Resource)
class ResourceAdmin(ReadOnlyAdmin[Resource]):
    """Changed in the library file, so that the next load does not undo it."""

    list_display = ("title", "kind", "author")
    search_fields = ("title", "author")
