"""The statistics page's figures for programs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews.models import ModelRun
from interviews.ratings.published import published


class ReliabilitySerializer(serializers.Serializer[Any]):
    single = serializers.FloatField()
    four = serializers.FloatField()


class SeverityBarSerializer(serializers.Serializer[Any]):
    above = serializers.FloatField(allow_null=True)
    up_to = serializers.FloatField(allow_null=True)
    people = serializers.IntegerField(allow_null=True, help_text="Null: one to four, which is not told.")


class DifficultySerializer(serializers.Serializer[Any]):
    scenario = serializers.SlugField()
    title = serializers.CharField()
    value = serializers.FloatField(help_text="Points that it takes from a score.")
    sd = serializers.FloatField()
    sessions = serializers.IntegerField()


class MonthSerializer(serializers.Serializer[Any]):
    month = serializers.CharField()
    given = serializers.FloatField(help_text="The mean score.")
    taken = serializers.FloatField(help_text="How far that lies below the same people's fair scores.")
    sessions = serializers.IntegerField()


class PredictionsSerializer(serializers.Serializer[Any]):
    sessions = serializers.IntegerField(help_text="That were hidden once and predicted from the others.")
    newcomers = serializers.IntegerField(help_text="Of them, whose candidate had no other.")
    fair_error = serializers.FloatField()
    raw_error = serializers.FloatField()
    mean_error = serializers.FloatField()
    covered = serializers.FloatField(help_text="The share within the 90% interval.")


class FiguresSerializer(serializers.Serializer[Any]):
    reliability = ReliabilitySerializer()
    severity_sd = serializers.FloatField()
    severities = SeverityBarSerializer(many=True)
    difficulties = DifficultySerializer(many=True)
    months = MonthSerializer(many=True)
    predictions = PredictionsSerializer()


class RunSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=ModelRun.State.choices)
    started_at = serializers.DateTimeField()
    seconds = serializers.FloatField(allow_null=True)
    scores = serializers.IntegerField(allow_null=True)


class StatisticsSerializer(serializers.Serializer[Any]):
    sessions = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="Sessions before there are figures.")
    at = serializers.DateTimeField(allow_null=True)
    estimated = serializers.BooleanField(help_text="Whether variances are estimates and not assumptions.")
    statistics = FiguresSerializer(allow_null=True)
    runs = RunSerializer(many=True)


class StatisticsView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses=StatisticsSerializer)
    def get(self, request: Request) -> Response:
        """How fair the scores are: aggregates of the last good run, and the last runs. For anybody."""
        return Response(StatisticsSerializer(published()).data)
