"""Re-scores over the API, through the same loaders and services as the pages. No answer names the people."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_round_for
from interviews.models import ReviewRequest
from interviews.reviews import services
from interviews.reviews.access import get_request_by, get_review_for, get_taken_review_for
from interviews.reviews.rules import MAX_REASON, WANTED
from interviews.reviews.selectors import review_desk
from interviews.scoring.api import (
    LineSerializer,
    OverallSerializer,
    OwnAssessmentSerializer,
    own_shown,
)
from interviews.scoring.services import save_line, save_overall
from scenarios.lines import LINES


class AskSerializer(serializers.Serializer[Any]):
    lines = serializers.ListField(child=serializers.ChoiceField(choices=LINES), help_text="In doubt.")
    reason = serializers.CharField(allow_blank=True, default="", max_length=MAX_REASON)
    wanted = serializers.ChoiceField(choices=WANTED)
    agreed = serializers.BooleanField(help_text="That one reviewer watches the recording.")


class AskedSerializer(serializers.ModelSerializer[ReviewRequest]):
    """A request as the two people of its round read it: neither who has taken it, nor what is in doubt."""

    class Meta:
        model = ReviewRequest
        fields: ClassVar[list[str]] = ["id", "round", "wanted", "state", "asked_at", "ended_at"]


class ReviewSerializer(serializers.ModelSerializer[ReviewRequest]):
    """A recording as its reviewer reads of it."""

    scenario = serializers.CharField(source="round.scenario_version.title")
    level = serializers.CharField(source="round.level")
    minutes = serializers.IntegerField(source="round.interview.format_minutes")
    solo = serializers.SerializerMethodField()

    class Meta:
        model = ReviewRequest
        fields: ClassVar[list[str]] = [
            "id",
            "scenario",
            "level",
            "minutes",
            "solo",
            "state",
            "asked_at",
            "claimed_until",
        ]

    def get_solo(self, review: ReviewRequest) -> bool:
        return review.round.interviewer_id is None


class TakeSerializer(serializers.Serializer[Any]):
    opens_kit = serializers.BooleanField(
        default=False, help_text="Known: the scenario is not given to the caller as a candidate afterwards."
    )


class RoundReviewsView(APIView):
    """Re-scores of a round of the caller's."""

    @extend_schema(responses=AskedSerializer(many=True))
    def get(self, request: Request, round_id: UUID) -> Response:
        """The newest first."""
        round_ = get_round_for(caller(request), round_id)
        found = ReviewRequest.objects.filter(round=round_).order_by("-asked_at")
        return Response(AskedSerializer(found, many=True).data)

    @extend_schema(request=AskSerializer, responses={201: AskedSerializer})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Ask for a blind re-score, as the round's candidate; while one is open it is answered again."""
        user = caller(request)
        round_ = get_round_for(user, round_id, role="candidate")
        given = AskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = services.ask_for_review(user=user, round_=round_, **given.validated_data)
        return Response(AskedSerializer(asked).data, status=201)


class AskedView(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, review_id: UUID) -> Response:
        """Withdraw what the caller has asked for, while nobody has taken it."""
        user = caller(request)
        services.withdraw_request(user=user, review=get_request_by(user, review_id))
        return Response(status=204)


class ReviewListView(APIView):
    @extend_schema(operation_id="reviews_list", responses=ReviewSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the caller has taken, then what they could take, the oldest first."""
        desk = review_desk(caller(request))
        found = [desk.taken, *desk.waiting] if desk.taken else desk.waiting
        return Response(ReviewSerializer(found, many=True).data)


class ReviewView(APIView):
    """One recording that the caller could re-score, or re-scores."""

    @extend_schema(responses=ReviewSerializer)
    def get(self, request: Request, review_id: UUID) -> Response:
        return Response(ReviewSerializer(get_review_for(caller(request), review_id)).data)

    @extend_schema(request=TakeSerializer, responses=ReviewSerializer)
    def post(self, request: Request, review_id: UUID) -> Response:
        """Take it for 48 hours; this opens the scenario's kit."""
        user = caller(request)
        review = get_review_for(user, review_id)
        given = TakeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.take_review(user=user, review=review, **given.validated_data)
        return Response(ReviewSerializer(get_review_for(user, review_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, review_id: UUID) -> Response:
        """Give it back; what was entered stays a draft of the caller's own."""
        user = caller(request)
        services.give_back(user=user, review=get_taken_review_for(user, review_id))
        return Response(status=204)


class ReviewAssessmentView(APIView):
    """The caller's scores of a recording, all nine lines in order."""

    @extend_schema(responses=OwnAssessmentSerializer)
    def get(self, request: Request, review_id: UUID) -> Response:
        user = caller(request)
        return Response(own_shown(user, get_taken_review_for(user, review_id).round))

    @extend_schema(request=OverallSerializer, responses=OwnAssessmentSerializer)
    def patch(self, request: Request, review_id: UUID) -> Response:
        """Save strength, missed and drill; fields left out keep what they hold."""
        user = caller(request)
        round_ = get_taken_review_for(user, review_id).round
        given = OverallSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        save_overall(user=user, round_=round_, **given.validated_data)
        return Response(own_shown(user, round_))


class ReviewLineView(APIView):
    @extend_schema(request=LineSerializer, responses=LineSerializer)
    def put(self, request: Request, review_id: UUID, line: str) -> Response:
        """Save one line as a whole, unless another tab has changed it since the revision that is named."""
        user = caller(request)
        round_ = get_taken_review_for(user, review_id).round
        given = LineSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = save_line(user=user, round_=round_, line=line, **given.validated_data)
        return Response(LineSerializer(saved).data)


class ReviewSubmitView(APIView):
    @extend_schema(request=None, responses=OwnAssessmentSerializer)
    def post(self, request: Request, review_id: UUID) -> Response:
        """Make the scores final; submitting again changes nothing."""
        user = caller(request)
        review = get_taken_review_for(user, review_id)
        services.submit_review(user=user, review=review)
        return Response(own_shown(user, review.round))
