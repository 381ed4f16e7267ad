"""What the person is asked before they are paired."""

from typing import Any

from django import forms

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS, Profile
from interviews.models import Ticket
from interviews.pairing.wish import Wish
from scenarios.lines import FORMATS
from scenarios.selectors import published

FORMAT_CHOICES = [(minutes, f"{minutes} minutes") for minutes in FORMATS]
TWO_ROUNDS = "Who takes turns has two rounds, one as the candidate and one as the interviewer."


class FindForm(forms.Form):
    """Filled in from the profile; what is changed here holds for this search only."""

    role = forms.ChoiceField(
        choices=Ticket.ROLES, widget=forms.RadioSelect, label="What would you like to do?"
    )
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
        label="How long is a round?",
        help_text=TWO_ROUNDS,
    )
    level = forms.ChoiceField(choices=LEVELS, label="Level you practice for")
    language = forms.ChoiceField(choices=LANGUAGES, label="Language")
    interests = forms.MultipleChoiceField(
        choices=FAMILIES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Families of problems",
        help_text="None chosen means any.",
    )

    # Chosen for one search and seldom changed: they stand apart from the two questions.
    DETAILS = ("level", "language", "interests")

    @classmethod
    def usual(cls, profile: Profile) -> dict[str, Any]:
        """What the form says before anything is chosen."""
        return vars(Wish.usual(profile))

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("role", "format_minutes")]

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DETAILS]

    @property
    def is_detail_wrong(self) -> bool:
        return any(name in self.errors for name in self.DETAILS)


class SoloForm(forms.Form):
    """Alone, any length will do; the formats are only the usual ones. Without a scenario, one is chosen."""

    format_minutes = forms.IntegerField()
    scenario = forms.ModelChoiceField(published(), to_field_name="slug", required=False)
