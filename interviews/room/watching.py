"""What an observer may say in a room: where are you, and how they listen to the call. Pure.

Read strictly and written anew, so that nothing else leaves with it (docs/protocol.md, A third person).
"""

import json
import re
from dataclasses import replace
from typing import Any

from interviews.room.signals import Description, Signal, has_tabs_form

MAX_LEGS = 16
_LINE = re.compile(r"\r\n|\r|\n")
_SENDS = ("a=sendrecv", "a=sendonly")  # whatever a browser reads after it
_RECEIVES = {"a=recvonly", "a=inactive"}
_MEDIA = ("m=audio ", "m=video ")


def observers_word(body: bytes) -> bytes | None:
    """The EPHEMERAL body as it is handed on; None for anything that somebody who watches may not say.

    They may say `hello`, and in `call` that they listen: muted, without a camera.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not said or not set(said) <= {"hello", "call"}:
        return None
    if said.get("hello", True) is not True or ("call" in said and not _listens(said["call"])):
        return None
    return json.dumps(said, separators=(",", ":")).encode()


def observers_signal(signal: Signal) -> Signal | None:
    """The signal as it is handed on; None where it offers a sound, a picture or a channel for data.

    Its lines end as browsers agree that lines end, so that what was looked at is what they read.
    """
    content = signal.content
    if not isinstance(content, Description):
        return signal
    lines = _LINE.split(content.sdp)
    if not _only_receives(lines):
        return None
    return replace(signal, content=replace(content, sdp="\r\n".join(lines)))


def _only_receives(lines: list[str]) -> bool:
    """A medium without a direction goes both ways, so each has to say that it does not."""
    if any(line.startswith(_SENDS) for line in lines):
        return False
    media = [at for at, line in enumerate(lines) if line.startswith("m=")]
    ends = [*media[1:], len(lines)]
    return all(
        lines[start].startswith(_MEDIA) and not _RECEIVES.isdisjoint(lines[start:end])
        for start, end in zip(media, ends, strict=False)
    )


def _listens(word: object) -> bool:
    if not isinstance(word, dict) or not _is_whole(word.get("epoch")):
        return False
    if word == {"epoch": 0}:
        return True  # has left the call
    allowed = {"epoch", "muted", "camera", "wants_video", "legs"}
    return (
        allowed - {"legs"} <= set(word) <= allowed
        and word["muted"] is True
        and word["camera"] == "off"
        and isinstance(word["wants_video"], bool)
        and _are_legs(word.get("legs", {}))
    )


def _are_legs(legs: object) -> bool:
    return isinstance(legs, dict) and len(legs) <= MAX_LEGS and all(map(_is_leg, legs.items()))


def _is_leg(leg: tuple[str, Any]) -> bool:
    tab, differs = leg
    if (
        not has_tabs_form(tab)
        or not isinstance(differs, dict)
        or not set(differs) <= {"epoch", "wants_video"}
    ):
        return False
    return _is_whole(differs.get("epoch", 0)) and isinstance(differs.get("wants_video", True), bool)


def _is_whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**53
