"""Taking a scenario again, alone or with somebody one knows: the one way to a kit that one has opened."""

from accounts.models import User
from interviews.invitations.services import make_invitation
from interviews.models import Interview, Invitation
from interviews.pairing.services import start_solo
from interviews.progress.retakes.selectors import get_scenario_to_retake_for

LINK_DAYS = 7


def retake_alone(*, user: User, slug: str, format_minutes: int) -> Interview:
    """Start a solo run on it, in the same room, scored by oneself. Raises as `start_solo`, and Refused:
    `not_found`, `too_soon_to_retake`."""
    scenario = get_scenario_to_retake_for(user, slug)
    return start_solo(user=user, format_minutes=format_minutes, scenario=scenario, is_retake=True)


def retake_by_link(*, user: User, slug: str, format_minutes: int) -> Invitation:
    """Make a link for who is to interview on it. Raises as `make_invitation`, and Refused: `not_found`,
    `too_soon_to_retake`."""
    scenario = get_scenario_to_retake_for(user, slug)
    return make_invitation(
        user=user,
        kind="single",
        role="candidate",
        format_minutes=format_minutes,
        starts_at=None,
        note="",
        days=LINK_DAYS,
        retakes=scenario,
    )
