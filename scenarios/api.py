"""Scenarios over the API: what a candidate may see of them, never the kit."""

from functools import cached_property
from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from scenarios.models import Scenario
from scenarios.quality.practice import MIN_RATINGS, PRIOR_RATINGS, Figures, figures_of
from scenarios.selectors import published


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    family_name = serializers.CharField(source="get_family_display", read_only=True)
    version = serializers.IntegerField(source="current_version.number", read_only=True)
    taken = serializers.SerializerMethodField(help_text="Released rounds on it.")
    ratings = serializers.SerializerMethodField(help_text="Ratings of how hard it was for the level.")
    rated_difficulty = serializers.SerializerMethodField(
        help_text="From -2 (much easier than its difficulty says) to 2 (much harder): the mean of the ratings"
        f" and {PRIOR_RATINGS} times 0; null before {MIN_RATINGS} ratings."
    )

    class Meta:
        model = Scenario
        fields: ClassVar[list[str]] = [
            "slug",
            "title",
            "summary",
            "family",
            "family_name",
            "difficulty",
            "version",
            "taken",
            "ratings",
            "rated_difficulty",
        ]

    def get_taken(self, scenario: Scenario) -> int:
        return self._figures[scenario.pk].taken

    def get_ratings(self, scenario: Scenario) -> int:
        return self._figures[scenario.pk].rated

    def get_rated_difficulty(self, scenario: Scenario) -> float | None:
        estimate = self._figures[scenario.pk].estimate
        return None if estimate is None else round(estimate, 2)

    @cached_property
    def _figures(self) -> dict[int, Figures]:
        """Of all that this answer shows, asked once."""
        shown = self.parent.instance if isinstance(self.parent, serializers.ListSerializer) else self.instance
        return figures_of([shown] if isinstance(shown, Scenario) else shown or [])


class ScenarioDetailSerializer(ScenarioSerializer):
    prompt = serializers.JSONField(source="current_version.prompt", read_only=True)

    class Meta(ScenarioSerializer.Meta):
        fields: ClassVar[list[str]] = [*ScenarioSerializer.Meta.fields, "prompt"]


class ScenarioViewSet(viewsets.ReadOnlyModelViewSet[Scenario]):
    """Published scenarios with the prompt that everyone may read. Open to anyone, like the pages."""

    permission_classes = [AllowAny]
    lookup_field = "slug"
    filterset_fields: ClassVar[list[str]] = ["family", "difficulty"]

    def get_queryset(self) -> QuerySet[Scenario]:
        return published().defer(None) if self.action == "retrieve" else published()

    def get_serializer_class(self) -> type[ScenarioSerializer]:
        return ScenarioDetailSerializer if self.action == "retrieve" else ScenarioSerializer
