"""Goals of a person: set, done, removed, forgotten. Nobody else sees them and nothing reminds of them."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import LEVELS, User
from accounts.zones import zone_of
from config.errors import Invalid, Refused
from interviews.models import Goal

MAX_OPEN = 5
MAX_COMPANY = Goal._meta.get_field("company").max_length or 0
MAX_NOTE = Goal._meta.get_field("note").max_length or 0
AHEAD = timedelta(days=730)


def today_of(user: User) -> date:
    """The day it is where the person lives."""
    return timezone.now().astimezone(zone_of(user)).date()


@transaction.atomic
def set_goal(*, user: User, on: date, level: str, company: str = "", note: str = "") -> Goal:
    """Keep an interview on a day as a goal. The same day, level and company again is the same goal.

    Raises Invalid (`past_day`, `far_day`, `unknown_level`, `too_long`, `bad_text`) and
    Refused(`too_many_goals`).
    """
    company, note = company.strip(), note.strip()
    _check(user, on, level, company, note)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # counting and making belong together
    open_goals = Goal.objects.filter(user=user, done_at=None)
    same = open_goals.filter(on=on, level=level, company=company).first()
    if same:
        return same
    if open_goals.count() >= MAX_OPEN:
        raise Refused(
            "too_many_goals",
            f"You have {MAX_OPEN} open goals, which is the most. Finish or remove one that is behind you.",
        )
    return Goal.objects.create(user=user, on=on, level=level, company=company, note=note)


def get_goal_for(user: User, goal_id: int) -> Goal:
    """The person's own goal; raises Refused(`not_found`) for others', and where there is none."""
    found = Goal.objects.filter(pk=goal_id, user=user).first()
    if found is None:
        raise Refused("not_found", "There is no goal of yours here.", status=404)
    return found


def finish_goal(*, goal: Goal) -> Goal:
    """It is done, whatever came of it; repeating changes nothing."""
    Goal.objects.filter(pk=goal.pk, done_at=None).update(done_at=timezone.now())
    goal.refresh_from_db()
    return goal


def remove_goal(*, goal: Goal) -> None:
    Goal.objects.filter(pk=goal.pk).delete()


def forget_goals(*, user: User) -> None:
    """The person deletes their account."""
    Goal.objects.filter(user=user).delete()


def exported_goals(user: User) -> list[dict[str, Any]]:
    return [
        {
            "on": goal.on.isoformat(),
            "level": goal.level,
            "company": goal.company,
            "note": goal.note,
            "created_at": goal.created_at.isoformat(),
            "done_at": goal.done_at.isoformat() if goal.done_at else None,
        }
        for goal in Goal.objects.filter(user=user)
    ]


def _check(user: User, on: date, level: str, company: str, note: str) -> None:
    today = today_of(user)
    if on < today:
        raise Invalid("past_day", "This day is past. Choose today or a later day.", details={"field": "on"})
    if on > today + AHEAD:
        raise Invalid("far_day", "Choose a day within the next two years.", details={"field": "on"})
    if level not in dict(LEVELS):
        raise Invalid("unknown_level", "Choose mid, senior or staff.", details={"field": "level"})
    for name, text, most in (("company", company, MAX_COMPANY), ("note", note, MAX_NOTE)):
        if len(text) > most:
            raise Invalid("too_long", f"Write at most {most} characters.", details={"field": name})
        if "\x00" in text:
            raise Invalid(
                "bad_text", "The text holds a character that cannot be stored.", details={"field": name}
            )
