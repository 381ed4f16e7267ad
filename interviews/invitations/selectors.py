"""Links as they stand. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.blocks import apart_from
from accounts.models import User
from config.errors import Refused
from interviews.access import NotFound
from interviews.models import InterviewState, Invitation, InvitationUse

SHOWN = 50
USES_SHOWN = 20  # of each: a group's link may be used by any number of people


class Standing(StrEnum):
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


REFUSALS = {
    Standing.USED: partial(
        Refused,
        "invitation_used",
        "Somebody else has used this link. It was for one person. Ask for a new one.",
    ),
    Standing.REVOKED: partial(
        Refused, "invitation_revoked", "This link was taken back. Ask for a new one.", status=410
    ),
    Standing.EXPIRED: partial(
        Refused,
        "invitation_expired",
        "This link has expired. Links work for a while only. Ask for a new one.",
        status=410,
    ),
}


@dataclass(frozen=True)
class OwnLink:
    """A link of one's own, and what became of it."""

    invitation: Invitation
    standing: Standing
    uses: Sequence[InvitationUse]

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def words(self) -> str:
        return "Accepted" if self.standing == Standing.USED else self.standing.capitalize()


def counted_uses() -> QuerySet[InvitationUse]:
    """Uses that stand: an interview that was not held leaves its link as it was."""
    return InvitationUse.objects.exclude(interview__state=InterviewState.CANCELLED)


def open_invitations() -> QuerySet[Invitation]:
    """Those that somebody could still accept."""
    used = counted_uses().filter(invitation=OuterRef("pk"))
    return Invitation.objects.filter(
        Q(kind="group") | ~Exists(used), revoked_at=None, expires_at__gt=timezone.now()
    )


def standing_of(invitation: Invitation, uses: Sequence[InvitationUse]) -> Standing:
    """`uses` are those that count."""
    if invitation.kind == "single" and uses:
        return Standing.USED
    if invitation.revoked_at:
        return Standing.REVOKED
    return Standing.EXPIRED if invitation.expires_at <= timezone.now() else Standing.OPEN


def standing_for(user: User | None, invitation: Invitation) -> Standing:
    """As `user` may know it: to who is kept apart from the inviter it looks as if it had expired.

    A link of somebody whose account is closed counts as taken back: nobody would come.
    """
    if user and invitation.inviter_id in apart_from(user):
        return Standing.EXPIRED
    standing = standing_of(invitation, list(counted_uses().filter(invitation=invitation)))
    is_left = standing == Standing.OPEN and not invitation.inviter.is_active
    return Standing.REVOKED if is_left else standing


def get_invitation(invitation_id: UUID) -> Invitation:
    """Who has the link may read it, in whatever state; raises NotFound for one that never was."""
    found = Invitation.objects.filter(pk=invitation_id).select_related("inviter__profile").first()
    if found is None:
        raise NotFound
    return found


def get_own_invitation_for(user: User, invitation_id: UUID) -> Invitation:
    """Raises NotFound for everybody but the inviter."""
    found = Invitation.objects.filter(pk=invitation_id, inviter=user).first()
    if found is None:
        raise NotFound
    return found


def use_of(user: User, invitation: Invitation) -> InvitationUse | None:
    """That this person accepted, and stands by it."""
    return counted_uses().filter(invitation=invitation, user=user).select_related("interview").first()


def links_of(user: User) -> list[OwnLink]:
    """The newest of the person's own links, with who came by each of late."""
    uses = counted_uses().select_related("user").order_by("-used_at")[:USES_SHOWN]
    made = Invitation.objects.filter(inviter=user).select_related("retakes")
    mine = made.prefetch_related(Prefetch("uses", uses, to_attr="counted"))
    return [OwnLink(each, standing_of(each, each.counted), each.counted) for each in mine[:SHOWN]]


def expects_somebody(user: User) -> QuerySet[Invitation]:
    """Links by which somebody may appear in a lobby at any moment."""
    return open_invitations().filter(inviter=user, kind="single", starts_at=None)


def exported_invitations(user: User) -> dict[str, object]:
    """The links that the person made, and when they used one of somebody else."""
    wanted = ("kind", "role", "format_minutes", "language", "note")
    times = ("starts_at", "created_at", "expires_at", "revoked_at")
    made = Invitation.objects.filter(inviter=user).values(*wanted, *times)
    used = InvitationUse.objects.filter(user=user).values_list("used_at", flat=True)
    return {
        "made": [
            {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
            for row in made
        ],
        "used_at": [at.isoformat() for at in used.order_by("used_at")],
    }
