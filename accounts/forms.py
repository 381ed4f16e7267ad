from django import forms


class SignupForm(forms.Form):
    """Asked at sign-up beside e-mail and password."""

    display_name = forms.CharField(max_length=60)

    def signup(self, request: object, user: object) -> None: ...
