"""The door through which something of the kit reaches the candidate's screen."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_place_for, get_round_for
from interviews.room.reveals import KINDS, reveal_item, revealed_in


class RevealRequest(serializers.Serializer[Any]):
    """`item` is the place in the kit's list, from 0."""

    type = serializers.ChoiceField(choices=KINDS)
    item = serializers.IntegerField(min_value=0)


class RevealSerializer(serializers.Serializer[Any]):
    type = serializers.CharField(source="reveal.type")
    key = serializers.CharField(source="reveal.key")
    title = serializers.CharField(source="reveal.title")
    text = serializers.CharField(source="reveal.text")
    at = serializers.DateTimeField()


class RevealListView(APIView):
    """What the candidate has been shown of the kit."""

    @extend_schema(responses=RevealSerializer(many=True))
    def get(self, request: Request, round_id: UUID) -> Response:
        round_ = get_place_for(caller(request), round_id).round
        return Response([RevealSerializer(one).data for one in revealed_in(round_)])

    @extend_schema(request=RevealRequest, responses={201: RevealSerializer})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Show a number or a twist; showing it again changes nothing."""
        user = caller(request)
        round_ = get_round_for(user, round_id, "interviewer")
        asked = RevealRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        kind, item = asked.validated_data["type"], asked.validated_data["item"]
        shown = reveal_item(user=user, round_=round_, kind=kind, item=item)
        return Response(RevealSerializer(shown).data, status=201)
