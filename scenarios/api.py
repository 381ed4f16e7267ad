"""Scenarios over the API: what a candidate may see of them, never the kit."""

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from scenarios.models import Scenario
from scenarios.selectors import published


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    family_name = serializers.CharField(source="get_family_display", read_only=True)
    version = serializers.IntegerField(source="current_version.number", read_only=True)

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
        ]


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
