"""Interviews and rounds over the API, through the same loaders and services as the pages."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.blocks import Names
from accounts.models import User
from config.api import caller
from config.errors import Forbidden
from interviews import ending, length, services
from interviews.access import Place, get_interview_for, get_place_for, may_see_kit, role_in
from interviews.attendance.recording import arrive
from interviews.models import Interview, LengthProposal, Round, RoundState
from scenarios.anchors import sharpened
from scenarios.content import kit_of
from scenarios.minutes import LONGEST, SHORTEST
from scenarios.selectors import rubric_content, without_kits
from scenarios.services import hold_kits, open_kit


class PersonSerializer(serializers.ModelSerializer[User]):
    """Needs the `names` of the reader in its context."""

    name = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["id", "name"]

    def get_name(self, other: User) -> str:
        names: Names = self.context["names"]
        return names.of(other)


class RoundSerializer(serializers.ModelSerializer[Round]):
    """A round as the caller sees it: the prompt appears to the candidate when the round is live."""

    candidate = PersonSerializer()
    interviewer = PersonSerializer(allow_null=True)
    role = serializers.SerializerMethodField()
    prompt = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields: ClassVar[list[str]] = [
            "id",
            "interview",
            "number",
            "role",
            "candidate",
            "interviewer",
            "level",
            "state",
            "started_at",
            "ended_at",
            "assess_by",
            "released_at",
            "prompt",
        ]

    def get_role(self, round_: Round) -> str:
        place: Place | None = self.context.get("place")
        return place.role if place else role_in(round_, self.context["user"])

    def get_prompt(self, round_: Round) -> dict[str, Any] | None:
        asks = self.get_role(round_) in {"interviewer", "second"}
        hidden = not asks and round_.state in {RoundState.WAITING, RoundState.SKIPPED}
        prompt: dict[str, Any] = round_.scenario_version.prompt
        return None if hidden else prompt


class LengthSerializer(serializers.Serializer[Any]):
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST)


class LengthAnswerSerializer(serializers.Serializer[Any]):
    proposal_id = serializers.IntegerField()
    answer = serializers.ChoiceField(choices=length.ANSWERS)


class LengthProposalSerializer(serializers.ModelSerializer[LengthProposal]):
    class Meta:
        model = LengthProposal
        fields: ClassVar[list[str]] = [
            "id",
            "minutes",
            "minutes_before",
            "proposed_by",
            "proposed_at",
            "outcome",
            "answered_by",
            "answered_at",
        ]


class InterviewSerializer(serializers.ModelSerializer[Interview]):
    rounds = RoundSerializer(many=True)
    length_proposals = LengthProposalSerializer(many=True)
    ready = serializers.SerializerMethodField(help_text="Ids of the people who agreed to start.")

    class Meta:
        model = Interview
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "state",
            "format_minutes",
            "language",
            "starts_at",
            "created_at",
            "ended_at",
            "ready",
            "length_proposals",
            "rounds",
        ]

    def get_ready(self, interview: Interview) -> list[int]:
        return [p.user_id for p in interview.participations.all() if p.ready_at]


class InterviewViewSet(viewsets.ReadOnlyModelViewSet[Interview]):
    """The caller's interviews, the newest first."""

    serializer_class = InterviewSerializer
    queryset = Interview.objects.none()
    filterset_fields: ClassVar[list[str]] = ["state", "kind"]
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Interview]:
        if getattr(self, "swagger_fake_view", False):
            return Interview.objects.none()
        return (
            Interview.objects.filter(participations__user=caller(self.request))
            .prefetch_related(
                "participations",
                "length_proposals",
                "rounds__candidate",
                "rounds__interviewer",
                Prefetch("rounds__scenario_version", without_kits()),
            )
            .order_by("-created_at")
        )

    def get_serializer_context(self) -> dict[str, Any]:
        user = self.request.user
        named = {"user": user, "names": Names(user)} if isinstance(user, User) else {}
        return {**super().get_serializer_context(), **named}

    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Reading one whose lobby is open says that the person is there."""
        user = caller(request)
        arrive(user=user, interview=get_interview_for(user, pk))
        return self._answer(get_interview_for(user, pk))

    @extend_schema(request=None, responses=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def ready(self, request: Request, pk: UUID) -> Response:
        """Agree to start; the interview goes live when everyone has."""
        user = caller(request)
        services.mark_ready(user=user, interview=get_interview_for(user, pk))
        return self._answer(get_interview_for(user, pk))

    @extend_schema(request=LengthSerializer, responses=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def length(self, request: Request, pk: UUID) -> Response:
        """Propose another length for every round, in the lobby; it holds once the other person accepts."""
        user = caller(request)
        found = get_interview_for(user, pk)
        asked = LengthSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        length.propose_length(user=user, interview=found, **asked.validated_data)
        return self._answer(get_interview_for(user, pk))

    @extend_schema(request=LengthAnswerSerializer, responses=InterviewSerializer)
    @action(detail=True, methods=["post"], url_path="length/answer")
    def answer_length(self, request: Request, pk: UUID) -> Response:
        """Accept or decline the other person's proposal, or withdraw one's own."""
        user = caller(request)
        found = get_interview_for(user, pk)
        asked = LengthAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        length.answer_length(user=user, interview=found, **asked.validated_data)
        return self._answer(get_interview_for(user, pk))

    @extend_schema(request=None, responses=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: UUID) -> Response:
        """Leave for good; what was held can still be scored."""
        user = caller(request)
        ending.leave(user=user, interview=get_interview_for(user, pk))
        return self._answer(get_interview_for(user, pk))

    def _answer(self, interview: Interview) -> Response:
        return Response(self.get_serializer(interview).data)


class RoundView(APIView):
    """One round of the caller's, or one in whose room they have a seat as a guest."""

    @extend_schema(responses=RoundSerializer)
    def get(self, request: Request, round_id: UUID) -> Response:
        user = caller(request)
        place = get_place_for(user, round_id)
        context = {"user": user, "place": place, "names": Names(user)}
        return Response(RoundSerializer(place.round, context=context).data)


class KitSerializer(serializers.Serializer[dict[str, Any]]):
    kit = serializers.JSONField(help_text="A scenario's kit: docs/scenarios.md.")
    rubric = serializers.JSONField(
        help_text="Lines with anchors, stages, level bars. Anchors of the kit's own stand in their places."
    )


class KitView(APIView):
    """The kit of a round: an interviewer's at any time, the candidate's after the release.

    Reading it is recorded: the scenario is not given to them as a candidate afterwards.
    """

    @extend_schema(responses=KitSerializer)
    def get(self, request: Request, round_id: UUID) -> Response:
        user = caller(request)
        with transaction.atomic():
            hold_kits([user.pk])
            round_ = get_place_for(user, round_id).round
            if not may_see_kit(user, round_):
                raise Forbidden(
                    "kit_closed", "The kit is the interviewer's until both of you have submitted."
                )
            reason = "debrief" if user.pk == round_.candidate_id else "interviewing"
            open_kit(user=user, scenario=round_.scenario_version.scenario, reason=reason)
        version = round_.scenario_version
        rubric = sharpened(rubric_content(round_.rubric), kit_of(version).anchors)
        return Response({"kit": version.kit, "rubric": rubric.model_dump(mode="json")})
