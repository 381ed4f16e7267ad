"""How a session finds its person: with the profile, in one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class ProfileBackend(AuthenticationBackend):
    """allauth's login by e-mail and password, for pages and the admin alike.

    Every page needs the profile (time zone, whether onboarding is done), so it comes with the user.
    """

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("profile").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
