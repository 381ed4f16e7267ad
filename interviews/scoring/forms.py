"""What the debrief page sends. Text is kept as it was typed; the services judge the rest."""

from typing import Any

from django import forms

from config.errors import Invalid
from interviews.scoring.rules import SCORES

NOT_REACHED = "not_reached"
CHOICES = [("", "Open"), *((str(score), str(score)) for score in SCORES), (NOT_REACHED, "Not reached")]


class LineForm(forms.Form):
    """One line: `choice` is a score, `not_reached`, or empty while it is open."""

    choice = forms.ChoiceField(choices=CHOICES, required=False)
    not_reached_reason = forms.CharField(required=False, strip=False)
    note = forms.CharField(required=False, strip=False)

    def entry(self) -> dict[str, Any]:
        """The line as `save_line` takes it. Raises Invalid for a choice that is none."""
        if not self.is_valid():
            raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
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
