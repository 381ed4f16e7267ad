"""Loading is permission, for third persons: a stay is theirs, the link is whoever's it is open to."""

from uuid import UUID

from accounts.blocks import Names
from accounts.models import User
from interviews.access import NotFound, get_interview_for
from interviews.guests.selectors import link_is_in_time
from interviews.guests.services import LinkClosed, link_is_open_to
from interviews.guests.visits import Visit, with_visits
from interviews.models import Guest, GuestState
from interviews.planned import planned


def get_stay_for(user: User, guest_id: UUID) -> Guest:
    """The person's own stay, or a link that they may take up.

    Raises LinkClosed otherwise, whether there is such a link or not: an expired one tells nothing.
    """
    guest = (
        Guest.objects.filter(pk=guest_id)
        .select_related("interview", "invited_by", "user")
        .prefetch_related("interview__participations__user")
        .first()
    )
    if guest is None or (guest.user_id != user.pk and not link_is_open_to(user, guest)):
        raise LinkClosed
    return guest


def open_link(guest_id: UUID) -> Guest | None:
    """A link that nobody has used yet, for who has not said who they are; to be read by them, and no more."""
    found = Guest.objects.filter(pk=guest_id, state=GuestState.INVITED).select_related(
        "interview", "invited_by"
    )
    guest = found.first()
    return guest if guest and link_is_in_time(guest.interview) else None


def get_guest_for(user: User, interview_id: UUID, guest_id: UUID) -> Guest:
    """The third person of an interview of the user's; raises NotFound otherwise."""
    interview = get_interview_for(user, interview_id)
    guest = interview.guests.filter(pk=guest_id).select_related("user", "invited_by").first()
    if guest is None:
        raise NotFound
    guest.interview = interview
    return guest


def get_visit_for(user: User, guest_id: UUID) -> Visit:
    """The person's visit of what was planned ahead, once they were let in; NotFound otherwise."""
    let_in = user.stays.filter(planned("interview__"), let_in_at__isnull=False)
    guest = with_visits(let_in).filter(pk=guest_id).first()
    if guest is None:
        raise NotFound
    return Visit(guest, user, Names(user))
