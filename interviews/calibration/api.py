"""Calibration rounds over the API: one's own scores, and the reference once they are submitted."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from config.api import caller
from interviews.calibration import services
from interviews.calibration.access import OwnRound, get_calibration_for, get_exercise
from interviews.calibration.selectors import ListedRound, calibration_summary
from interviews.calibration.standing import CalibrationStanding
from interviews.scoring.api import MAX_COUNT
from interviews.scoring.rules import MAX_NOTE


class ScoreRequest(serializers.Serializer[Any]):
    score = serializers.IntegerField(min_value=1, max_value=4, allow_null=True)
    note = serializers.CharField(allow_blank=True, default="", max_length=MAX_NOTE, trim_whitespace=False)
    revision = serializers.IntegerField(
        min_value=0,
        max_value=MAX_COUNT,
        required=False,
        help_text="The one that the save started from, as with a line of an assessment.",
    )


class CalibrationLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    revision = serializers.IntegerField(help_text="How often the line was stored.")
    reference = serializers.IntegerField(allow_null=True, help_text="Null until all is submitted.")
    seen = serializers.CharField(help_text="What the reference is about; empty until all is submitted.")
    because = serializers.CharField(help_text="Why this anchor; empty until all is submitted.")
    at_seconds = serializers.IntegerField(allow_null=True)


class CalibrationRoundSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    family = serializers.CharField()
    level = serializers.CharField()
    prompt = serializers.CharField()
    seconds = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    lines = CalibrationLineSerializer(many=True)


class AgreementSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    of = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class LeaningSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    difference = serializers.FloatField()
    scores = serializers.IntegerField()


class StandingSerializer(serializers.Serializer[Any]):
    """`low` to `high` is the 90% interval of the mean difference, above 0 where one is kinder."""

    rounds = serializers.IntegerField()
    scores = serializers.IntegerField()
    exact = AgreementSerializer()
    within_one = AgreementSerializer()
    difference = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    spread = serializers.FloatField(allow_null=True)
    too_kind = LeaningSerializer(many=True)
    too_severe = LeaningSerializer(many=True)


class ListedRoundSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    family = serializers.CharField()
    level = serializers.CharField()
    seconds = serializers.IntegerField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class CalibrationSerializer(serializers.Serializer[Any]):
    """`standing` is null until three rounds are submitted."""

    rounds = ListedRoundSerializer(many=True)
    standing = StandingSerializer(allow_null=True)


class CalibrationView(APIView):
    @extend_schema(operation_id="calibration_list", responses=CalibrationSerializer)
    def get(self, request: Request) -> Response:
        """The rounds in their order, and where the caller stands."""
        summary = calibration_summary(caller(request))
        rounds = [_listed(each) for each in summary.rounds]
        return Response({"rounds": rounds, "standing": _standing(summary.standing)})


class CalibrationRoundView(APIView):
    @extend_schema(responses=CalibrationRoundSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """A round with the caller's scores; the reference beside them once they are submitted."""
        return Response(_own(caller(request), slug))


class CalibrationLineView(APIView):
    @extend_schema(request=ScoreRequest, responses=CalibrationRoundSerializer)
    def put(self, request: Request, slug: str, line: str) -> Response:
        """Save one line as a whole. A save that names no revision replaces whatever is there."""
        user, exercise = caller(request), get_exercise(slug)
        given = ScoreRequest(data=request.data)
        given.is_valid(raise_exception=True)
        services.save_score(user=user, exercise=exercise, line=line, **given.validated_data)
        return Response(_own(user, slug))


class CalibrationSubmitView(APIView):
    @extend_schema(request=None, responses=CalibrationRoundSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Make the caller's scores final; submitting again changes nothing."""
        user = caller(request)
        services.submit_answer(user=user, exercise=get_exercise(slug))
        return Response(_own(user, slug))


def _own(user: User, slug: str) -> dict[str, Any]:
    own = get_calibration_for(user, slug)
    content = own.content
    shown = {name: getattr(content, name) for name in ("slug", "title", "family", "level", "prompt")}
    submitted_at = own.answer.submitted_at if own.answer else None
    lines = [_line(own, place) for place in range(len(content.lines))]
    return CalibrationRoundSerializer(
        {**shown, "seconds": content.ends_at, "submitted_at": submitted_at, "lines": lines}
    ).data


def _line(own: OwnRound, place: int) -> dict[str, Any]:
    reference = own.content.reference[place]
    saved = own.scores.get(reference.line)
    line = {
        "line": reference.line,
        "score": saved.score if saved else None,
        "note": saved.note if saved else "",
        "revision": saved.revision if saved else 0,
    }
    if not own.is_submitted:
        return {**line, "reference": None, "seen": "", "because": "", "at_seconds": None}
    told = {"seen": reference.seen, "because": reference.because, "at_seconds": reference.at}
    return {**line, "reference": reference.score, **told}


def _listed(listed: ListedRound) -> dict[str, Any]:
    content = listed.content
    shown = {name: getattr(content, name) for name in ("slug", "title", "family", "level")}
    submitted_at = listed.answer.submitted_at if listed.answer else None
    return ListedRoundSerializer({**shown, "seconds": content.ends_at, "submitted_at": submitted_at}).data


def _standing(standing: CalibrationStanding | None) -> dict[str, Any] | None:
    return StandingSerializer(standing).data if standing else None
