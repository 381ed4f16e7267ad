"""Every address for an observer and a second interviewer: a stranger's answer, but at these doors.

The rows, their bodies and the moments are the access matrix's own.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from interviews.guests.services import send_away
from interviews.models import Guest, GuestRole, Interview
from tests.access.moments import bring_to
from tests.access.table import BY_MOMENT, Row
from tests.access.test_matrix import ask, what_is_known

Doors = dict[tuple[str, str], int]

ROOM: Doors = {
    ("room", "GET"): 200,
    ("api-round", "GET"): 200,
    ("api-clock", "GET"): 200,
    ("api-reveals", "GET"): 200,
    ("api-call", "POST"): 200,
    ("api-image", "GET"): 200,
    ("api-images", "POST"): 403,  # who watches adds nothing
    ("api-kit", "GET"): 403,
}
# Who watches is treated as the candidate: no kit is opened by the way of the library meanwhile.
CLOSED: Doors = {("scenario-kit", "POST"): 403}
BUSY: Doors = {("solo-start", "POST"): 409}  # their time is taken
# A guest's seat ends with the round; the room's address leads them to their own page, as before the start.
NO_SEAT: Doors = {("room", "GET"): 302}
NO_CALL: Doors = {("api-call", "POST"): 409}  # it opens with the room
SCORES: Doors = {
    ("debrief", "GET"): 302,
    ("debrief-status", "GET"): 200,
    ("debrief-line", "POST"): 200,
    ("debrief-overall", "POST"): 200,
    ("debrief-submit", "GET"): 302,
    ("debrief-submit", "POST"): 409,
    ("api-assessment", "GET"): 200,
    ("api-assessment", "PATCH"): 200,
    ("api-line", "PUT"): 200,
    ("api-submit", "POST"): 409,
    ("api-assessments", "GET"): 200,
    ("api-evidence", "GET"): 200,
    ("api-evidence", "POST"): 201,
    ("api-evidence-item", "DELETE"): 204,
    ("api-mark", "PUT"): 200,
    ("api-mark", "DELETE"): 204,
    ("report", "GET"): 302,
    ("report-status", "GET"): 200,
    ("report-pdf", "GET"): 403,
    ("api-report", "GET"): 403,
}
# The kit is open to a second interviewer for good, as to any interviewer.
LIBRARY: Doors = {
    ("scenario-kit", "GET"): 200,
    ("scenario-propose", "POST"): 302,
    ("scenario-file", "GET"): 200,
    ("scenario-versions", "GET"): 200,
    ("scenario-version-file", "GET"): 200,
    ("scenario-check", "GET"): 200,
    ("scenario-check", "POST"): 302,
    ("scenario-kit", "POST"): 302,
    ("scenario-flag", "POST"): 302,
}
NOT_YET: Doors = {
    ("debrief-line", "POST"): 409,
    ("debrief-overall", "POST"): 409,
    ("api-assessment", "PATCH"): 409,
    ("api-line", "PUT"): 409,
    ("api-evidence", "POST"): 409,
    ("api-evidence-item", "DELETE"): 409,
    ("api-mark", "PUT"): 409,
    ("api-mark", "DELETE"): 409,
}
OVER: Doors = {
    ("debrief", "GET"): 200,
    ("debrief-submit", "GET"): 200,
    ("debrief-submit", "POST"): 409,
    ("api-mark", "PUT"): 409,
    ("api-mark", "DELETE"): 409,
}
OBSERVER: dict[str, Doors] = {
    "lobby": {**ROOM, **NO_SEAT, **BUSY, **CLOSED, **NO_CALL, ("api-image", "GET"): 404},
    "live": {**ROOM, **BUSY, **CLOSED},
    # Round 2 is not released.
    "reported": {**NO_SEAT, **BUSY, **CLOSED},
}
SECOND: dict[str, Doors] = {
    "lobby": {
        **ROOM,
        **SCORES,
        **LIBRARY,
        **NOT_YET,
        **NO_SEAT,
        **BUSY,
        **NO_CALL,
        ("api-kit", "GET"): 200,
        ("api-image", "GET"): 404,
        ("api-images", "POST"): 409,
    },
    "live": {**ROOM, **SCORES, **LIBRARY, **BUSY, ("api-kit", "GET"): 200, ("api-images", "POST"): 201},
    "debrief": {**SCORES, **LIBRARY, **OVER, **NO_SEAT, **BUSY},
    # The others have submitted: the second still scores, and reads nothing of theirs.
    "reported": {**SCORES, **LIBRARY, **OVER, **NO_SEAT, **BUSY},
    "done": {**SCORES, **LIBRARY, **OVER, **NO_SEAT},
}


@pytest.mark.parametrize(
    ("role", "moment"),
    [(role, moment) for role, doors in (("observer", OBSERVER), ("second", SECOND)) for moment in doors],
)
def test_a_guest_is_a_stranger_but_at_these_doors(
    role: str,
    moment: str,
    swap_interview: Interview,
    bring: Callable[..., Guest],
    alice: User,
    bob: User,
    charlie: User,
    client_of: Callable[[User], Client],
) -> None:
    bring(swap_interview, role)
    doors = (OBSERVER if role == GuestRole.OBSERVER else SECOND)[moment]
    known = what_is_known(bring_to(moment, swap_interview, alice, bob))
    client = client_of(charlie)
    wrong = [
        f"{row.name} {row.method}: {got}, not {expected}"
        for row in BY_MOMENT
        if (got := ask(client, row, known)) != (expected := _expected(row, moment, doors))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [GuestRole.OBSERVER, GuestRole.SECOND])
def test_who_was_sent_away_is_a_stranger_again(
    role: str,
    swap_interview: Interview,
    bring: Callable[..., Guest],
    alice: User,
    bob: User,
    charlie: User,
    client_of: Callable[[User], Client],
) -> None:
    guest = bring(swap_interview, role)
    round_ = bring_to("live", swap_interview, alice, bob)
    send_away(user=alice, guest=guest)
    known, client = what_is_known(round_), client_of(charlie)
    kits = LIBRARY if role == GuestRole.SECOND else {}  # what was read cannot be unread
    wrong = [
        f"{row.name} {row.method}: {got}"
        for row in BY_MOMENT
        if (got := ask(client, row, known)) != _expected(row, "live", kits)
    ]
    assert not wrong, "\n".join(wrong)


def _expected(row: Row, moment: str, doors: Doors) -> int:
    return doors.get((row.name, row.method), row.expected(moment)["stranger"])
