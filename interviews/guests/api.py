"""Third persons over the API, through the same loaders and services as the pages."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.blocks import Names
from accounts.models import User
from config.api import caller
from interviews.access import get_interview_for
from interviews.guests import services
from interviews.guests.access import get_guest_for, get_stay_for
from interviews.models import Guest, GuestRole


class GuestSerializer(serializers.ModelSerializer[Guest]):
    """Needs the `names` of the reader in its context."""

    name = serializers.SerializerMethodField(help_text="Of the third person; null until the link was used.")

    class Meta:
        model = Guest
        fields: ClassVar[list[str]] = ["id", "interview", "role", "state", "invited_by", "user", "name"]

    def get_name(self, guest: Guest) -> str | None:
        names: Names = self.context["names"]
        return names.of(guest.user) if guest.user else None


class InviteSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=GuestRole.choices)


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=list(services.ANSWERS))


class StepSerializer(serializers.Serializer[Any]):
    step = serializers.ChoiceField(choices=["ask", "leave"])


class InterviewGuestsView(APIView):
    """Everybody who was invited to watch an interview of the caller's, or to help hold it."""

    @extend_schema(responses=GuestSerializer(many=True))
    def get(self, request: Request, interview_id: UUID) -> Response:
        user = caller(request)
        found = get_interview_for(user, interview_id).guests.select_related("user")
        return Response([_shown(guest, user) for guest in found])

    @extend_schema(request=InviteSerializer, responses={201: GuestSerializer})
    def post(self, request: Request, interview_id: UUID) -> Response:
        """Make a link for a third person; its id is what `guests/<id>/` takes."""
        user = caller(request)
        found = get_interview_for(user, interview_id)
        given = InviteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        guest = services.invite_guest(user=user, interview=found, **given.validated_data)
        return Response(_shown(guest, user), status=201)


class InterviewGuestView(APIView):
    @extend_schema(
        operation_id="interviews_guests_answer", request=AnswerSerializer, responses=GuestSerializer
    )
    def post(self, request: Request, interview_id: UUID, guest_id: UUID) -> Response:
        """Let in who asks, which the other than the inviter does; or send them away, which both can."""
        user = caller(request)
        guest = get_guest_for(user, interview_id, guest_id)
        given = AnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        answered = services.ANSWERS[given.validated_data["answer"]](user=user, guest=guest)
        return Response(_shown(answered, user))


class StayView(APIView):
    """The caller's own stay, or what a link offers them."""

    @extend_schema(responses=GuestSerializer)
    def get(self, request: Request, guest_id: UUID) -> Response:
        user = caller(request)
        return Response(_shown(get_stay_for(user, guest_id), user))

    @extend_schema(request=StepSerializer, responses=GuestSerializer)
    def post(self, request: Request, guest_id: UUID) -> Response:
        """Ask to come in by the link, or leave for good."""
        user = caller(request)
        guest = get_stay_for(user, guest_id)
        given = StepSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        act = services.ask_to_join if given.validated_data["step"] == "ask" else services.leave_as_guest
        return Response(_shown(act(user=user, guest=guest), user))


def _shown(guest: Guest, reader: User) -> dict[str, Any]:
    return GuestSerializer(guest, context={"names": Names(reader)}).data
