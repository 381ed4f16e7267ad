"""One tab in a room, from its HELLO on: what it may do, and what it is told."""

from interviews.room.feed import Cursor
from interviews.room.hints import Addressed
from interviews.room.outlet import Outlet
from interviews.room.protocol import (
    EncodedEntry,
    Error,
    Here,
    Private,
    encode_ack,
    encode_server,
    entries_frames,
)
from interviews.room.reads import Pass

INTERVIEWERS = {"interviewer", "second"}
PARTIES = {"candidate", "interviewer"}
OBSERVER = "observer"


class Tab:
    """One socket that has said HELLO."""

    def __init__(self, held: Pass, tab: bytes, outlet: Outlet) -> None:
        self.held = held
        self.tab = tab
        self.outlet = outlet
        self._call_epochs: dict[
            Here, int
        ] = {}  # by addressed tab: the newest connection that it signaled from
        self.log: Cursor[EncodedEntry] = Cursor(self._write_entries)
        self.private: Cursor[Private] = Cursor(self._write_private)

    @property
    def here(self) -> Here:
        return Here(self.held.user_id, self.tab)

    @property
    def sees_private(self) -> bool:
        return self.held.role in INTERVIEWERS

    @property
    def may_write(self) -> bool:
        return self.held.role != OBSERVER

    @property
    def is_party(self) -> bool:
        """One of the two whose round it is, who need not name each other to call."""
        return self.held.role in PARTIES

    def is_addressed_by(self, signal: Addressed) -> bool:
        """The person counts: a browser chooses its tab's name, so a guest could have taken another's."""
        if self.tab != signal.tab or self.held.user_id == signal.author:
            return False
        return self.held.user_id == signal.person if signal.person else self.is_party

    def signals(self, leg: Here, epoch: int) -> bool:
        """Note the connection that a signal to `leg` is from; False for one that is older than the newest."""
        if epoch < self.call_epoch(leg):
            return False
        self._call_epochs[leg] = epoch
        return True

    def call_epoch(self, leg: Here) -> int:
        return self._call_epochs.get(leg, 0)

    def forget_calls_but(self, tabs: set[bytes]) -> None:
        """Tabs that have gone: whoever comes and goes does not fill our memory."""
        for leg in [each for each in self._call_epochs if each.tab not in tabs]:
            del self._call_epochs[leg]

    def wrote(self, entry: EncodedEntry) -> bool:
        return entry.tab == self.tab and entry.author == self.held.user_id

    def acknowledge(self, pairs: list[tuple[int, int]]) -> None:
        """`pairs` of lseq and seq."""
        self.outlet.push(encode_ack(pairs))

    def refuse(self, code: str, lseq: int) -> None:
        self.outlet.push(encode_server(Error(code, lseq)))

    def _write_entries(self, entries: list[EncodedEntry]) -> None:
        """Others' entries before the acknowledgements: a lost connection in between must not skip any."""
        for frame in entries_frames(entry for entry in entries if not self.wrote(entry)):
            self.outlet.push(frame)
        if own := [(entry.lseq, entry.seq) for entry in entries if self.wrote(entry)]:
            self.acknowledge(own)

    def _write_private(self, events: list[Private]) -> None:
        for event in events:
            self.outlet.push(encode_server(event.for_reader(self.held.user_id)))
