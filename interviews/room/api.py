"""The clock's door: one move at a time, compared with the version that the person saw."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_place_for, get_round_for
from interviews.room.call import access_json, call_access
from interviews.room.clock import clock_state, move_clock
from interviews.room.clock_rules import MOVES


class ClockMove(serializers.Serializer[Any]):
    move = serializers.ChoiceField(choices=MOVES)
    version = serializers.IntegerField(min_value=0)


class ClockState(serializers.Serializer[Any]):
    """As in docs/protocol.md; times are milliseconds since 1970."""

    version = serializers.IntegerField()
    state = serializers.CharField()
    solo = serializers.BooleanField()
    stage = serializers.CharField()
    stage_started_at = serializers.FloatField(allow_null=True)
    planned_ms = serializers.IntegerField()
    paused_at = serializers.FloatField(allow_null=True)
    paused_ms = serializers.FloatField()
    pause_proposed_by = serializers.IntegerField(allow_null=True)
    round_started_at = serializers.FloatField(allow_null=True)
    round_ended_at = serializers.FloatField(allow_null=True)
    moved_by = serializers.IntegerField(allow_null=True)
    move = serializers.CharField()
    used = serializers.ListField(child=serializers.DictField())


class IceServer(serializers.Serializer[Any]):
    urls = serializers.ListField(child=serializers.CharField())
    username = serializers.CharField(required=False)
    credential = serializers.CharField(required=False)


class CallAccess(serializers.Serializer[Any]):
    """What RTCPeerConnection is made with; `expires_at` is in milliseconds since 1970."""

    policy = serializers.ChoiceField(choices=["relay", "all"])
    ice_servers = IceServer(many=True)
    expires_at = serializers.FloatField()


class CallView(APIView):
    @extend_schema(request=None, responses=CallAccess)
    def post(self, request: Request, round_id: UUID) -> Response:
        user = caller(request)
        return Response(access_json(call_access(user=user, round_=get_place_for(user, round_id).round)))


class ClockView(APIView):
    @extend_schema(responses=ClockState)
    def get(self, request: Request, round_id: UUID) -> Response:
        round_ = get_place_for(caller(request), round_id).round
        return Response(clock_state(round_.clock, round_))

    @extend_schema(request=ClockMove, responses=ClockState)
    def post(self, request: Request, round_id: UUID) -> Response:
        user = caller(request)
        round_ = get_round_for(user, round_id)
        asked = ClockMove(data=request.data)
        asked.is_valid(raise_exception=True)
        clock = move_clock(user=user, round_=round_, **asked.validated_data)
        return Response(clock_state(clock, get_round_for(user, round_id)))
