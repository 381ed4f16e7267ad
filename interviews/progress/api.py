"""Progress over the API: the same figures as the page, each with its count and range."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.progress.selectors import progress_of, what_next


class FigureSerializer(serializers.Serializer[Any]):
    mean = serializers.FloatField()
    count = serializers.IntegerField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()


class LineProgressSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    figure = FigureSerializer(allow_null=True)
    recent = serializers.FloatField(allow_null=True, help_text="Mean of the last three; null under three.")
    scores = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="Oldest first.")


class CellSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    figure = FigureSerializer(allow_null=True)


class CoverageSerializer(serializers.Serializer[Any]):
    family = serializers.CharField()
    rounds = serializers.IntegerField()
    cells = CellSerializer(many=True)


class RecommendationSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()
    line = serializers.CharField(allow_blank=True)


class ProgressSerializer(serializers.Serializer[Any]):
    rounds = serializers.IntegerField(help_text="Rounds taken that an interviewer scored.")
    lines = LineProgressSerializer(many=True)
    coverage = CoverageSerializer(many=True)
    next = RecommendationSerializer(allow_null=True)


class ProgressView(APIView):
    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request) -> Response:
        user = caller(request)
        progress = progress_of(user)
        recommended = what_next(user, progress)
        return Response(
            {
                "rounds": len(progress.rounds),
                "lines": [asdict(row) for row in progress.lines],
                "coverage": [asdict(row) for row in progress.coverage],
                "next": asdict(recommended) if recommended else None,
            }
        )
