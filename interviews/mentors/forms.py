"""What mentors, candidates and staff fill in."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS, User
from config.form_words import TOO_LONG
from interviews.invitations.forms import WallTimeField, slot_input, when_to_start
from interviews.mentors.looking import PARTS_OF_DAY, WITHIN, Look
from interviews.mentors.services import MAX_ABOUT, MAX_ANSWER
from interviews.pairing.forms import FORMAT_CHOICES

HOURS_AT_ONCE = 5


class ApplyForm(forms.Form):
    about = forms.CharField(
        label="About you",
        help_text="What you have built, interviewed for, and like to ask about. Candidates read it.",
        max_length=MAX_ABOUT,
        error_messages=TOO_LONG,
        widget=forms.Textarea({"rows": 6, "maxlength": MAX_ABOUT}),
    )


class FormatForm(forms.Form):
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES,
        coerce=int,
        initial=45,
        widget=forms.RadioSelect,
        label="Length of the round",
    )


class HoursForm(FormatForm):
    """Up to five starts at once; empty ones are left out."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, HOURS_AT_ONCE + 1):
            field = WallTimeField(required=number == 1, label=f"Hour {number}")
            field.widget = slot_input(user)
            self.fields[f"start_{number}"] = field
        self.fields["start_1"].help_text = when_to_start(user)

    def starts(self) -> list[Any]:
        """As given, first to last."""
        return [self.cleaned_data[name] for name in self.sent_from()]

    def sent_from(self) -> list[str]:
        """The field of each of the `starts`."""
        names = (f"start_{number}" for number in range(1, HOURS_AT_ONCE + 1))
        return [name for name in names if self.cleaned_data.get(name)]


class LookForm(forms.Form):
    """What a candidate looks for among mentors and their hours; what cannot be read is left out."""

    family = forms.ChoiceField(
        choices=[("", "Any family"), *FAMILIES], required=False, label="Prepared to ask about"
    )
    level = forms.ChoiceField(choices=[("", "Any level"), *LEVELS], required=False, label="Works at least as")
    language = forms.ChoiceField(
        choices=[("", "Any language"), *LANGUAGES], required=False, label="Interviews in"
    )
    within = forms.TypedChoiceField(
        choices=[("", "Any day"), *WITHIN], coerce=int, empty_value=None, required=False, label="Within"
    )
    at = forms.ChoiceField(choices=[("", "Any time"), *PARTS_OF_DAY], required=False, label="Time of day")

    @property
    def wish(self) -> Look:
        self.is_valid()
        return Look(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def query(self) -> str:
        """For addresses of other pages of the same list."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})


class DecisionForm(forms.Form):
    state = forms.ChoiceField(choices=[(each, each) for each in ("approved", "declined", "retired")])
    answer = forms.CharField(max_length=MAX_ANSWER)
