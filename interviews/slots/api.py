"""Slots, weekly hours and what lies ahead, over the API: the same services as the pages."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.zones import zone_of
from config.api import caller
from interviews.guests.visits import Visit
from interviews.models import Ticket
from interviews.slots.availability import Availability, Hours, Special, Weekly
from interviews.slots.booking import book_slots
from interviews.slots.grid import WEEKS_AHEAD
from interviews.slots.hours import availability_of, save_availability
from interviews.slots.outlook import outlook_for
from interviews.slots.selectors import get_slot_for
from interviews.slots.services import withdraw_slot
from interviews.slots.upcoming import Ahead, upcoming_for
from interviews.slots.week import Slot, State
from scenarios.lines import FORMATS


class WishSerializer(serializers.Serializer[dict[str, Any]]):
    role = serializers.ChoiceField(choices=Ticket.ROLES, default="swap")
    format_minutes = serializers.ChoiceField(choices=FORMATS, default=45)


class WeekQuery(WishSerializer):
    week = serializers.IntegerField(
        min_value=0, max_value=WEEKS_AHEAD - 1, default=0, help_text="From today."
    )


class OfferRequest(WishSerializer):
    starts = serializers.ListField(
        child=serializers.DateTimeField(), help_text="Half hours of UTC within eight weeks."
    )
    at_most = serializers.IntegerField(
        min_value=1, required=False, help_text="Of these slots so many become interviews; without it: all."
    )


class SlotSerializer(serializers.Serializer[Slot]):
    """A start of the grid as it stands for the caller."""

    start = serializers.DateTimeField(source="start.at")
    clock = serializers.CharField(source="start.words", help_text="On the caller's clock.")
    state = serializers.ChoiceField(choices=[(state.value, state.name.capitalize()) for state in State])
    waiting = serializers.IntegerField(help_text="People who may be paired with the caller at this start.")
    ticket = serializers.IntegerField(allow_null=True, help_text="The caller's own offer.")


class WeekSerializer(serializers.Serializer[dict[str, Any]]):
    zone = serializers.CharField()
    week = serializers.IntegerField()
    slots = SlotSerializer(many=True)


class OfferedSerializer(serializers.ModelSerializer[Ticket]):
    class Meta:
        model = Ticket
        fields: ClassVar[list[str]] = [
            "id",
            "starts_at",
            "role",
            "format_minutes",
            "at_most",
            "state",
            "expires_at",
            "interview",
        ]


class SlotsView(APIView):
    """The calendar of a week, and choosing slots in it."""

    @extend_schema(
        operation_id="slots_week",
        parameters=[WeekQuery],
        responses=WeekSerializer,
    )
    def get(self, request: Request) -> Response:
        """Every start of a week: who waits, what the caller offers, where partners are likely."""
        user = caller(request)
        asked = WeekQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wish = asked.validated_data
        week = outlook_for(
            user, number=wish["week"], role=wish["role"], format_minutes=wish["format_minutes"]
        )
        slots = sorted(week.calendar.slots, key=lambda slot: slot.start.at)
        found = {"zone": zone_of(user).key, "week": week.number, "slots": slots}
        return Response(WeekSerializer(found).data)

    @extend_schema(request=OfferRequest, responses={201: OfferedSerializer(many=True)})
    def post(self, request: Request) -> Response:
        """Offer slots, all or none; where somebody waits, the interview is booked at once.

        Refused with `problems`, each at its place: `slots.0` is the first of `starts`.
        """
        asked = OfferRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        outcome = book_slots(user=caller(request), **asked.validated_data)
        tickets = sorted((*outcome.booked, *outcome.offered), key=lambda ticket: ticket.pk)
        return Response(OfferedSerializer(tickets, many=True).data, status=201)


class SlotView(APIView):
    """One slot that the caller offers or offered."""

    @extend_schema(responses=OfferedSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(OfferedSerializer(get_slot_for(caller(request), pk)).data)

    @extend_schema(responses=OfferedSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """Withdraw the slot. One that was booked a moment ago is refused: cancel the interview instead."""
        user = caller(request)
        withdraw_slot(user=user, ticket=get_slot_for(user, pk))
        return Response(OfferedSerializer(get_slot_for(user, pk)).data)


class HoursSerializer(serializers.Serializer[Hours]):
    starts = serializers.TimeField(format="%H:%M")
    ends = serializers.TimeField(format="%H:%M", help_text="Not later than `starts`: on the next day.")


class WeeklySerializer(serializers.Serializer[Weekly]):
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")
    hours = HoursSerializer()


class SpecialSerializer(serializers.Serializer[Special]):
    first = serializers.DateField()
    last = serializers.DateField(help_text="Included.")
    hours = HoursSerializer(many=True, help_text="Instead of the weekly ones; none: away.")


class AvailabilitySerializer(serializers.Serializer[Availability]):
    zone = serializers.CharField(read_only=True, help_text="IANA name, from the profile.")
    weekly = WeeklySerializer(many=True)
    special = SpecialSerializer(many=True)


class AvailabilityView(APIView):
    """The caller's weekly hours and special dates, on their own clock."""

    @extend_schema(responses=AvailabilitySerializer)
    def get(self, request: Request) -> Response:
        return self._answer(request)

    @extend_schema(request=AvailabilitySerializer, responses=AvailabilitySerializer)
    def put(self, request: Request) -> Response:
        """Put these in place of all that there was, or nothing: refused with `problems` at their places."""
        asked = AvailabilitySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = caller(request)
        save_availability(user=user, availability=_availability(zone_of(user), asked.validated_data))
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        return Response(AvailabilitySerializer(availability_of(caller(request))).data)


class AheadSerializer(serializers.Serializer[Ahead]):
    id = serializers.UUIDField(source="interview.pk")
    state = serializers.CharField(source="interview.state")
    starts_at = serializers.DateTimeField(source="start.at")
    ends_at = serializers.DateTimeField(help_text="As planned.")
    partner = serializers.CharField(help_text="Empty when solo.")
    doing = serializers.CharField()
    format_minutes = serializers.IntegerField(source="interview.format_minutes")
    i_confirmed = serializers.BooleanField()
    partner_confirmed = serializers.BooleanField()


class VisitSerializer(serializers.Serializer[Visit]):
    """An interview of others that the caller watches or helps to hold, or has asked to."""

    guest = serializers.UUIDField(source="guest.pk", help_text="What `guests/<id>/` takes.")
    interview = serializers.UUIDField(source="interview.pk")
    state = serializers.CharField(source="guest.state")
    role = serializers.CharField(source="guest.role")
    starts_at = serializers.DateTimeField(source="start.at")
    ends_at = serializers.DateTimeField(help_text="As planned.")
    people = serializers.CharField()


class UpcomingSerializer(serializers.Serializer[dict[str, Any]]):
    interviews = AheadSerializer(many=True)
    visits = VisitSerializer(many=True)
    offers = OfferedSerializer(many=True)


class UpcomingView(APIView):
    """What lies ahead of the caller: interviews and open offers, soonest first."""

    @extend_schema(responses=UpcomingSerializer)
    def get(self, request: Request) -> Response:
        ahead = upcoming_for(caller(request))
        found = {
            "interviews": [each for day in ahead.days for each in day.interviews],
            "visits": [each for day in ahead.days for each in day.visits],
            "offers": [offer.ticket for offer in ahead.offers],
        }
        return Response(UpcomingSerializer(found).data)


def _availability(zone: Any, said: dict[str, Any]) -> Availability:
    weekly = (Weekly(each["weekday"], Hours(**each["hours"])) for each in said["weekly"])
    special = (
        Special(each["first"], each["last"], tuple(Hours(**hours) for hours in each["hours"]))
        for each in said["special"]
    )
    return Availability(zone, tuple(weekly), tuple(special))
