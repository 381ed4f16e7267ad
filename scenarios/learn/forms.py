from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models.people import LEVELS

FURTHEST = timedelta(days=366)


class PlanForm(forms.Form):
    """What a plan is made of; everything is in the address, so a bookmark keeps the plan."""

    weeks = forms.TypedChoiceField(label="Length", coerce=int)
    level = forms.ChoiceField(label="Target level", choices=LEVELS)
    start = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, lengths: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weeks"].choices = lengths  # type: ignore[attr-defined]

    def clean_start(self) -> Any:
        start = self.cleaned_data["start"]
        if abs(start - timezone.localdate()) > FURTHEST:
            raise ValidationError("Choose a day within a year from today.")
        return start
