"""The candidate's marks on the comments of their round."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_round_for
from interviews.comment_marks.selectors import Marking, markings_for
from interviews.comment_marks.services import mark_comment
from interviews.models import CommentMark


class CommentMarkSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(read_only=True)
    specific = serializers.BooleanField(default=False)
    actionable = serializers.BooleanField(default=False)
    wrong = serializers.BooleanField(default=False)
    reason = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=CommentMark.MAX_REASON,
        help_text="Why it is wrong; dropped where it is not.",
    )
    closes_at = serializers.DateTimeField(read_only=True)


class CommentMarkListView(APIView):
    @extend_schema(responses=CommentMarkSerializer(many=True))
    def get(self, request: Request, round_id: UUID) -> Response:
        """Each comment that the caller may mark, with their marks; empty for everybody but the candidate."""
        user = caller(request)
        found = markings_for(user, get_round_for(user, round_id))
        return Response([_shown(marking) for marking in found.values()])


class CommentMarkView(APIView):
    @extend_schema(request=CommentMarkSerializer, responses=CommentMarkSerializer)
    def put(self, request: Request, round_id: UUID, line: str) -> Response:
        """Mark the comment on a line; nothing marked takes the mark back."""
        user = caller(request)
        round_ = get_round_for(user, round_id)
        given = CommentMarkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        mark_comment(user=user, round_=round_, line=line, **given.validated_data)
        return Response(_shown(markings_for(user, round_)[line]))


def _shown(marking: Marking) -> dict[str, Any]:
    fields = ("specific", "actionable", "wrong", "reason")
    said = {name: getattr(marking.mark or CommentMark(), name) for name in fields}
    return CommentMarkSerializer({"line": marking.line, "closes_at": marking.closes_at, **said}).data
