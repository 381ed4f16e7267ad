"""The door for who stayed when the other has gone: go on alone, or end it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_round_for
from interviews.alone import end_without_partner, go_on_solo
from interviews.room.api import ClockState
from interviews.room.clock import clock_state


class AloneChoice(serializers.Serializer[Any]):
    choice = serializers.ChoiceField(choices=["solo", "end"])


class AloneView(APIView):
    @extend_schema(request=AloneChoice, responses=ClockState)
    def post(self, request: Request, round_id: UUID) -> Response:
        """After five minutes without the other person. Answers with the clock; the room is told as well."""
        user = caller(request)
        round_ = get_round_for(user, round_id)
        asked = AloneChoice(data=request.data)
        asked.is_valid(raise_exception=True)
        choose = go_on_solo if asked.validated_data["choice"] == "solo" else end_without_partner
        choose(user=user, round_=round_)
        current = get_round_for(user, round_id)
        return Response(clock_state(current.clock, current))
