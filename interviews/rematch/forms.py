"""What is asked for a rematch."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from config.form_words import TOO_LONG
from interviews.invitations.forms import WallTimeField, slot_input, when_to_start
from interviews.models import Ticket
from interviews.pairing.forms import FORMAT_CHOICES
from interviews.rematch.proposing import MAX_NOTE, MAX_STARTS


class WishForm(forms.Form):
    wish = forms.BooleanField(required=False)


class ProposeForm(forms.Form):
    role = forms.ChoiceField(
        choices=Ticket.ROLES, initial="swap", widget=forms.RadioSelect, label="What would you like to do?"
    )
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES, coerce=int, initial=45, widget=forms.RadioSelect, label="How long is a round?"
    )
    note = forms.CharField(
        required=False, max_length=MAX_NOTE, label="A word with it", error_messages=TOO_LONG
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MAX_STARTS + 1):
            field = WallTimeField(required=number == 1, label=f"Slot {number}")
            field.widget = slot_input(user)
            self.fields[f"start_{number}"] = field
        self.fields["start_1"].help_text = when_to_start(user)
        self.fields["note"] = self.fields.pop("note")  # after the slots

    def wished(self) -> dict[str, Any]:
        """What `propose_rematch` takes; empty slots are left out."""
        starts = [self.cleaned_data[name] for name in self.sent_from()]
        wish = {name: self.cleaned_data[name] for name in ("role", "format_minutes", "note")}
        return {"starts": starts, **wish}

    def sent_from(self) -> list[str]:
        """The field of each of the starts."""
        names = (f"start_{number}" for number in range(1, MAX_STARTS + 1))
        return [name for name in names if self.cleaned_data.get(name)]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("accept", "accept"), ("close", "close")])
    chosen = forms.CharField(required=False)

    def clean_chosen(self) -> datetime | None:
        text = self.cleaned_data["chosen"]
        try:
            read = datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise forms.ValidationError("Choose one of the slots.") from error
        if read is not None and read.tzinfo is None:
            raise forms.ValidationError("Choose one of the slots.")
        return read
