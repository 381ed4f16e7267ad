"""What the interviewer puts on the candidate's screen: a number or a twist of the kit, as a log entry.

Nothing but the item's title and text goes into the entry: the candidate reads it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from config.errors import Forbidden, Invalid, Refused
from interviews.models import RoomLogEntry, Round, RoundState
from interviews.room.services import append_entry

NUMBER, TWIST = "number", "twist"
KINDS = (NUMBER, TWIST)

# Where a kit has them: the section, and the fields of title and text.
PARTS = {NUMBER: ("if_asked", "question", "answer"), TWIST: ("twists", "title", "text")}


@dataclass(frozen=True, slots=True)
class Reveal:
    """An item as the candidate gets it. `key` names it within the round and says nothing of its place."""

    type: str
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Revealed:
    reveal: Reveal
    at: datetime


def reveal_item(*, user: User, round_: Round, kind: str, item: int) -> Revealed:
    """Show the item at this place of the round's kit to the candidate; once, however often it is asked.

    Raises Forbidden(`wrong_role`) for anyone but the interviewer, Invalid(`unknown_item`) for what the kit
    does not hold, and Refused(`not_live`) before the start and after the end.
    """
    with transaction.atomic():
        # The end of the round waits for this lock, and so does a second press of the button, or a candidate
        # who goes on alone.
        locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if user.pk != locked.interviewer_id:
            raise Forbidden("wrong_role", "Only the interviewer of this round can show something of the kit.")
        reveal = _find(round_.scenario_version.kit, kind, item)
        if locked.state != RoundState.LIVE:
            raise Refused("not_live", "It can be shown while the round is live.")
        known = next((each for each in revealed_in(round_) if each.reveal.key == reveal.key), None)
        if known:
            return known
        payload = json.dumps(asdict(reveal)).encode()
        entry = append_entry(room_id=round_.pk, kind=RoomLogEntry.REVEAL, payload=payload, author=user)
        return Revealed(reveal, entry.at)


def revealed_in(round_: Round) -> list[Revealed]:
    """What the candidate has been shown so far, in order."""
    entries = RoomLogEntry.objects.filter(room_id=round_.pk, kind=RoomLogEntry.REVEAL).order_by("seq")
    return [Revealed(Reveal(**json.loads(bytes(entry.payload))), entry.at) for entry in entries]


def _find(kit: dict[str, Any], kind: str, item: int) -> Reveal:
    if kind in PARTS:
        section, title, text = PARTS[kind]
        if 0 <= item < len(kit[section]):
            found = kit[section][item]
            return Reveal(kind, _key(kind, found[title]), found[title], found[text])
    raise Invalid("unknown_item", "The kit of this round has no such number or twist.")


def _key(kind: str, title: str) -> str:
    return hashlib.sha256(f"{kind} {title}".encode()).hexdigest()[:12]
