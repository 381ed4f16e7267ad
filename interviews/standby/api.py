"""Standing by over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import NotFound
from interviews.models import Ticket
from interviews.pairing.api import TicketSerializer
from interviews.standby.selectors import standby_of
from interviews.standby.services import end_standby, keep_standing_by, stand_by


class StandbyRequest(serializers.Serializer[Any]):
    until = serializers.DateTimeField(help_text="Ten minutes to twelve hours from now.")
    role = serializers.ChoiceField(choices=Ticket.ROLES, default="swap")


class StandbyView(APIView):
    """Jumping in when somebody's partner does not come."""

    @extend_schema(responses=TicketSerializer)
    def get(self, request: Request) -> Response:
        """Reading it says that the person is there: at least once in 90 seconds, or they are not called."""
        user = caller(request)
        keep_standing_by(user=user)
        mine = standby_of(user)
        if mine is None:
            raise NotFound
        return Response(TicketSerializer(mine).data)

    @extend_schema(request=StandbyRequest, responses=TicketSerializer)
    def put(self, request: Request) -> Response:
        """Stand by, or change until when and as what."""
        asked = StandbyRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(TicketSerializer(stand_by(user=caller(request), **asked.validated_data)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Stand by no longer. Who was called a moment ago still is, and leaves the interview to pass."""
        end_standby(user=caller(request))
        return Response(status=204)
