"""What the rating of a scenario sends: all of it each time, each of it optional."""

from typing import Any

from django import forms

from config.errors import Invalid
from interviews.models import ScenarioRating


class RatingForm(forms.Form):
    clear = forms.TypedChoiceField(
        choices=[("", ""), *ScenarioRating.CLEAR], coerce=int, empty_value=None, required=False
    )
    hardness = forms.TypedChoiceField(
        choices=[("", ""), *ScenarioRating.HARDNESS], coerce=int, empty_value=None, required=False
    )
    sentence = forms.CharField(required=False, max_length=ScenarioRating.MAX_SENTENCE)

    def said(self) -> dict[str, Any]:
        """The rating as `rate_scenario` takes it. Raises Invalid for what it cannot take."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            raise Invalid("bad_rating", f"{name.capitalize()}: {errors[0]}")
        return self.cleaned_data
