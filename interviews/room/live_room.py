"""A room as one live process holds it while somebody here has it open."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from interviews.room.bucket import Allowance
from interviews.room.drafts import Draft, Outcome, Verdict
from interviews.room.feed import Feed
from interviews.room.hints import Addressed, Announcement, Heads, Message, Relay
from interviews.room.presence import Presence
from interviews.room.protocol import (
    Close,
    EncodedEntry,
    Entry,
    EntryKind,
    Here,
    Private,
    Relayed,
    Signaled,
    encode_entry,
    encode_server,
)
from interviews.room.protocol import Presence as PresenceFrame
from interviews.room.signals import Signal, signal_json
from interviews.room.tab import Tab

LEAVE_AFTER_SECONDS = 5.0
MAX_TABS_PER_PERSON = 8


@dataclass(frozen=True)
class Surroundings:
    """What a room needs of its process."""

    process: bytes
    submit: Callable[[Draft], bool]
    publish: Callable[[UUID, Message], None]
    next_lseq: Callable[[], int]
    read_entries: Callable[[UUID, int, int], Awaitable[list[EncodedEntry]]]
    read_private: Callable[[UUID, int, int], Awaitable[list[Private]]]


class LiveRoom:
    """Tabs, both sequences and presence of one room."""

    def __init__(self, room_id: UUID, around: Surroundings) -> None:
        self.id = room_id
        self._around = around
        self._loop = asyncio.get_running_loop()
        self._tabs: list[Tab] = []
        self._presence = Presence()
        self._announced: tuple[Here, ...] = ()
        self._leaving: dict[int, asyncio.TimerHandle] = {}
        self._vouched: set[int] = set()  # of whom the log says last that they came to this process
        self._gone: set[int] = set()  # of whom it says last that they left
        self._allowances: dict[int, Allowance] = {}
        self.log: Feed[EncodedEntry] = Feed(partial(around.read_entries, room_id), self._deliver)
        self.private: Feed[Private] = Feed(partial(around.read_private, room_id), self._deliver_private)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        return tuple(self._tabs)

    @property
    def is_idle(self) -> bool:
        return not self._tabs and not self._leaving

    @property
    def here(self) -> tuple[Here, ...]:
        return self._presence.here()

    # People come and go

    def enter(self, newcomer: Tab) -> None:
        """Take a tab in; an older socket of the same tab is closed, so is a person's ninth."""
        user = newcomer.held.user_id
        first = not self._presence.is_here(user)
        for tab in self._outdated_by(newcomer):
            tab.outlet.close(Close.REPLACED)
            self._remove(tab)
        self._allowances.setdefault(user, Allowance.full(self._loop.time()))
        self._tabs.append(newcomer)
        self._presence.come(newcomer.here)
        if first:
            self._person_came(user)
        self._presence_changed()

    def leave(self, tab: Tab) -> None:
        """Let a tab go; once its person has no tab for a while, the log says that they left."""
        if tab not in self._tabs:
            return
        self._remove(tab)
        user = tab.held.user_id
        if not self._presence.is_here(user):
            self._leaving[user] = self._loop.call_later(LEAVE_AFTER_SECONDS, self.person_went, user)
        self._presence_changed()

    def person_went(self, user: int) -> None:
        """Log it, unless they are elsewhere, or the log says last that they came there or left."""
        self._leaving.pop(user).cancel()
        if user in self._vouched and not self._presence.is_elsewhere(user):
            self._record(EntryKind.LEAVE, user)

    def empty(self) -> None:
        """The process ends: say now that everybody here left; one that has them too says otherwise."""
        for tab in self.tabs:
            self.leave(tab)
        for user, timer in self._leaving.items():
            timer.cancel()
            self._record(EntryKind.LEAVE, user)
        self._leaving.clear()
        self.log.stop()
        self.private.stop()

    def _outdated_by(self, newcomer: Tab) -> list[Tab]:
        same_person = [tab for tab in self._tabs if tab.held.user_id == newcomer.held.user_id]
        same_tab = [tab for tab in same_person if tab.tab == newcomer.tab]
        return same_tab or same_person[: max(0, len(same_person) + 1 - MAX_TABS_PER_PERSON)]

    def _remove(self, tab: Tab) -> None:
        self._tabs.remove(tab)
        self._presence.go(tab.here)

    def _person_came(self, user: int) -> None:
        if back := self._leaving.pop(user, None):
            back.cancel()
        if user in self._gone or not (back or self._presence.is_elsewhere(user)):
            self._record(EntryKind.JOIN, user)

    def _vouch(self, user: int) -> None:
        """Log again that somebody is here: by the log they left, or came to one that has let them go."""
        if self._presence.is_here(user) and user not in self._vouched:
            self._record(EntryKind.JOIN, user)

    def _record(self, kind: EntryKind, user: int) -> None:
        """Refused in a closed room, lost when too much waits: neither needs an answer."""
        if kind is EntryKind.JOIN:  # counts at once: they may have gone again before it is committed
            self._vouched.add(user)
            self._gone.discard(user)
        lseq, tab = self._around.next_lseq(), self._around.process[:8]
        self._around.submit(Draft(self.id, user, tab, lseq, kind, 0, b""))

    # What happens

    def allowance_of(self, user: int) -> Allowance:
        """Of a person who has entered; it lasts as long as the room is open here."""
        return self._allowances[user]

    def settle(self, outcomes: list[Outcome]) -> None:
        """Deliver what has just been committed, and tell the others whose drafts were not."""
        written = [encode_entry(_entry(each)) for each in outcomes if each.verdict is Verdict.WRITTEN]
        for outcome in outcomes:
            if outcome.verdict is not Verdict.WRITTEN:
                self._answer(outcome)
        if not written:
            return
        self.log.offer(written)
        if self._presence.others:
            self._around.publish(self.id, Heads(written[-1].seq, 0))

    def relay(self, sender: Tab, body: bytes) -> None:
        frame = encode_server(Relayed(sender.held.user_id, sender.tab, body))
        self._relay_here(frame, but=sender.tab)
        if self._presence.others:
            self._around.publish(self.id, Relay(self._around.process, sender.tab, frame))

    def signal(self, sender: Tab, signal: Signal) -> None:
        """Hand a signal to the one tab it is for, also in a closed room: people stay to say goodbye.

        One for a tab that is not in the room, or of a connection that is over, goes nowhere.
        """
        person, user = signal.person or 0, sender.held.user_id
        if not self._is_here_for(sender, signal) or not sender.signals(Here(person, signal.to), signal.epoch):
            return
        frame = encode_server(Signaled(user, sender.tab, signal_json(signal)))
        addressed = Addressed(user, sender.tab, person, signal.to, signal.for_epoch, frame)
        if not self._hand_over(addressed) and self._presence.others:
            self._around.publish(self.id, addressed)

    def hear(self, message: Message) -> None:
        """Take what another process says of this room."""
        match message:
            case Heads(head, private_head):
                self.log.note(head)
                self.private.note(private_head)
            case Relay(process, tab, frame) if process != self._around.process:
                self._relay_here(frame, but=tab)
            case Addressed():
                self._hand_over(message)
            case Announcement(process, here) if process != self._around.process:
                self._hear_announcement(process, here)

    def announce(self) -> None:
        """Tell other processes who is here; repeated, because an announcement expires."""
        self._around.publish(self.id, Announcement(self._around.process, self._presence.local))

    def refresh(self) -> None:
        """Every second or two: drop who is behind or has expired, repeat the announcement."""
        for tab in self._tabs:
            tab.outlet.close_if_behind()
        for user in self._presence.expire(self._loop.time()):
            self._vouch(user)
        self._tell_presence()
        if self._tabs:
            self.announce()

    def _hear_announcement(self, process: bytes, here: tuple[Here, ...]) -> None:
        before = self._presence.people_at(process)
        if self._presence.hear(process, here, self._loop.time()):
            self.announce()
        for user in before - self._presence.people_at(process):
            self._vouch(user)
        self._tell_presence()

    def _answer(self, outcome: Outcome) -> None:
        delivered = self.log.head or 0
        if outcome.verdict is Verdict.KNOWN:
            self.log.note(outcome.seq)
        for tab in self._tabs:
            if tab.tab == outcome.draft.tab and tab.held.user_id == outcome.draft.author:
                if outcome.seq > max(delivered, tab.log.position or 0):
                    continue  # committed, but not told to this tab yet: it is acknowledged in its turn
                self._answer_tab(tab, outcome)

    def _answer_tab(self, tab: Tab, outcome: Outcome) -> None:
        match outcome.verdict:
            case Verdict.KNOWN:
                tab.acknowledge([(outcome.draft.lseq, outcome.seq)])
            case Verdict.ROOM_CLOSED:
                tab.refuse("room_closed", outcome.draft.lseq)
            case Verdict.NO_SEAT:
                tab.outlet.close(Close.NO_SEAT)
            case Verdict.NO_ROOM:
                tab.outlet.close(Close.NO_ROOM)
            case _:
                tab.outlet.close(Close.MALFORMED)

    def _deliver(self, entries: list[EncodedEntry]) -> None:
        for entry in entries:
            if allowance := self._allowances.get(entry.author):
                allowance.written += len(entry.wire)
            if entry.kind in (EntryKind.JOIN, EntryKind.LEAVE):
                self._follow(entry)
        for tab in self._tabs:
            tab.log.take(entries)

    def _follow(self, entry: EncodedEntry) -> None:
        """Keep to what the log says of people: who is here is not to be counted as away."""
        self._vouched.discard(entry.author)
        self._gone.discard(entry.author)
        if entry.kind == EntryKind.LEAVE:
            self._gone.add(entry.author)
            self._vouch(entry.author)
        elif entry.tab == self._around.process[:8]:
            self._vouched.add(entry.author)

    def _deliver_private(self, events: list[Private]) -> None:
        for tab in self._tabs:
            if tab.sees_private:
                tab.private.take(events)

    def _relay_here(self, frame: bytes, *, but: bytes) -> None:
        for tab in self._tabs:
            if tab.tab != but:
                tab.outlet.push_ephemeral(frame)

    def _is_here_for(self, sender: Tab, signal: Signal) -> bool:
        """Whether the addressed tab is open, at any process; only the two need not say whose it is."""
        if signal.person is None and not sender.is_party:
            return False
        return any(
            each.tab == signal.to and each.user != sender.held.user_id and signal.person in (None, each.user)
            for each in self.here
        )

    def _hand_over(self, signal: Addressed) -> bool:
        """Whether the tab is here; what was meant for an older connection of it ends here."""
        for tab in self._tabs:
            if tab.is_addressed_by(signal):
                back = Here(signal.author if signal.person else 0, signal.from_tab)
                if signal.epoch >= tab.call_epoch(back):
                    tab.outlet.push_ephemeral(signal.frame)
                return True
        return False

    def _presence_changed(self) -> None:
        self.announce()
        self._tell_presence()

    def _tell_presence(self) -> None:
        here = self._presence.here()
        if here == self._announced:
            return
        self._announced = here
        frame, tabs = encode_server(PresenceFrame(here)), {each.tab for each in here}
        for tab in self._tabs:
            tab.outlet.push(frame)
            tab.forget_calls_but(tabs)


def _entry(outcome: Outcome) -> Entry:
    draft = outcome.draft
    return Entry(
        seq=outcome.seq,
        kind=draft.kind,
        doc=draft.doc,
        author=draft.author,
        tab=draft.tab,
        lseq=draft.lseq,
        at_ms=outcome.at_ms,
        payload=draft.payload,
    )
