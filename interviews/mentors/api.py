"""Mentors over the API: who has hours, and booking one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS
from config.api import caller
from interviews.mentors.hours import book_hour
from interviews.mentors.looking import PARTS_OF_DAY, WITHIN, Look
from interviews.mentors.selectors import get_hour_for, mentors_for


class HourSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="ticket.pk")
    starts_at = serializers.DateTimeField(source="ticket.starts_at")
    format_minutes = serializers.IntegerField(source="ticket.format_minutes")
    language = serializers.CharField(source="ticket.language")


class MentorSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="mentor.user_id")
    name = serializers.CharField(source="mentor.user.display_name")
    about = serializers.CharField(source="mentor.about")
    families = serializers.ListField(child=serializers.CharField())
    rounds_given = serializers.IntegerField(source="given")
    attendance = serializers.CharField()
    hours = HourSerializer(many=True)


class LookSerializer(serializers.Serializer[Any]):
    family = serializers.ChoiceField(
        choices=FAMILIES, required=False, help_text="Only who is prepared to ask about it."
    )
    level = serializers.ChoiceField(
        choices=LEVELS, required=False, help_text="The least that the mentor works as."
    )
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    within = serializers.ChoiceField(choices=WITHIN, required=False, help_text="Days from now.")
    at = serializers.ChoiceField(choices=PARTS_OF_DAY, required=False, help_text="On the caller's clock.")
    page = serializers.IntegerField(
        min_value=1, required=False, help_text="30 mentors a page; none past the last."
    )


class BookedHourSerializer(serializers.Serializer[Any]):
    interview = serializers.UUIDField()


class MentorListView(APIView):
    """Mentors whom the caller could book, the soonest hour first, and of their hours those that fit."""

    @extend_schema(
        parameters=[LookSerializer],
        responses=MentorSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = LookSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        number = asked.validated_data.pop("page", 1)
        found = mentors_for(caller(request), Look(**asked.validated_data), number)
        cards = found.cards if number <= found.pages.paginator.num_pages else []
        return Response(MentorSerializer(cards, many=True).data)


class MentorHourView(APIView):
    @extend_schema(request=None, responses={201: BookedHourSerializer})
    def post(self, request: Request, ticket_id: int) -> Response:
        """Book a mentor's hour; again answers the same. 409 `hour_gone` once somebody else has it."""
        user = caller(request)
        interview = book_hour(user=user, ticket=get_hour_for(user, ticket_id))
        return Response({"interview": interview.pk}, status=201)
