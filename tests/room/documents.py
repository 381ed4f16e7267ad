"""Documents as people's browsers would write them, and updates that nobody should read."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from pycrdt import Doc, Map, Text

from accounts.models import User
from interviews.models import Room, RoomLogEntry


def write_log(room: Room, author: User, updates: Sequence[bytes]) -> None:
    """Append updates as the live process would, all at once."""
    head = Room.objects.get(pk=room.pk).head
    RoomLogEntry.objects.bulk_create(
        RoomLogEntry(
            room=room,
            seq=head + number,
            lseq=head + number,
            kind=RoomLogEntry.UPDATE,
            author=author,
            tab=b"typewrit",
            payload=update,
        )
        for number, update in enumerate(updates, 1)
    )
    Room.objects.filter(pk=room.pk).update(head=head + len(updates))


def typed(text: str) -> list[bytes]:
    """The updates of somebody who types a text into empty notes, letter by letter."""
    doc: Doc[Any] = Doc()
    notes = doc.get("notes", type=Text)
    updates = []
    for letter in text:
        before = doc.get_state()
        notes += letter
        updates.append(doc.get_update(before))
    return updates


def notes_of(*updates: bytes) -> str:
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return str(doc.get("notes", type=Text))


def edits_of_three_people(seed: int, edits: int) -> list[bytes]:
    """Concurrent writing, deleting and drawing by three browsers that hear of each other now and then."""
    chance = Random(seed)
    docs: list[Doc[Any]] = [Doc() for _ in range(3)]
    log: list[bytes] = []
    for _ in range(edits):
        doc = chance.choice(docs)
        before = doc.get_state()
        _edit(doc, chance)
        log.append(doc.get_update(before))
        if chance.random() < 0.3:
            for update in log:
                chance.choice(docs).apply_update(update)
    return log


def _edit(doc: "Doc[Any]", chance: Random) -> None:
    notes, board = doc.get("notes", type=Text), doc.get("board", type=Map)
    element = chance.choice("xyz")
    match chance.choice(["write", "write", "delete", "draw", "move"]):
        case "delete" if len(notes):
            at = chance.randrange(len(notes))
            del notes[at]
        case "draw":
            board[element] = Map({"x": chance.random(), "isDeleted": False})
        case "move" if element in board:
            board[element]["x"] = chance.random()
        case _:
            notes.insert(chance.randrange(len(notes) + 1), chance.choice("abcdef"))


def nested_bomb() -> bytes:
    """An array in an array in an array: whoever reads it overflows their stack and dies."""
    return _item_with(bytes([117, 1]) * 100_000 + bytes([126]))


def memory_bomb() -> bytes:
    """A few bytes that claim sixteen million clients: reading them takes more than a gigabyte."""
    return b"\x80\x80\x80\x08".ljust(58, b"\x01")


def _item_with(value: bytes) -> bytes:
    """An update of one item, by client 5, in a root called `a`, of one value."""
    return bytes([1, 1, 5, 0, 8, 1, 1, ord("a"), 1]) + value + bytes([0])


def random_updates(seed: int) -> Iterator[bytes]:
    chance = Random(seed)
    while True:
        yield chance.randbytes(chance.randrange(1, 80))
