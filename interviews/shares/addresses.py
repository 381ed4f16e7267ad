"""The secret part of a share link's address: the row's id with a signature.

Nothing that opens a report is at rest: whoever reads the table still lacks the key of the site. The owner can
be shown the address again at any time.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from interviews.models import ShareLink

SIGNER = Signer(salt="interviews.shares")


def token_of(link: ShareLink) -> str:
    return SIGNER.sign(link.pk.hex)


def link_id_of(token: str) -> UUID | None:
    """None where it was not made here."""
    try:
        return UUID(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
