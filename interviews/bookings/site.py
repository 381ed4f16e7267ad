"""What calendar files say of this site: who organizes, and the host of every lasting name."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from interviews.bookings.calendar import Contact, uid_for


def organizer() -> Contact:
    """Who sends the mails: answers of a mail program go there, and nobody's address is told to anybody."""
    return Contact(*parseaddr(settings.DEFAULT_FROM_EMAIL))


def lasting_name(of: str) -> str:
    """The UID of what has this id here."""
    return uid_for(booking=of, host=urlsplit(settings.SITE_URL).hostname or "localhost")
