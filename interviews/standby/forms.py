"""Until when somebody stands by, and as what."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from interviews.models import Ticket

HOURS = [("1", "1 hour"), ("2", "2 hours"), ("4", "4 hours"), ("until", "Until a time today")]


class StandbyForm(forms.Form):
    role = forms.ChoiceField(
        choices=Ticket.ROLES, initial="swap", widget=forms.RadioSelect, label="What could you do?"
    )
    hours = forms.ChoiceField(choices=HOURS, initial="2", widget=forms.RadioSelect, label="For how long?")
    until = forms.TimeField(
        required=False, label="Until", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("hours") == "until" and not self.cleaned_data.get("until"):
            self.add_error("until", "Say until when.")
        return self.cleaned_data

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """On the person's clock; a time that has passed today means today all the same, and is refused."""
        if self.cleaned_data["hours"] != "until":
            return timezone.now() + timedelta(hours=int(self.cleaned_data["hours"]))
        until: time = self.cleaned_data["until"]
        return datetime.combine(timezone.now().astimezone(zone).date(), until, zone)
