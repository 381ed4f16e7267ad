"""Assessments and evidence over the API: each person's own, autosaved line by line."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from config.api import caller
from interviews.access import get_round_to_score_for
from interviews.models import Assessment, Evidence, Round
from interviews.scoring import services
from interviews.scoring.rules import MAX_EVIDENCE, MAX_NOTE, MAX_OVERALL, MAX_REASON, OVERALL_NAMES
from interviews.scoring.selectors import evidence_for, own_assessment, visible_assessments
from scenarios.lines import LINES

MAX_COUNT = 2**31 - 1  # what the database can hold


class ShownLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(read_only=True)
    score = serializers.IntegerField(min_value=1, max_value=4, allow_null=True)
    not_reached = serializers.BooleanField(default=False)
    not_reached_reason = serializers.CharField(
        allow_blank=True, default="", max_length=MAX_REASON, trim_whitespace=False
    )
    note = serializers.CharField(allow_blank=True, default="", max_length=MAX_NOTE, trim_whitespace=False)
    round_seconds = serializers.IntegerField(
        min_value=0,
        max_value=MAX_COUNT,
        allow_null=True,
        default=None,
        help_text="The moment that shows it, in seconds since the round started; a 1 or a 4 needs one.",
    )


class LineSerializer(ShownLineSerializer):
    """One's own line, which another tab may be changing too."""

    revision = serializers.IntegerField(
        min_value=0,
        max_value=MAX_COUNT,
        required=False,
        help_text="How often the line was stored. Sent with a save: the one that it started from; where that"
        " is not the newest, the save is refused with `conflict`, `theirs` and `yours`."
        " Left out, the save replaces whatever is there.",
    )


class RevisionsSerializer(serializers.Serializer[Any]):
    """How often each of the three texts has changed."""

    strength = serializers.IntegerField(min_value=0, max_value=MAX_COUNT, required=False)
    missed = serializers.IntegerField(min_value=0, max_value=MAX_COUNT, required=False)
    drill = serializers.IntegerField(min_value=0, max_value=MAX_COUNT, required=False)


class OverallSerializer(serializers.Serializer[Any]):
    strength = serializers.CharField(allow_blank=True, max_length=MAX_OVERALL, trim_whitespace=False)
    missed = serializers.CharField(allow_blank=True, max_length=MAX_OVERALL, trim_whitespace=False)
    drill = serializers.CharField(allow_blank=True, max_length=MAX_OVERALL, trim_whitespace=False)
    revisions = RevisionsSerializer(
        required=False, help_text="Those that the save started from, as with a line; only of what is sent."
    )


class AssessmentSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Assessment.KINDS)
    author = serializers.IntegerField(source="author_id")
    strength = serializers.CharField()
    missed = serializers.CharField()
    drill = serializers.CharField()
    saved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    lines = ShownLineSerializer(many=True)


class OwnAssessmentSerializer(AssessmentSerializer):
    revisions = RevisionsSerializer()
    lines = LineSerializer(many=True)


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "line",
            "checkpoint",
            "text",
            "stage",
            "round_seconds",
            "created_at",
        ]


class EvidenceRequest(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Evidence.KINDS)
    line = serializers.ChoiceField(choices=LINES, required=False, default="")
    text = serializers.CharField(allow_blank=True, default="", max_length=MAX_EVIDENCE)
    checkpoint = serializers.CharField(allow_blank=True, default="", max_length=80)


class AssessmentView(APIView):
    """The caller's own assessment of a round, all nine lines in order."""

    @extend_schema(responses=OwnAssessmentSerializer)
    def get(self, request: Request, round_id: UUID) -> Response:
        user = caller(request)
        return Response(own_shown(user, get_round_to_score_for(user, round_id)))

    @extend_schema(request=OverallSerializer, responses=OwnAssessmentSerializer)
    def patch(self, request: Request, round_id: UUID) -> Response:
        """Save strength, missed and drill; fields left out keep what they hold."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        given = OverallSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.save_overall(user=user, round_=round_, **given.validated_data)
        return Response(own_shown(user, round_))


class LineView(APIView):
    @extend_schema(request=LineSerializer, responses=LineSerializer)
    def put(self, request: Request, round_id: UUID, line: str) -> Response:
        """Save one line as a whole, unless another tab has changed it since the revision that is named."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        given = LineSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = services.save_line(user=user, round_=round_, line=line, **given.validated_data)
        return Response(LineSerializer(saved).data)


class SubmitView(APIView):
    @extend_schema(request=None, responses=OwnAssessmentSerializer)
    def post(self, request: Request, round_id: UUID) -> Response:
        """Make the caller's assessment final; submitting again changes nothing."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        services.submit_assessment(user=user, round_=round_)
        return Response(own_shown(user, round_))


class RoundAssessmentsView(APIView):
    @extend_schema(responses=AssessmentSerializer(many=True))
    def get(self, request: Request, round_id: UUID) -> Response:
        """What the caller may see: their own always, the other's after the release."""
        user = caller(request)
        found = visible_assessments(user, get_round_to_score_for(user, round_id))
        return Response([_shown(assessment, assessment.lines.all()) for assessment in found])


class EvidenceListView(APIView):
    @extend_schema(responses=EvidenceSerializer(many=True))
    def get(self, request: Request, round_id: UUID) -> Response:
        """In order of time. The interviewer's alone until the release."""
        user = caller(request)
        found = evidence_for(user, get_round_to_score_for(user, round_id))
        return Response(EvidenceSerializer(found, many=True).data)

    @extend_schema(request=EvidenceRequest, responses={201: EvidenceSerializer})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Record a note, or a checkpoint of the kit (once)."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        given = EvidenceRequest(data=request.data)
        given.is_valid(raise_exception=True)
        evidence = services.add_evidence(user=user, round_=round_, **given.validated_data)
        return Response(EvidenceSerializer(evidence).data, status=201)


class EvidenceView(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, round_id: UUID, evidence_id: int) -> Response:
        """Take it back; taking it back again changes nothing."""
        user = caller(request)
        round_ = get_round_to_score_for(user, round_id)
        services.remove_evidence(user=user, round_=round_, evidence_id=evidence_id)
        return Response(status=204)


def own_shown(user: User, round_: Round) -> dict[str, Any]:
    """The user's own assessment of the round with all nine lines, also before anything is entered."""
    own = own_assessment(user, round_)
    assessment = own.assessment or Assessment(round=round_, author=user, kind=own.kind)
    revisions = {name: getattr(assessment, f"{name}_revision") for name in OVERALL_NAMES}
    facts = {**_facts(assessment), "lines": own.lines, "revisions": revisions}
    return OwnAssessmentSerializer(facts).data


def _shown(assessment: Assessment, lines: Any) -> dict[str, Any]:
    return AssessmentSerializer({**_facts(assessment), "lines": lines}).data


def _facts(assessment: Assessment) -> dict[str, Any]:
    fields = ("kind", "author_id", "strength", "missed", "drill", "saved_at", "submitted_at")
    return {name: getattr(assessment, name) for name in fields}
