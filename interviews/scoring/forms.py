"""What the debrief page sends. Text is kept as it was typed; the services judge the rest."""

from typing import Any

from django import forms

from config.errors import Invalid
from interviews.scoring.rules import OVERALL_NAMES, SCORES, cannot_be_stored

NOT_REACHED = "not_reached"
CHOICES = [("", "Open"), *((str(score), str(score)) for score in SCORES), (NOT_REACHED, "Not reached")]


class LineForm(forms.Form):
    """One line: `choice` is a score, `not_reached`, or empty while it is open."""

    choice = forms.ChoiceField(choices=CHOICES, required=False)
    not_reached_reason = forms.CharField(required=False, strip=False)
    note = forms.CharField(required=False, strip=False)

    def entry(self) -> dict[str, Any]:
        """The line as `save_line` takes it. Raises Invalid for what it cannot take."""
        self.is_valid()
        if "choice" in self.errors:
            raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
        _need_storable(self, {"not_reached_reason": "reason", "note": "note"})
        choice = self.cleaned_data["choice"]
        return {
            "score": int(choice) if choice.isdigit() else None,
            "not_reached": choice == NOT_REACHED,
            "not_reached_reason": self.cleaned_data["not_reached_reason"],
            "note": self.cleaned_data["note"],
        }


class OverallForm(forms.Form):
    strength = forms.CharField(required=False, strip=False)
    missed = forms.CharField(required=False, strip=False)
    drill = forms.CharField(required=False, strip=False)

    def texts(self) -> dict[str, str]:
        """What was sent of the three, as `save_overall` takes it. Raises Invalid for what it cannot take."""
        self.is_valid()
        _need_storable(self, OVERALL_NAMES)
        return {name: self.cleaned_data[name] for name in OVERALL_NAMES if name in self.data}


def _need_storable(form: forms.Form, names: dict[str, str]) -> None:
    """A text field refuses by itself one thing only: a NUL byte."""
    for field in form.errors:
        raise cannot_be_stored(names[field])
