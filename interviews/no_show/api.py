"""Going on without a partner who did not come, over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_interview_for
from interviews.models import Round, Ticket
from interviews.no_show.services import go_solo_now, meet_another, take_slots
from interviews.pairing.api import TicketSerializer
from interviews.slots.wishes import MAX_SLOTS


class NoShowRequest(serializers.Serializer[Any]):
    choice = serializers.ChoiceField(choices=["another", "slots", "solo"])
    starts = serializers.ListField(
        child=serializers.DateTimeField(), max_length=MAX_SLOTS, required=False, help_text="For `slots`."
    )


class NoShowAnswer(serializers.Serializer[Any]):
    tickets = TicketSerializer(many=True, help_text="First in line; none when going solo.")
    round = serializers.UUIDField(allow_null=True, help_text="The solo run.")


class NoShowView(APIView):
    @extend_schema(request=NoShowRequest, responses=NoShowAnswer)
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Five minutes after the start, while the other is not there: somebody else, other times, or solo."""
        user = caller(request)
        found = get_interview_for(user, interview_id)
        asked = NoShowRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        tickets: list[Ticket] = []
        solo: Round | None = None
        match asked.validated_data["choice"]:
            case "another":
                tickets = [meet_another(user=user, interview=found)]
            case "slots":
                starts = asked.validated_data.get("starts", [])
                tickets = take_slots(user=user, interview=found, starts=starts)
            case _:
                solo = go_solo_now(user=user, interview=found)
        return Response(NoShowAnswer({"tickets": tickets, "round": solo and solo.pk}).data)
