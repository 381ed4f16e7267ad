"""The recording as its reviewer gets it: what the replay draws, and nobody's name, number or tab.

People stand in it under their parts. Words that they wrote stay as they are.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from interviews.models import ReviewRequest, ReviewState, RoomLogEntry, Round
from interviews.replay.boot import ms, stages
from interviews.reports.content import ReportContent
from interviews.room.protocol import Entry, Kind, encode_entry

CANDIDATE, INTERVIEWER, THIRD, NOBODY = 1, 2, 3, 0
NOT_THERE = -1
SHOWN = [RoomLogEntry.UPDATE, RoomLogEntry.CHAT, RoomLogEntry.CLOCK, RoomLogEntry.REVEAL]
PEOPLE_OF_A_CLOCK = ("moved_by", "pause_proposed_by")
AT_ONCE = 2000
PIECE_BYTES = 64 * 1024

Parts = Mapping[int | None, int]


def blind_boot(review: ReviewRequest, content: ReportContent) -> dict[str, Any]:
    """`ReplayBoot` of `frontend/src/replay/boot.ts` without marks and names; of the report only its times."""
    round_ = review.round
    is_done = review.state == ReviewState.DONE
    people = [{"id": CANDIDATE, "name": "Candidate", "role": "candidate"}]
    if round_.interviewer_id or round_.former_interviewer_id:
        people.append({"id": INTERVIEWER, "name": "Interviewer", "role": "interviewer"})
    return {
        "userId": NOT_THERE,
        "solo": round_.interviewer_id is None,
        "title": round_.scenario_version.title,
        "startedAt": ms(round_.started_at),
        "endedAt": ms(round_.ended_at),
        "people": people,
        "stages": stages(content),
        "marks": [],
        "recordingUrl": reverse("rescore-recording", args=[review.pk]),
        "picturesUrl": f"{reverse('rescore', args=[review.pk])}pictures/",
        "back": {
            "url": reverse("rescore" if is_done else "rescore-score", args=[review.pk]),
            "label": "See both scores" if is_done else "Back to the scores",
            "short": "Scores",
        },
    }


def blind_frame(round_: Round, head: int) -> Iterator[bytes]:
    """The log up to `head` as one ENTRIES frame, in pieces. Entries keep their numbers; some are left out."""
    parts = _parts_of(round_)
    log = RoomLogEntry.objects.filter(room_id=round_.pk, seq__lte=head, kind__in=SHOWN).order_by("seq")
    piece = bytearray([Kind.ENTRIES])
    for row in log.iterator(AT_ONCE):
        piece += encode_entry(_masked(row, parts)).wire
        if len(piece) >= PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _parts_of(round_: Round) -> Parts:
    interviewer = round_.interviewer_id or round_.former_interviewer_id
    return {interviewer: INTERVIEWER, round_.candidate_id: CANDIDATE, None: NOBODY}


def _masked(row: RoomLogEntry, parts: Parts) -> Entry:
    payload = bytes(row.payload)
    return Entry(
        seq=row.seq,
        kind=row.kind,
        doc=row.doc,
        author=parts.get(row.author_id, THIRD),
        tab=bytes(8),
        lseq=0,
        at_ms=row.at.timestamp() * 1000,
        payload=_masked_clock(payload, parts) if row.kind == RoomLogEntry.CLOCK else payload,
    )


def _masked_clock(payload: bytes, parts: Parts) -> bytes:
    clock = json.loads(payload)
    for name in PEOPLE_OF_A_CLOCK:
        person = clock.get(name)
        clock[name] = None if person is None else parts.get(person, THIRD)
    return json.dumps(clock, separators=(",", ":")).encode()
