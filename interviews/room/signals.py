"""What two browsers say to each other to set up a call (docs/protocol.md, Calls). Pure.

A signal is read strictly and written anew, so that only fields we know are handed on. Where the site's policy
is `relay`, nothing in it may tell one person the network address of the other: see `relayed_only`.
"""

import json
import re
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

MAX_SIGNAL_BYTES = 32 * 1024
MAX_CANDIDATE_CHARACTERS = 1000
_TAB = re.compile(r"[0-9a-f]{16}")

# https://www.rfc-editor.org/rfc/rfc8839#section-5.1, with the extensions of RFC 6544 that a relay may use.
_CANDIDATE = re.compile(
    r"candidate:(?P<head>\S{1,64} [0-9]{1,3} \S{1,8} [0-9]{1,10} \S{1,64} [0-9]{1,5}) typ (?P<type>\S{1,16})"
    r"(?P<rest>( \S+ \S+)*)"
)
_RELATED = " raddr 0.0.0.0 rport 0"  # the grammar wants it; what stands there is the person's own address
_HARMLESS = {"tcptype", "generation", "ufrag"}
_NOWHERE = {"c": "c=IN IP4 0.0.0.0", "a=rtcp": "a=rtcp:9 IN IP4 0.0.0.0"}


@dataclass(frozen=True, slots=True)
class Description:
    """A session description: an offer or its answer."""

    type: str
    sdp: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ICE candidate; an empty `candidate` says that there are no more."""

    candidate: str
    mid: str | None
    line_index: int | None
    ufrag: str | None


@dataclass(frozen=True, slots=True)
class Signal:
    """For the tab `to`, from connection `epoch` of the sender to connection `for_epoch` of that tab.

    `person` is whose tab it is; None, from one of the two to the other.
    """

    to: bytes
    epoch: int
    for_epoch: int
    content: Description | Candidate
    person: int | None = None


def read_signal(data: bytes) -> Signal:
    """Read the JSON of a SIGNAL frame; raises ValueError for anything else."""
    try:
        found = json.loads(data)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict) or not {"to", "epoch", "for"} < set(found):
        raise ValueError("not a signal")
    to = found.pop("to")
    epoch, for_epoch = _whole(found.pop("epoch")), _whole(found.pop("for"))
    person = _person(found.pop("person")) if "person" in found else None
    if not has_tabs_form(to):
        raise ValueError("not a tab")
    return Signal(bytes.fromhex(to), epoch, for_epoch, _content(found), person)


def write_signal(signal: Signal) -> bytes:
    """The JSON as the sender's browser writes it."""
    whose = {} if signal.person is None else {"person": signal.person}
    return _compact({"to": signal.to.hex(), **whose, **signal_json(signal)})


def signal_json(signal: Signal) -> dict[str, Any]:
    """What the addressed tab is told."""
    content = signal.content
    if isinstance(content, Description):
        said: dict[str, Any] = {"description": {"type": content.type, "sdp": content.sdp}}
    else:
        said = {
            "candidate": {
                "candidate": content.candidate,
                "sdpMid": content.mid,
                "sdpMLineIndex": content.line_index,
                "usernameFragment": content.ufrag,
            }
        }
    return {"epoch": signal.epoch, "for": signal.for_epoch, **said}


def relayed_only(signal: Signal) -> Signal | None:
    """The signal without any address but relays', or None where nothing of it is left."""
    content = signal.content
    if isinstance(content, Description):
        return replace(signal, content=replace(content, sdp=relayed_sdp(content.sdp)))
    if content.candidate == "":
        return signal
    line = relayed_candidate(content.candidate)
    return None if line is None else replace(signal, content=replace(content, candidate=line))


def relayed_candidate(line: str) -> str | None:
    """A relay's candidate without the address that stands behind it; None for every other type."""
    found = _CANDIDATE.fullmatch(line)
    if found is None or found["type"] != "relay":
        return None
    words = found["rest"].split()
    kept = [
        f" {name} {value}" for name, value in zip(words[::2], words[1::2], strict=True) if name in _HARMLESS
    ]
    return f"candidate:{found['head']} typ relay{_RELATED}{''.join(kept)}"


def relayed_sdp(sdp: str) -> str:
    """The description with relays' candidates only and no default or origin address."""
    lines = (_relayed_line(line) for line in re.split(r"\r\n|\r|\n", sdp))
    return "\r\n".join(line for line in lines if line is not None)


def _relayed_line(line: str) -> str | None:
    name, kind = line.partition(":")[0], line[:2]
    if name == "a=candidate":
        kept = relayed_candidate(line.removeprefix("a="))
        return None if kept is None else f"a={kept}"
    if name == "a=remote-candidates":
        return None
    if name in _NOWHERE:
        return _NOWHERE[name]
    if kind == "c=":
        return _NOWHERE["c"]
    if kind == "o=":
        return " ".join(line.split(" ")[:3]) + " IN IP4 0.0.0.0"
    return _without_port(line) if kind == "m=" else line


def _without_port(line: str) -> str:
    """Port 9 says "see the candidates"; 0 means that the medium is refused and has to stay."""
    words = line.split(" ")
    if len(words) > 1 and words[1] != "0":
        words[1] = "9"
    return " ".join(words)


def has_tabs_form(value: object) -> TypeGuard[str]:
    """Whether it is written as a tab's name is."""
    return isinstance(value, str) and _TAB.fullmatch(value) is not None


def _content(found: dict[str, Any]) -> Description | Candidate:
    match found:
        case {"description": dict(description), **nothing} if not nothing:
            return _description(description)
        case {"candidate": dict(candidate), **nothing} if not nothing:
            return _candidate(candidate)
    raise ValueError("neither a description nor a candidate")


def _description(found: dict[str, Any]) -> Description:
    if set(found) != {"type", "sdp"} or found["type"] not in {"offer", "answer"}:
        raise ValueError("not a description")
    return Description(found["type"], _text(found["sdp"], MAX_SIGNAL_BYTES))


def _candidate(found: dict[str, Any]) -> Candidate:
    if set(found) != {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}:
        raise ValueError("not a candidate")
    mid, index, ufrag = found["sdpMid"], found["sdpMLineIndex"], found["usernameFragment"]
    return Candidate(
        candidate=_text(found["candidate"], MAX_CANDIDATE_CHARACTERS),
        mid=None if mid is None else _text(mid, 64),
        line_index=None if index is None else _whole(index),
        ufrag=None if ufrag is None else _text(ufrag, 256),
    )


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("not a number of ours")
    return value


def _person(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**32:
        raise ValueError("not a person")
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("not a text of ours")
    return value


def _compact(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
