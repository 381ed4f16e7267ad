"""What the lobby is asked."""

from django import forms

from interviews.length import ANSWERS


class LengthForm(forms.Form):
    minutes = forms.IntegerField()


class LengthAnswerForm(forms.Form):
    proposal_id = forms.IntegerField()
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS])
