"""What is asked for a share link."""

from django import forms

from config.form_words import TOO_LONG
from interviews.models import ShareLink
from interviews.shares.services import LIFETIMES_DAYS, MAX_LABEL, USUAL_DAYS

DAYS_CHOICES = [(days, f"{days} days") for days in LIFETIMES_DAYS]


class ShareForm(forms.Form):
    parts = forms.MultipleChoiceField(
        choices=ShareLink.PARTS,
        initial=["scores", "fair"],
        widget=forms.CheckboxSelectMultiple,
        label="What does it show?",
        help_text="Your partner's name is never shown, nor what the kit holds. Notes are shown as they were"
        " written: read them first.",
        error_messages={"required": "Choose at least one part to show."},
    )
    shows_name = forms.BooleanField(required=False, label="Show my name")
    days = forms.TypedChoiceField(
        choices=DAYS_CHOICES, coerce=int, initial=USUAL_DAYS, widget=forms.RadioSelect, label="For how long?"
    )
    label = forms.CharField(
        required=False,
        max_length=MAX_LABEL,
        label="Who is it for?",
        help_text="Only you see this, to tell your links apart.",
        error_messages=TOO_LONG,
        widget=forms.TextInput({"class": "input"}),
    )
