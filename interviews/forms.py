"""What an interview's pages are asked."""

from django import forms

from interviews.length import ANSWERS
from interviews.models import ConductReason, ConductReport


class ConductForm(forms.Form):
    """What the other person did, and what follows from it; from the room one leaves with it."""

    reason = forms.ChoiceField(choices=ConductReason.choices)
    text = forms.CharField(required=False, max_length=ConductReport.MAX_TEXT)
    and_leave = forms.BooleanField(required=False)
    and_block = forms.BooleanField(required=False)


class LengthForm(forms.Form):
    minutes = forms.IntegerField()


class LengthAnswerForm(forms.Form):
    proposal_id = forms.IntegerField()
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS])
