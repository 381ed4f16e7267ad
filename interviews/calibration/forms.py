"""What the form of a calibration round sends for a line. The note is kept as it was typed."""

from typing import Any

from django import forms

from config.errors import Invalid
from interviews.scoring.forms import SavedForm
from interviews.scoring.rules import SCORES

CHOICES = [("", "Open"), *((str(score), str(score)) for score in SCORES)]


class ScoreForm(SavedForm):
    choice = forms.ChoiceField(choices=CHOICES, required=False)
    note = forms.CharField(required=False, strip=False)

    def entry(self) -> dict[str, Any]:
        """The line as `save_score` takes it. Raises Invalid for what it cannot take."""
        self.is_valid()
        if "choice" in self.errors:
            raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
        self.check({"note": "note", "take": "note"})
        given = self.cleaned_data
        return {
            "score": int(given["choice"]) if given["choice"] else None,
            "note": given["note"],
            "revision": given["revision"],
        }
