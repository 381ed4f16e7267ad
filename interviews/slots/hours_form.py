"""The availability page's form: weekly hours and special dates, saved all or nothing.

Rows that are left empty are no entries, and any can be marked to go, so that it works without a script. What
cannot be saved comes back as it was typed, with each problem at its row.
"""

import re
from datetime import time
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from interviews.models import WeeklyHours
from interviews.slots.availability import (
    MAX_SPECIAL,
    MAX_WEEKLY,
    Availability,
    Hours,
    Special,
    Weekly,
    availability_problems,
)
from interviews.slots.problems import Problem

EMPTY_ROWS = 2
STRETCH = re.compile(r"(\d{1,2}:\d\d)\s*(?:-|–|to)\s*(\d{1,2}:\d\d)")  # noqa: RUF001  people type dashes
NOT_HOURS = "Write hours such as 18:00-20:00, 21:00-22:00, or leave this empty if you are away."


TIME = forms.TimeInput(attrs={"type": "time", "step": "900"}, format="%H:%M")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HoursField(forms.CharField):
    """Stretches of a day as people write them; nothing written means away."""

    def clean(self, value: Any) -> tuple[Hours, ...]:
        text = super().clean(value)
        return tuple(_stretch(part.strip()) for part in text.split(",")) if text else ()


class WeeklyRow(forms.Form):
    """An entry once a time is in it; without one, the day alone says nothing."""

    weekday = forms.TypedChoiceField(label="Day", choices=WeeklyHours.WEEKDAYS, coerce=int, initial=0)
    starts = forms.TimeField(label="From", widget=TIME)
    ends = forms.TimeField(label="To", widget=TIME)

    def has_changed(self) -> bool:
        return bool(self["starts"].data or self["ends"].data)

    @property
    def entry(self) -> Weekly:
        cleaned = self.cleaned_data
        return Weekly(cleaned["weekday"], Hours(cleaned["starts"], cleaned["ends"]))


class SpecialRow(forms.Form):
    first = forms.DateField(label="First date", widget=DATE)
    last = forms.DateField(label="Last date", widget=DATE, required=False)
    hours = HoursField(label="Hours", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Said together with what is wrong elsewhere: the rules of the whole list come after that."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "This is before the first date.")
        return self.cleaned_data

    @property
    def entry(self) -> Special:
        cleaned = self.cleaned_data
        return Special(cleaned["first"], cleaned["last"] or cleaned["first"], cleaned["hours"])


class Rows(BaseFormSet[Any]):
    """What comes back from a person is taken as it is: a row that was emptied is no longer an entry."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


WeeklyRows = formset_factory(
    WeeklyRow, Rows, extra=EMPTY_ROWS, can_delete=True, max_num=MAX_WEEKLY, absolute_max=MAX_WEEKLY + 200
)
SpecialRows = formset_factory(
    SpecialRow, Rows, extra=EMPTY_ROWS, can_delete=True, max_num=MAX_SPECIAL, absolute_max=MAX_SPECIAL + 200
)


class HoursForm:
    """Both lists as one form; `problems` are those of a whole list, and stand above it."""

    def __init__(self, saved: Availability, data: QueryDict | None = None) -> None:
        self.zone = saved.zone
        self.weekly = WeeklyRows(
            data, prefix="weekly", initial=[_weekly_initial(each) for each in saved.weekly]
        )
        self.special = SpecialRows(
            data, prefix="special", initial=[_special_initial(each) for each in saved.special]
        )
        self.problems: list[Problem] = []

    @property
    def sections(self) -> tuple[BaseFormSet[Any], BaseFormSet[Any]]:
        return self.weekly, self.special

    def is_valid(self) -> bool:
        right = [rows.is_valid() for rows in self.sections]  # both: each says what is wrong with it
        if not all(right):
            return False
        for problem in availability_problems(self.availability):
            self._place(problem)
        return not self.problems and not self.has_errors

    @property
    def availability(self) -> Availability:
        weekly, special = ([form.entry for form in _filled(rows)] for rows in self.sections)
        return Availability(self.zone, tuple(weekly), tuple(special))

    @property
    def has_errors(self) -> bool:
        return any(rows.total_error_count() for rows in self.sections)

    def _place(self, problem: Problem) -> None:
        """At the row that it names; `weekly.3` is the fourth of those that say something."""
        name, _, number = problem.place.partition(".")
        if number:
            rows = self.weekly if name == "weekly" else self.special
            _filled(rows)[int(number)].add_error(None, problem.message)
        else:
            self.problems.append(problem)


def with_more_rows(data: QueryDict) -> QueryDict:
    """The same form with further empty rows in both lists; nothing typed is lost."""
    more = data.copy()
    for prefix in ("weekly", "special"):
        key = f"{prefix}-TOTAL_FORMS"
        count = more.get(key, "")
        if count.isdecimal():
            more[key] = str(int(count) + EMPTY_ROWS)
    return more


def _filled(rows: BaseFormSet[Any]) -> list[Any]:
    gone = rows.deleted_forms
    return [form for form in rows.forms if form not in gone and form.cleaned_data]


def _weekly_initial(each: Weekly) -> dict[str, object]:
    return {"weekday": each.weekday, "starts": each.hours.starts, "ends": each.hours.ends}


def _special_initial(each: Special) -> dict[str, object]:
    last = None if each.last == each.first else each.last
    hours = ", ".join(f"{stretch.starts:%H:%M}-{stretch.ends:%H:%M}" for stretch in each.hours)
    return {"first": each.first, "last": last, "hours": hours}


def _stretch(text: str) -> Hours:
    found = STRETCH.fullmatch(text)
    if not found:
        raise forms.ValidationError(NOT_HOURS)
    try:
        starts, ends = (time.fromisoformat(part.zfill(5)) for part in found.groups())
    except ValueError as error:
        raise forms.ValidationError(NOT_HOURS) from error
    return Hours(starts, ends)
