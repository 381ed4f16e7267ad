"""An invitation that was opened is remembered through sign-up, also where that goes on in another tab."""

from uuid import UUID

from django.http import HttpRequest

from accounts.models import User
from interviews.invitations.selectors import Standing, standing_for, use_of
from interviews.models import Invitation

KEY = "invitation"


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """In the session, which signing in keeps."""
    request.session[KEY] = str(invitation.pk)


def remembered(request: HttpRequest, user: User) -> Invitation | None:
    """What the person was invited to, until they accept it or it ends; then it is forgotten."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    found = Invitation.objects.filter(pk=UUID(kept)).exclude(inviter=user).select_related("inviter").first()
    if found and standing_for(user, found) == Standing.OPEN and use_of(user, found) is None:
        return found
    del request.session[KEY]
    return None
