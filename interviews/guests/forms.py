"""What is asked of people about a third person."""

from django import forms

from interviews.guests.services import ANSWERS
from interviews.models import ConductReason, ConductReport, GuestRole


class InviteForm(forms.Form):
    role = forms.ChoiceField(choices=GuestRole.choices)


class AnswerForm(forms.Form):
    guest = forms.UUIDField()
    answer = forms.ChoiceField(choices=[(answer, answer) for answer in ANSWERS])


class GuestConductForm(forms.Form):
    """A report from or about a third person; `about` names one of the two, where a guest makes it."""

    about = forms.IntegerField(required=False)
    reason = forms.ChoiceField(choices=ConductReason.choices)
    text = forms.CharField(required=False, max_length=ConductReport.MAX_TEXT)
    and_block = forms.BooleanField(required=False)
