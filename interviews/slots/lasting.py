"""How much of a person's time an interview will take, before there is one."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Case, DateTimeField, DurationField, F, Func, IntegerField, Value, When
from django.db.models.expressions import Combinable

from interviews.planned import CHECK_IN
from interviews.services import END_GRACE, LOBBY_GRACE, PREPARE
from scenarios.lines import DEBRIEF_MINUTES

GRACE = LOBBY_GRACE + END_GRACE
MINUTE = timedelta(minutes=1)


def rounds_of(role: str) -> int:
    return 2 if role == "swap" else 1


def lasting(role: str, format_minutes: int) -> timedelta:
    """From the start to the end of the debrief, when all goes as planned."""
    return rounds_length(rounds_of(role), format_minutes)


def rounds_length(rounds: int, format_minutes: int) -> timedelta:
    return timedelta(minutes=format_minutes * rounds + DEBRIEF_MINUTES)


def ticket_time() -> Func:
    """In a query of tickets for slots: what `interviews.services.time_taken` would keep free for each."""
    return _time(F("starts_at") - Value(CHECK_IN), F("starts_at"))


def instant_time(now: datetime) -> Func:
    """In a query of tickets for now: what an interview would take whose lobby opens at this moment."""
    return _time(Value(now, DateTimeField()), Value(now + PREPARE, DateTimeField()))


def _time(opens: Combinable, starts: Combinable) -> Func:
    """From when the lobby opens until a ticket's rounds, the debrief and a margin are over."""
    rounds = Case(When(role="swap", then=Value(2)), default=Value(1), output_field=IntegerField())
    minutes = F("format_minutes") * rounds + Value(DEBRIEF_MINUTES + GRACE // MINUTE)
    length = Func(minutes, template="make_interval(mins => %(expressions)s)", output_field=DurationField())
    return Func(opens, starts + length, function="tstzrange", output_field=DateTimeRangeField())
