"""What the page of a link says to whoever opened it. Reads only."""

from dataclasses import dataclass

from accounts.models import User
from config.errors import Refused
from interviews.bookings.booking import is_late_to_cancel
from interviews.invitations.meeting import COUNTERPART
from interviews.invitations.selectors import REFUSALS, Standing, standing_for, use_of
from interviews.models import Interview, Invitation, InvitationUse


@dataclass(frozen=True)
class JoinPage:
    invitation: Invitation
    reader: User | None
    standing: Standing
    own_use: InvitationUse | None
    refusal: Refused | None

    @property
    def is_own(self) -> bool:
        return self.reader is not None and self.reader.pk == self.invitation.inviter_id

    @property
    def role(self) -> str:
        """The reader's, if they accept."""
        return COUNTERPART[self.invitation.role]

    @property
    def rounds(self) -> int:
        return 2 if self.invitation.role == "swap" else 1

    @property
    def held(self) -> Interview | None:
        """What came of it when the reader accepted; a group's link can be used again for the next round."""
        return self.own_use.interview if self.own_use else None

    @property
    def is_closed(self) -> bool:
        """Then nothing of the invitation is shown: expired, and kept apart, look the same."""
        return self.standing != Standing.OPEN and self.held is None

    @property
    def may_accept(self) -> bool:
        return self.standing == Standing.OPEN and not (self.is_own and self.invitation.kind == "single")

    @property
    def counts_as_late(self) -> bool:
        """Whether cancelling would count as soon as it is accepted."""
        starts_at = self.invitation.starts_at
        return starts_at is not None and is_late_to_cancel(starts_at)

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 200


def join_page(user: User | None, invitation: Invitation, refusal: Refused | None) -> JoinPage:
    """`refusal` is what accepting it just now came to; what ended the link comes before that."""
    standing = standing_for(user, invitation)
    own_use = use_of(user, invitation) if user and standing == Standing.USED else None
    if standing != Standing.OPEN and own_use is None:
        refusal = REFUSALS[standing]()
    return JoinPage(invitation, user, standing, own_use, refusal)
