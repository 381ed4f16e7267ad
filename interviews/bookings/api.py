"""A booking over the API: look, confirm, cancel, be reminded again, agree on another time."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from config.api import caller
from interviews.bookings import moving, reminders, services
from interviews.bookings.booking import Booking
from interviews.bookings.selectors import get_booking_for
from interviews.models import SlotProposal


class MoveSerializer(serializers.ModelSerializer[SlotProposal]):
    class Meta:
        model = SlotProposal
        fields: ClassVar[list[str]] = ["id", "proposer", "starts", "note", "state", "chosen", "created_at"]


class BookingSerializer(serializers.Serializer[Booking]):
    """An interview that was planned ahead, from the caller's side."""

    interview = serializers.UUIDField(source="interview.pk")
    state = serializers.CharField(source="interview.state")
    way = serializers.CharField(source="interview.way")
    starts_at = serializers.DateTimeField(source="interview.starts_at")
    ends_at = serializers.DateTimeField(help_text="With the debrief, when all goes as planned.")
    partner = serializers.CharField(source="partner_name")
    confirmed_at = serializers.DateTimeField(source="me.confirmed_at", allow_null=True)
    partner_confirmed_at = serializers.DateTimeField(source="other.confirmed_at", allow_null=True)
    proposal = MoveSerializer(source="open_move", allow_null=True, help_text="Slots that wait for an answer.")
    cancelled_because = serializers.CharField(
        help_text="The reason of who cancelled; empty where none is told."
    )


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=services.MAX_REASON, help_text="Told to the other person.")


class ProposeSerializer(serializers.Serializer[Any]):
    starts = serializers.ListField(
        child=serializers.DateTimeField(help_text="On the grid of half hours; without an offset: UTC."),
        min_length=1,
        max_length=moving.MAX_STARTS,
    )
    note = serializers.CharField(max_length=moving.MAX_NOTE, required=False, allow_blank=True, default="")


class MoveAnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=moving.ANSWERS)
    chosen = serializers.DateTimeField(required=False, help_text="One of the slots, to accept it.")


class BookingView(APIView):
    """The booking of one interview; 404 for those that began on the spot."""

    @extend_schema(responses=BookingSerializer)
    def get(self, request: Request, interview_id: UUID) -> Response:
        return _booking(caller(request), interview_id)


class ConfirmView(APIView):
    @extend_schema(request=None, responses=BookingSerializer)
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Say that you will come."""
        user = caller(request)
        services.confirm_booking(user=user, interview=get_booking_for(user, interview_id).interview)
        return _booking(user, interview_id)


class CancelView(APIView):
    @extend_schema(request=CancelSerializer, responses=BookingSerializer)
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Cancel before it has begun; the other person is told why."""
        user = caller(request)
        booking = get_booking_for(user, interview_id)
        asked = CancelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        services.cancel_booking(user=user, interview=booking.interview, **asked.validated_data)
        return _booking(user, interview_id)


class SnoozeView(APIView):
    @extend_schema(request=None, responses=BookingSerializer)
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Be reminded once more, in half an hour."""
        user = caller(request)
        reminders.snooze(user=user, interview=get_booking_for(user, interview_id).interview)
        return _booking(user, interview_id)


class ProposalListView(APIView):
    @extend_schema(request=ProposeSerializer, responses={201: MoveSerializer})
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Propose up to five other slots; the interview moves when the other person accepts one."""
        user = caller(request)
        booking = get_booking_for(user, interview_id)
        asked = ProposeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = moving.propose_move(user=user, interview=booking.interview, **asked.validated_data)
        return Response(MoveSerializer(made).data, status=201)


class ProposalView(APIView):
    @extend_schema(
        operation_id="interviews_booking_proposals_answer",
        request=MoveAnswerSerializer,
        responses=BookingSerializer,
    )
    def post(self, request: Request, interview_id: UUID, proposal_id: int) -> Response:
        """Accept one of the slots or decline them; who proposed can withdraw them."""
        user = caller(request)
        booking = get_booking_for(user, interview_id)
        asked = MoveAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        moving.answer_move(
            user=user, interview=booking.interview, proposal_id=proposal_id, **asked.validated_data
        )
        return _booking(user, interview_id)


def _booking(user: User, interview_id: UUID) -> Response:
    return Response(BookingSerializer(get_booking_for(user, interview_id)).data)
