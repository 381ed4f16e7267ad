"""Reports over the API: released rounds only."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.blocks import Names
from config.api import caller
from interviews.access import get_round_to_score_for, role_in
from interviews.guests.selectors import is_party
from interviews.models import Report
from interviews.reports.selectors import report_for, reports_of


class ReportSummary(serializers.ModelSerializer[Report]):
    """One line of the list: which round, about what, in which role."""

    scenario = serializers.CharField(source="round.scenario_version.title")
    role = serializers.SerializerMethodField()
    mean = serializers.SerializerMethodField(help_text="Weighted mean over the lines reached, or null.")

    class Meta:
        model = Report
        fields: ClassVar[list[str]] = ["round", "version", "scenario", "role", "mean", "compiled_at"]

    def get_role(self, report: Report) -> str:
        user, round_ = self.context["request"].user, report.round
        return role_in(round_, user) if is_party(user, round_) else "second"

    def get_mean(self, report: Report) -> float | None:
        mean: float | None = report.content["overall"]["mean"]
        return mean


class ReportDetail(serializers.Serializer[Any]):
    round = serializers.UUIDField()
    version = serializers.IntegerField()
    compiled_at = serializers.DateTimeField()
    content = serializers.JSONField(help_text="The same structure as the page and the PDF are made from.")


class ReportListView(generics.ListAPIView[Report]):
    """Reports of rounds in which the caller was candidate or interviewed, newest first."""

    serializer_class = ReportSummary
    queryset = Report.objects.none()

    def get_queryset(self) -> QuerySet[Report]:
        if getattr(self, "swagger_fake_view", False):
            return Report.objects.none()
        return reports_of(caller(self.request))


class RoundReportView(APIView):
    @extend_schema(responses=ReportDetail)
    def get(self, request: Request, round_id: UUID) -> Response:
        """The visible version of a round's report; 403 `not_released` before both have submitted."""
        user = caller(request)
        shown = report_for(user, get_round_to_score_for(user, round_id), Names(user))
        return Response(
            {
                "round": round_id,
                "version": shown.report.version,
                "compiled_at": shown.report.compiled_at,
                "content": shown.content.model_dump(mode="json"),
            }
        )
