"""How a scenario is taken again."""

from django import forms

from interviews.pairing.forms import FORMAT_CHOICES

HOW = [
    ("alone", "Alone"),
    ("link", "With someone I know"),
]


class RetakeForm(forms.Form):
    how = forms.ChoiceField(
        choices=HOW,
        initial="alone",
        widget=forms.RadioSelect,
        label="With whom?",
        help_text="Alone it begins at once, scored by yourself. For someone you know you get a link to send.",
    )
    format_minutes = forms.TypedChoiceField(
        choices=FORMAT_CHOICES,
        coerce=int,
        initial=45,
        widget=forms.RadioSelect,
        label="How long is the round?",
    )
