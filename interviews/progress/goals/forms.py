"""What is asked for a goal."""

from typing import Any

from django import forms

from accounts.models import LEVELS, User
from config.form_words import TOO_LONG
from interviews.progress.goals.services import AHEAD, MAX_COMPANY, MAX_NOTE, today_of


class GoalForm(forms.Form):
    on = forms.DateField(
        label="When is the interview?",
        error_messages={"invalid": "Enter a day, such as 2027-01-14."},
        widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )
    level = forms.ChoiceField(choices=LEVELS, label="Level")
    company = forms.CharField(
        required=False,
        max_length=MAX_COMPANY,
        error_messages=TOO_LONG,
        label="Company",
        help_text="Only you see it.",
        widget=forms.TextInput({"class": "input", "autocomplete": "organization"}),
    )
    note = forms.CharField(
        required=False,
        max_length=MAX_NOTE,
        error_messages=TOO_LONG,
        label="A note",
        widget=forms.Textarea({"rows": 2, "maxlength": MAX_NOTE}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = today_of(user)
        bounds = {"min": today.isoformat(), "max": (today + AHEAD).isoformat()}
        self.fields["on"].widget.attrs.update(bounds)
        self.fields["level"].initial = user.profile.target_level
