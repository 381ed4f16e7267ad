"""A person's weekly hours and special dates, kept and read as a whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import time
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from accounts.zones import zone_of
from config.errors import Invalid
from interviews.models import SpecialDates, WeeklyHours
from interviews.slots.availability import Availability, Hours, Special, Weekly, availability_problems
from interviews.slots.problems import Problem


class HoursRefused(Invalid):
    """Nothing of the hours is saved; `problems` says what is wrong with which."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            problems[0].code,
            f"{problems[0].message} Nothing is saved yet.",
            details={"problems": [vars(problem) for problem in problems]},
        )
        self.problems = tuple(problems)


def availability_of(user: User) -> Availability:
    """What the person has said of when they can, on their own clock. Two queries."""
    return Availability(
        zone_of(user),
        tuple(weekly_from(each) for each in user.weekly_hours.all()),
        tuple(special_from(each) for each in user.special_dates.all()),
    )


def availabilities_of(zones: Mapping[int, ZoneInfo]) -> dict[int, Availability]:
    """The same of many people, by their ids with their zones. Two queries, and no rows made into objects."""
    weekly: dict[int, list[Weekly]] = defaultdict(list)
    special: dict[int, list[Special]] = defaultdict(list)
    for user, weekday, starts, ends in WeeklyHours.objects.filter(user__in=zones).values_list(
        "user", "weekday", "starts", "ends"
    ):
        weekly[user].append(Weekly(weekday, Hours(starts, ends)))
    for row in SpecialDates.objects.filter(user__in=zones):
        special[row.user_id].append(special_from(row))
    return {
        user: Availability(zone, tuple(weekly[user]), tuple(special[user])) for user, zone in zones.items()
    }


def save_availability(*, user: User, availability: Availability) -> None:
    """Put these hours in place of all that the person had. Raises HoursRefused when any is wrong."""
    problems = availability_problems(availability)
    if problems:
        raise HoursRefused(problems)
    with transaction.atomic():
        # Two tabs: the later one is what stands, whole.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        WeeklyHours.objects.filter(user=user).delete()
        SpecialDates.objects.filter(user=user).delete()
        WeeklyHours.objects.bulk_create(
            WeeklyHours(user=user, weekday=each.weekday, starts=each.hours.starts, ends=each.hours.ends)
            for each in availability.weekly
        )
        SpecialDates.objects.bulk_create(
            SpecialDates(user=user, first=each.first, last=each.last, hours=_as_json(each.hours))
            for each in availability.special
        )


def weekly_from(row: WeeklyHours) -> Weekly:
    return Weekly(row.weekday, Hours(row.starts, row.ends))


def special_from(row: SpecialDates) -> Special:
    hours = (Hours(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in row.hours)
    return Special(row.first, row.last, tuple(hours))


def _as_json(hours: Sequence[Hours]) -> list[list[str]]:
    return [[f"{each.starts:%H:%M}", f"{each.ends:%H:%M}"] for each in hours]
