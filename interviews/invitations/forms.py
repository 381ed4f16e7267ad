"""What is asked for a link."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone_of
from config.form_words import TOO_LONG
from interviews.invitations.services import LIFETIMES_DAYS, MAX_NOTE
from interviews.models import Invitation, Ticket
from interviews.pairing.forms import FORMAT_CHOICES
from interviews.slots.grid import SLOT, moments, starts_words
from interviews.slots.selectors import NOTICE
from interviews.slots.wishes import AHEAD

WALL = "%Y-%m-%dT%H:%M"


class WallTimeField(forms.Field):
    """A time on the person's own clock, naive: a gap or a repeated hour is the slots' rules to judge."""

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.strptime(text, WALL)  # noqa: DTZ007 - naive on purpose
        except ValueError as error:
            raise forms.ValidationError("Enter a day and a time, such as 2026-12-01T18:30.") from error


def slot_input(user: User) -> forms.DateTimeInput:
    """The browser's own picker, on the grid of the person's zone and within the weeks that can be booked."""
    zone, now = zone_of(user), timezone.now().astimezone(UTC)
    first = next(moments(now + NOTICE, now + NOTICE + SLOT))
    limits = {"min": first, "max": now + AHEAD}
    bounds = {name: f"{at.astimezone(zone):{WALL}}" for name, at in limits.items()}
    step = SLOT // timedelta(seconds=1)
    return forms.DateTimeInput({"type": "datetime-local", "step": step, "class": "input", **bounds})


def when_to_start(user: User) -> str:
    """What `slot_input` takes, in a sentence."""
    zone = zone_of(user)
    return f"{starts_words(zone, timezone.now())}, on your clock ({zone.key})."


class InvitationForm(forms.Form):
    kind = forms.ChoiceField(
        choices=Invitation.KINDS,
        initial="single",
        widget=forms.RadioSelect,
        label="Who is it for?",
        help_text="People of a group are paired among themselves.",
    )
    role = forms.ChoiceField(
        choices=Ticket.ROLES,
        initial="swap",
        widget=forms.RadioSelect,
        label="What would you like to do?",
        help_text="In a group everybody takes turns.",
    )
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES, coerce=int, initial=45, widget=forms.RadioSelect, label="How long is a round?"
    )
    starts_at = WallTimeField(required=False, label="When?")
    note = forms.CharField(
        required=False,
        max_length=MAX_NOTE,
        error_messages=TOO_LONG,
        label="A note",
        help_text="Shown to whoever opens the link.",
        widget=forms.Textarea({"rows": 2, "maxlength": MAX_NOTE}),
    )
    days = forms.TypedChoiceField(
        choices=[(days, f"{days} day{'s' if days > 1 else ''}") for days in LIFETIMES_DAYS],
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
        label="How long does the link work?",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].widget = slot_input(user)
        self.fields["starts_at"].help_text = f"{when_to_start(user)} Empty: as soon as both are there."
