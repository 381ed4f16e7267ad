"""Tickets over the API: wish to be paired, look, stop."""

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS
from config.api import caller
from interviews.models import Ticket
from interviews.pairing import services
from scenarios.lines import FORMATS


class TicketSerializer(serializers.ModelSerializer[Ticket]):
    class Meta:
        model = Ticket
        fields: ClassVar[list[str]] = [
            "id",
            "role",
            "format_minutes",
            "level",
            "language",
            "interests",
            "purpose",
            "priority",
            "starts_at",
            "state",
            "created_at",
            "expires_at",
            "interview",
        ]


class TicketRequest(serializers.Serializer[Ticket]):
    role = serializers.ChoiceField(choices=Ticket.ROLES, default="swap")
    format_minutes = serializers.ChoiceField(choices=FORMATS, default=45)
    level = serializers.ChoiceField(choices=LEVELS, required=False, help_text="As in the profile if unsaid.")
    language = serializers.ChoiceField(
        choices=LANGUAGES, required=False, help_text="As in the profile if unsaid."
    )
    interests = serializers.ListField(
        child=serializers.ChoiceField(choices=FAMILIES),
        required=False,
        help_text="Family keys; none of them means any. As in the profile if unsaid.",
    )


class TicketViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Ticket]):
    """The caller's own tickets. Reading an open one says that the person is still there."""

    serializer_class = TicketSerializer
    queryset = Ticket.objects.none()
    filterset_fields: ClassVar[list[str]] = ["state"]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Ticket]:
        if getattr(self, "swagger_fake_view", False):
            return Ticket.objects.none()
        return Ticket.objects.filter(user=caller(self.request)).order_by("-created_at", "-id")

    @extend_schema(request=TicketRequest, responses={201: TicketSerializer})
    def create(self, request: Request) -> Response:
        asked = TicketRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        ticket = services.open_ticket(user=caller(request), **asked.validated_data)
        return Response(TicketSerializer(ticket).data, status=201)

    def retrieve(self, request: Request, pk: int) -> Response:
        ticket = self.get_object()
        services.keep_waiting(ticket=ticket)
        return Response(TicketSerializer(ticket).data)

    def destroy(self, request: Request, pk: int) -> Response:
        """Stop waiting. A ticket that was paired a moment ago stays paired and is returned as such."""
        services.cancel_ticket(user=caller(request), ticket=self.get_object())
        return Response(TicketSerializer(self.get_object()).data)
