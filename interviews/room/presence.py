"""Who has a room open, here and at other live processes. Pure: times are seconds of any steady clock."""

from collections.abc import Iterable

from interviews.room.protocol import Here

EXPIRES_AFTER_SECONDS = 6.0


class Presence:
    """Tabs of this process and what others have announced; an announcement not repeated expires."""

    def __init__(self) -> None:
        self._local: list[Here] = []
        self._elsewhere: dict[bytes, tuple[float, tuple[Here, ...]]] = {}

    @property
    def local(self) -> tuple[Here, ...]:
        return tuple(self._local)

    @property
    def others(self) -> bool:
        """Whether another process has this room open."""
        return bool(self._elsewhere)

    def here(self) -> tuple[Here, ...]:
        """Every open tab once, in the order of people and tabs."""
        tabs = {*self._local, *(each for _, here in self._elsewhere.values() for each in here)}
        return tuple(sorted(tabs, key=lambda each: (each.user, each.tab)))

    def is_here(self, user: int) -> bool:
        return any(each.user == user for each in self._local)

    def is_elsewhere(self, user: int) -> bool:
        return any(each.user == user for _, here in self._elsewhere.values() for each in here)

    def come(self, here: Here) -> None:
        self._local.append(here)

    def go(self, here: Here) -> None:
        self._local.remove(here)

    def people_at(self, process: bytes) -> set[int]:
        """Whom another process has announced."""
        return {each.user for each in self._elsewhere.get(process, (0.0, ()))[1]}

    def hear(self, process: bytes, here: Iterable[Here], now: float) -> bool:
        """Take another process's announcement; return whether that process is new here."""
        tabs = tuple(here)
        known = process in self._elsewhere
        if tabs:
            self._elsewhere[process] = (now + EXPIRES_AFTER_SECONDS, tabs)
        else:
            self._elsewhere.pop(process, None)
        return bool(tabs) and not known

    def expire(self, now: float) -> set[int]:
        """Forget processes that announce nothing any more; return whom they had here."""
        silent = {process for process, (until, _) in self._elsewhere.items() if until <= now}
        return {each.user for process in silent for each in self._elsewhere.pop(process)[1]}
