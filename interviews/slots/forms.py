"""What people fill in to choose slots."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms

from interviews.models import Ticket
from interviews.pairing.forms import FORMAT_CHOICES
from interviews.slots.grid import WEEKS_AHEAD

ROLE, MINUTES = "swap", 45
MOST_WANTED = 10


class WeekForm(forms.Form):
    """What the address of the calendar says; what it does not say is as usual, and so is all that is odd."""

    week = forms.IntegerField(min_value=0, max_value=WEEKS_AHEAD - 1, required=False)
    role = forms.ChoiceField(label="Role", choices=Ticket.ROLES, required=False, initial=ROLE)
    format_minutes = forms.TypedChoiceField(
        label="A round takes", choices=FORMAT_CHOICES, coerce=int, required=False
    )
    several = forms.BooleanField(required=False)

    @property
    def number(self) -> int:
        return int(self._said("week", 0))

    @property
    def wish(self) -> dict[str, Any]:
        return {"role": self._said("role", ROLE), "format_minutes": self._said("format_minutes", MINUTES)}

    @property
    def chooses_several(self) -> bool:
        return bool(self._said("several", False))

    @property
    def query(self) -> str:
        """The wish as part of an address, so that it is still there on the next page."""
        return urlencode(self.wish)

    def _said(self, name: str, usual: Any) -> Any:
        self.full_clean()
        return self.cleaned_data.get(name) or usual


class SeveralForm(WeekForm):
    """Several slots at once, and of how many of them interviews may come. `turn`: another week first."""

    at_most = forms.IntegerField(label="Interviews at most", min_value=1, max_value=MOST_WANTED, initial=1)
    turn = forms.IntegerField(min_value=0, max_value=WEEKS_AHEAD - 1, required=False)

    @property
    def turned_to(self) -> int | None:
        """The week to show in place of offering anything."""
        self.full_clean()
        return self.cleaned_data.get("turn")

    @property
    def number(self) -> int:
        turned_to = self.turned_to
        return super().number if turned_to is None else turned_to


class SlotForm(forms.Form):
    """Role and length for one slot; each role says who waits for it."""

    role = forms.ChoiceField(widget=forms.RadioSelect, label="What would you like to do?")
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES, coerce=int, widget=forms.RadioSelect, label="How long is a round?"
    )

    def __init__(self, *args: Any, waiting: Mapping[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(key, f"{label}{_people(waiting[key])}") for key, label in Ticket.ROLES]


def moment_from(text: str) -> datetime | None:
    """The moment (UTC) that a form or an address names; None where it names none."""
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _people(waiting: int) -> str:
    return f" ({waiting} waiting)" if waiting else ""
