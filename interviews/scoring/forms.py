"""What the debrief page sends. Text is kept as it was typed; the services judge the rest."""

from typing import Any

from django import forms

from config.errors import Invalid
from interviews.scoring.rules import OVERALL_NAMES, SCORES, cannot_be_stored, moment_in

NOT_REACHED = "not_reached"
CHOICES = [("", "Open"), *((str(score), str(score)) for score in SCORES), (NOT_REACHED, "Not reached")]


class SavedForm(forms.Form):
    """A form that says which revision it started from; `take` is a suggestion that a button put into it."""

    revision = forms.IntegerField(required=False, min_value=0)
    take = forms.CharField(required=False)

    def check(self, names: dict[str, str]) -> None:
        """Raise Invalid for what no field can take. A text refuses by itself one thing only: a NUL byte."""
        self.is_valid()
        if "revision" in self.errors:
            raise Invalid("bad_revision", "This page does not know what it started from. Reload it.")
        for field in self.errors:
            raise cannot_be_stored(names[field])


class LineForm(SavedForm):
    """One line: `choice` is a score, `not_reached`, or empty while it is open."""

    choice = forms.ChoiceField(choices=CHOICES, required=False)
    not_reached_reason = forms.CharField(required=False, strip=False)
    note = forms.CharField(required=False, strip=False)
    moment = forms.CharField(required=False)

    def entry(self) -> dict[str, Any]:
        """The line as `save_line` takes it. Raises Invalid for what it cannot take."""
        self.is_valid()
        if "choice" in self.errors:
            raise Invalid("bad_score", "A score is 1, 2, 3 or 4.")
        self.check({"not_reached_reason": "reason", "note": "note", "moment": "moment", "take": "moment"})
        given = self.cleaned_data
        return {
            "score": int(given["choice"]) if given["choice"].isdigit() else None,
            "not_reached": given["choice"] == NOT_REACHED,
            "not_reached_reason": given["not_reached_reason"],
            "note": given["note"],
            "round_seconds": moment_in(given["take"] or given["moment"]),
            "revision": given["revision"],
        }


class OverallForm(SavedForm):
    """One or more of the three texts about the round as a whole."""

    strength = forms.CharField(required=False, strip=False)
    missed = forms.CharField(required=False, strip=False)
    drill = forms.CharField(required=False, strip=False)

    def texts(self) -> dict[str, Any]:
        """What was sent of the three, as `save_overall` takes it. Raises Invalid for what it cannot take."""
        self.check({**OVERALL_NAMES, "take": "checkpoint"})
        given = {name: self.cleaned_data[name] for name in OVERALL_NAMES if name in self.data}
        if self.cleaned_data["take"] and "missed" in given:
            given["missed"] = f"{given['missed'].rstrip()}\n{self.cleaned_data['take']}".lstrip()
        revision = self.cleaned_data["revision"]
        revisions = {} if revision is None else dict.fromkeys(given, revision)
        return {**given, "revisions": revisions}
