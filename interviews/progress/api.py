"""Progress and goals over the API: the same figures as the page, each with its count and spread."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import LEVELS
from config.api import caller
from interviews.models import Goal
from interviews.progress.answers import ProgressSerializer
from interviews.progress.data import data_of
from interviews.progress.goals.services import (
    MAX_COMPANY,
    MAX_NOTE,
    finish_goal,
    get_goal_for,
    remove_goal,
    set_goal,
)
from interviews.progress.whole import whole_of


class GoalSerializer(serializers.ModelSerializer[Goal]):
    class Meta:
        model = Goal
        fields = ("id", "on", "level", "company", "note", "created_at", "done_at")


class GoalRequest(serializers.Serializer[Any]):
    on = serializers.DateField(help_text="Today or later, within two years.")
    level = serializers.ChoiceField(choices=LEVELS)
    company = serializers.CharField(max_length=MAX_COMPANY, allow_blank=True, default="")
    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, default="")


class ProgressView(APIView):
    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request) -> Response:
        return Response(data_of(whole_of(caller(request))))


class GoalListView(APIView):
    @extend_schema(responses=GoalSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The caller's goals, open and done."""
        return Response(GoalSerializer(Goal.objects.filter(user=caller(request)), many=True).data)

    @extend_schema(request=GoalRequest, responses={201: GoalSerializer})
    def post(self, request: Request) -> Response:
        """Set a goal; at most five are open. The same one again is the same goal."""
        asked = GoalRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        goal = set_goal(
            user=caller(request),
            on=said["on"],
            level=said["level"],
            company=said["company"],
            note=said["note"],
        )
        return Response(GoalSerializer(goal).data, status=201)


class GoalView(APIView):
    @extend_schema(operation_id="progress_goals_finish", request=None, responses=GoalSerializer)
    def post(self, request: Request, goal_id: int) -> Response:
        """It is done; repeating changes nothing."""
        return Response(GoalSerializer(finish_goal(goal=get_goal_for(caller(request), goal_id))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, goal_id: int) -> Response:
        remove_goal(goal=get_goal_for(caller(request), goal_id))
        return Response(status=204)
