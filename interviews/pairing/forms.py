"""What the person is asked before they are paired."""

from django import forms

from interviews.models import Ticket
from scenarios.lines import FORMATS
from scenarios.selectors import published

FORMAT_CHOICES = [(minutes, f"{minutes} minutes") for minutes in FORMATS]


class FindForm(forms.Form):
    role = forms.ChoiceField(
        choices=Ticket.ROLES, initial="swap", widget=forms.RadioSelect, label="What would you like to do?"
    )
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES, coerce=int, initial=45, widget=forms.RadioSelect, label="How long is a round?"
    )


class SoloForm(forms.Form):
    """Alone, any length will do; the formats are only the usual ones. Without a scenario, one is chosen."""

    format_minutes = forms.IntegerField()
    scenario = forms.ModelChoiceField(published(), to_field_name="slug", required=False)
