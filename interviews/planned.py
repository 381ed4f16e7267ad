"""What is planned ahead: which interviews stand in people's calendars, and for how long."""

from datetime import timedelta

from django.db.models import F, Q

from interviews.models import Interview
from scenarios.lines import DEBRIEF_MINUTES

# The lobby of what is planned opens so long before its start.
CHECK_IN = timedelta(minutes=10)
# Ways by which nobody plans ahead: such interviews are in no calendar.
AT_ONCE = ("now", "solo")


def is_planned(interview: Interview) -> bool:
    """True for an interview that stands in people's calendars, also after it was cancelled."""
    by_link_at_once = interview.way == "link" and interview.starts_at - interview.created_at <= CHECK_IN
    return interview.way not in AT_ONCE and not by_link_at_once


def planned(prefix: str = "") -> Q:
    """The same in a query; `prefix` leads to the interview, as in `interview__`."""
    at_once = Q((f"{prefix}way__in", AT_ONCE))
    starts_soon = Q((f"{prefix}starts_at__lte", F(f"{prefix}created_at") + CHECK_IN))
    return ~at_once & ~(Q((f"{prefix}way", "link")) & starts_soon)


def lasting(interview: Interview, rounds: int) -> timedelta:
    """From the start to the end of the debrief, when all goes as planned."""
    return timedelta(minutes=interview.format_minutes * rounds + DEBRIEF_MINUTES)


def time_left_words(minutes: int) -> str:
    """`In 10 minutes`, `In 1 hour`, `In 24 hours`: how a reminder begins."""
    if minutes == 1:
        return "In 1 minute"
    if minutes == 60:
        return "In 1 hour"
    return f"In {minutes} minutes" if minutes < 90 else f"In {round(minutes / 60)} hours"
