"""What the pages of a booking are asked. What is wrong with slots is said by `moving`."""

from datetime import datetime
from typing import Any

from django import forms

from config.form_words import TOO_LONG
from interviews.bookings.moving import ANSWERS, MAX_NOTE, MAX_STARTS
from interviews.bookings.services import MAX_REASON

NOT_A_TIME = "Write it as a date and a time, for example 2026-11-30 18:30."


def read_start(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Why can you not come?",
        help_text="The other person reads it. A few words are enough.",
        max_length=MAX_REASON,
        error_messages={
            "required": "Write a reason in a few words: the other person planned for it too.",
            **TOO_LONG,
        },
    )


class StartsField(forms.MultipleChoiceField):
    """Moments in ISO 8601. Any is taken: what was suggested a minute ago need not be suggested now."""

    def valid_value(self, value: str) -> bool:
        return read_start(value) is not None


class OwnTimeField(forms.CharField):
    """A time on the person's own clock, kept without a zone: whether it exists there is asked later."""

    # Quarters: where the offset ends in 15 or 45 minutes, slots begin at a quarter past or to.
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 900})

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        read = read_start(text) if text else None
        if text and (read is None or read.tzinfo is not None):
            raise forms.ValidationError(NOT_A_TIME)
        return read


class MoveForm(forms.Form):
    slots = StartsField(required=False)
    other = OwnTimeField(label="Another time", required=False)
    another = OwnTimeField(label="And another", required=False)
    note = forms.CharField(
        label="A word with it",
        help_text="For example why it has to move.",
        required=False,
        max_length=MAX_NOTE,
        error_messages=TOO_LONG,
    )

    def starts(self) -> list[datetime]:
        ticked = [datetime.fromisoformat(each) for each in self.cleaned_data["slots"][: MAX_STARTS + 1]]
        written = [self.cleaned_data[name] for name in ("other", "another")]
        return [*ticked, *(each for each in written if each)]

    def sent_from(self) -> list[str]:
        """The field of each of the `starts`."""
        written = [name for name in ("other", "another") if self.cleaned_data[name]]
        return [*("slots" for _ in self.starts()[len(written) :]), *written]


class MoveAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS])
    chosen = forms.CharField(required=False)

    def clean_chosen(self) -> datetime | None:
        text = self.cleaned_data["chosen"]
        read = read_start(text) if text else None
        if text and (read is None or read.tzinfo is None):
            raise forms.ValidationError(NOT_A_TIME)
        return read
