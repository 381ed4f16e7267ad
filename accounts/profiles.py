"""Making and changing what the site knows about a person."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Profile, User
from accounts.names import clean_display_name
from config.errors import Forbidden


def get_profile_of(user: User) -> Profile:
    """What everything that pairs people needs of each; raises Forbidden(`not_onboarded`) where it is missing.

    Pages lead to onboarding before; the API is open without.
    """
    profile: Profile | None = getattr(user, "profile", None)
    if profile is None:
        raise Forbidden("not_onboarded", "Tell us your level and language first.")
    return profile


def onboard(
    *, user: User, level: str, target_level: str, interests: Sequence[str], language: str, time_zone: str
) -> Profile:
    """Make the profile of a person who has agreed to the conduct; a second call changes nothing."""
    profile, _ = Profile.objects.get_or_create(
        user=user,
        defaults={
            "level": level,
            "target_level": target_level,
            "interests": list(interests),
            "language": language,
            "time_zone": time_zone,
        },
    )
    return profile


@transaction.atomic
def update_profile(
    *,
    user: User,
    display_name: str,
    level: str,
    target_level: str,
    interests: Sequence[str],
    language: str,
    time_zone: str,
) -> None:
    """Change name and practice; interviews already agreed keep what they were made with.

    Raises ValidationError when the name may not be shown.
    """
    User.objects.filter(pk=user.pk).update(display_name=clean_display_name(display_name))
    Profile.objects.filter(user=user).update(
        level=level,
        target_level=target_level,
        interests=list(interests),
        language=language,
        time_zone=time_zone,
    )


def choose_notifications(*, user: User, mail_reports: bool, mail_reminders: bool) -> None:
    Profile.objects.filter(user=user).update(mail_reports=mail_reports, mail_reminders=mail_reminders)
