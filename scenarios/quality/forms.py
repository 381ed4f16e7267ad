"""What the quality loop's pages are asked."""

from typing import NamedTuple

from django import forms

from config.errors import Invalid, Refused
from scenarios.models import Flag
from scenarios.quality.places import PROMPT

LARGEST_NUMBER = 2**31 - 1


class AskedPlace(NamedTuple):
    """`number` is a version's; None is the current one."""

    key: str
    number: int | None


class PlaceForm(forms.Form):
    """Which place of which version: the prompt and the current version, where nothing is said."""

    place = forms.CharField(max_length=120, required=False)
    version = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, required=False)

    def asked(self) -> AskedPlace:
        """Raises Refused(`not_found`) for what can be no place."""
        if not self.is_valid():
            raise Refused("not_found", "There is no such place in this scenario.", status=404)
        return AskedPlace(self.cleaned_data["place"] or PROMPT, self.cleaned_data["version"])


class FlagForm(forms.Form):
    kind = forms.ChoiceField(label="What is it?", choices=Flag.KINDS, widget=forms.RadioSelect)
    sentence = forms.CharField(
        label="What is wrong, in a sentence?",
        max_length=Flag.MAX_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(choices=Flag.OUTCOMES)
    note = forms.CharField(max_length=Flag.MAX_SENTENCE, required=False)


def first_error_of(form: forms.Form) -> Invalid:
    """The refusal of a form, for an answer that cannot show its fields again."""
    name, errors = next(iter(form.errors.items()))
    return Invalid("invalid", f"{form[name].label}: {errors[0]}")
