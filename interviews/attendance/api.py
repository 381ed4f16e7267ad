"""Attendance over the API: how one came, what follows from it, and appeals."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.attendance import appeals
from interviews.attendance.selectors import open_bookings_of, records_of, standing_of
from interviews.models import AttendanceAppeal, Participation


class AppealSerializer(serializers.ModelSerializer[AttendanceAppeal]):
    class Meta:
        model = AttendanceAppeal
        fields: ClassVar[list[str]] = ["against", "text", "state", "created_at", "decided_at", "answer"]


class RecordSerializer(serializers.ModelSerializer[Participation]):
    starts_at = serializers.DateTimeField(source="interview.starts_at")
    appeal = AppealSerializer(default=None)

    class Meta:
        model = Participation
        fields: ClassVar[list[str]] = ["id", "interview", "starts_at", "outcome", "appeal"]


class AttendanceSerializer(serializers.Serializer[Any]):
    sentence = serializers.CharField(help_text="What partners read, too.")
    open_bookings = serializers.IntegerField()
    open_bookings_allowed = serializers.IntegerField()
    paused_until = serializers.DateTimeField(allow_null=True, help_text="Booking is paused until then.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="One for each limit in force.")
    records = RecordSerializer(many=True, help_text="The last 20, newest first.")


class AppealRequest(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=appeals.MAX_TEXT)


class AttendanceView(APIView):
    @extend_schema(responses=AttendanceSerializer)
    def get(self, request: Request) -> Response:
        """The caller's own attendance."""
        user = caller(request)
        standing = standing_of(user)
        answer = {
            "sentence": standing.attendance.sentence,
            "open_bookings": open_bookings_of(user),
            "open_bookings_allowed": standing.open_bookings,
            "paused_until": standing.paused_until,
            "reasons": standing.reasons,
            "records": records_of(user),
        }
        return Response(AttendanceSerializer(answer).data)


class AppealView(APIView):
    @extend_schema(request=AppealRequest, responses={201: AppealSerializer})
    def post(self, request: Request, participation_id: int) -> Response:
        """Ask a moderator to look at a record; a second appeal returns the first."""
        user = caller(request)
        record = appeals.get_record_for(user, participation_id)
        asked = AppealRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        made = appeals.appeal(user=user, record=record, **asked.validated_data)
        return Response(AppealSerializer(made).data, status=201)
