"""What people fill in about themselves."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.families import FAMILIES
from accounts.models import LANGUAGES, LEVELS, Profile, User
from accounts.names import MAX_LENGTH, clean_display_name
from accounts.zones import zone_choices


class DisplayNameField(forms.CharField):
    """The name that others see; see `accounts.names`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Your name")
        options.setdefault("help_text", "Your partners see this. It does not have to be your full name.")
        super().__init__(max_length=MAX_LENGTH, strip=True, **options)
        self.widget.attrs["autocomplete"] = "nickname"

    def clean(self, value: Any) -> str:
        return clean_display_name(super().clean(value))


class SignupForm(forms.Form):
    """Asked at sign-up beside e-mail and password; allauth builds its own form on this one."""

    display_name = DisplayNameField()
    field_order = ["display_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class PracticeForm(forms.Form):
    """What pairing needs to know about a person."""

    level = forms.ChoiceField(label="Your level now", choices=LEVELS, widget=forms.RadioSelect)
    target_level = forms.ChoiceField(
        label="The level you prepare for", choices=LEVELS, widget=forms.RadioSelect
    )
    interests = forms.MultipleChoiceField(
        label="What you want to practice",
        help_text="We pick scenarios from these first. Leave all empty if you want any.",
        choices=FAMILIES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label="Interview language", help_text="You are only paired in this language.", choices=LANGUAGES
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=zone_choices)

    @staticmethod
    def initial_from(profile: Profile) -> dict[str, Any]:
        return {
            "level": profile.level,
            "target_level": profile.target_level,
            "interests": profile.interests,
            "language": profile.language,
            "time_zone": profile.time_zone,
        }

    def practice(self) -> dict[str, Any]:
        """The cleaned fields by the names that `accounts.profiles` takes."""
        names = ("level", "target_level", "interests", "language", "time_zone")
        return {name: self.cleaned_data[name] for name in names}


class OnboardingForm(PracticeForm):
    conduct = forms.BooleanField(
        label="I agree to the code of conduct",
        error_messages={"required": "Please agree to the code of conduct: it keeps practice safe for both."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The browser knows its zone; frontend/src/site chooses it where the person has not.
        self.fields["time_zone"].widget.attrs["data-time-zone"] = ""


class ProfileForm(PracticeForm):
    display_name = DisplayNameField()
    field_order = ["display_name", *PracticeForm.base_fields]


class NotificationsForm(forms.Form):
    mail_reports = forms.BooleanField(
        label="Mail me when a report is ready or a draft of mine was reviewed", required=False
    )
    mail_reminders = forms.BooleanField(
        label="Remind me by mail a day, an hour and ten minutes before an interview", required=False
    )


class DeleteAccountForm(forms.Form):
    """Asks for the password again, with allauth's limit on wrong guesses."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise ValidationError("That is not your password. Nothing has been deleted.")
        return password
