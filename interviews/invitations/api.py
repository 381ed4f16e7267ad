"""Links over the API, through the same services as the pages."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.api import caller
from interviews.invitations.accepting import accept_invitation
from interviews.invitations.selectors import (
    REFUSALS,
    Standing,
    get_invitation,
    get_own_invitation_for,
    standing_for,
    use_of,
)
from interviews.invitations.services import LIFETIMES_DAYS, MAX_NOTE, make_invitation, revoke_invitation
from interviews.models import Invitation, Ticket
from scenarios.lines import FORMATS


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """A link as whoever has it may read it."""

    inviter = serializers.CharField(source="inviter.display_name", read_only=True)
    address = serializers.SerializerMethodField(help_text="The page to send; it works without an account.")

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = [
            "id",
            "inviter",
            "kind",
            "role",
            "format_minutes",
            "language",
            "starts_at",
            "note",
            "created_at",
            "expires_at",
            "revoked_at",
            "address",
        ]

    def get_address(self, invitation: Invitation) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(reverse("invitation", args=[invitation.pk]))


class InvitationRequest(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Invitation.KINDS, default="single")
    role = serializers.ChoiceField(choices=Ticket.ROLES, default="swap", help_text="The inviter's.")
    format_minutes = serializers.ChoiceField(choices=FORMATS, default=45)
    starts_at = serializers.DateTimeField(
        allow_null=True,
        default=None,
        help_text="A start of the grid; null: as soon as both are there.",
    )
    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, default="")
    days = serializers.ChoiceField(choices=LIFETIMES_DAYS, default=7)


class AcceptedSerializer(serializers.Serializer[Any]):
    interview = serializers.UUIDField(allow_null=True)
    ticket = serializers.IntegerField(allow_null=True, help_text="Where a group is waited for.")


class InvitationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Invitation]):
    """The caller's own links; one that somebody sent is read and accepted by its id."""

    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()
    filterset_fields: ClassVar[list[str]] = ["kind"]
    lookup_url_kwarg = "invitation_id"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Invitation]:
        if getattr(self, "swagger_fake_view", False):
            return Invitation.objects.none()
        return Invitation.objects.filter(inviter=caller(self.request)).select_related("inviter")

    @extend_schema(request=InvitationRequest, responses={201: InvitationSerializer})
    def create(self, request: Request) -> Response:
        asked = InvitationRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        made = make_invitation(user=caller(request), **asked.validated_data)
        return Response(self.get_serializer(made).data, status=201)

    def retrieve(self, request: Request, invitation_id: UUID) -> Response:
        """Whoever has the id reads it; 410 once it is expired or revoked, 409 once somebody else used it."""
        user, found = caller(request), get_invitation(invitation_id)
        standing = standing_for(user, found)
        is_theirs = found.inviter_id == user.pk or (standing == Standing.USED and use_of(user, found))
        if not is_theirs and standing != Standing.OPEN:
            raise REFUSALS[standing]()
        return Response(self.get_serializer(found).data)

    def destroy(self, request: Request, invitation_id: UUID) -> Response:
        """Revoke one's own link; twice is once."""
        user = caller(request)
        revoke_invitation(user=user, invitation=get_own_invitation_for(user, invitation_id))
        return Response(self.get_serializer(get_invitation(invitation_id)).data)

    @extend_schema(request=None, responses=AcceptedSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, invitation_id: UUID) -> Response:
        """Meet the inviter, or wait in the group's own pool; accepting again answers the same."""
        accepted = accept_invitation(user=caller(request), invitation=get_invitation(invitation_id))
        return Response(
            {
                "interview": accepted.interview.pk if accepted.interview else None,
                "ticket": accepted.ticket.pk if accepted.ticket else None,
            }
        )
