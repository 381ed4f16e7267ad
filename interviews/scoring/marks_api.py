"""The marks' door: put there, or taken back."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_round_to_score_for
from interviews.models import Mark
from interviews.scoring.marks import clear_mark, set_mark


class MarkSerializer(serializers.ModelSerializer[Mark]):
    class Meta:
        model = Mark
        fields: ClassVar[list[str]] = ["kind", "item", "stage", "round_seconds", "created_at"]


class MarkView(APIView):
    """One mark of the interviewer's in the kit. `kind` is number, cover, choice or probe."""

    @extend_schema(request=None, responses=MarkSerializer)
    def put(self, request: Request, round_id: UUID, kind: str, item: str) -> Response:
        """Mark it now; the first time stays."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        mark = set_mark(user=user, round_=round_, kind=kind, item=item)
        return Response(MarkSerializer(mark).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, round_id: UUID, kind: str, item: str) -> Response:
        """Take it back; taking it back again changes nothing."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        clear_mark(user=user, round_=round_, kind=kind, item=item)
        return Response(status=204)
