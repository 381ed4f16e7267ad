"""What is asked about an attendance record."""

from django import forms

from interviews.attendance.appeals import MAX_ANSWER, MAX_TEXT


class AppealForm(forms.Form):
    """Lengths are checked by the service, with a sentence of its own."""

    text = forms.CharField(
        label="What happened?",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_TEXT}),
    )


class DecisionForm(forms.Form):
    answer = forms.CharField(
        label="Your answer to the person",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_ANSWER}),
    )
    decision = forms.CharField(required=False)
