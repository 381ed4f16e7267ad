"""How fast one socket may send, and how much one person may write."""

from dataclasses import dataclass

from interviews.room.protocol import Close

MIB = 1024 * 1024
PERSON_BYTES = 32 * MIB
PERSON_BYTES_PER_SECOND = 128 * 1024
PERSON_BYTES_AT_ONCE = 8 * MIB


@dataclass(slots=True)
class Bucket:
    """A token bucket: `per_second` in the long run, `burst` at once. Times are seconds of a steady clock."""

    per_second: float
    burst: float
    tokens: float
    filled_at: float

    @classmethod
    def full(cls, per_second: float, burst: float, now: float) -> "Bucket":
        return cls(per_second, burst, burst, now)

    def take(self, now: float, amount: int = 1) -> bool:
        """Take so many tokens, or return False, and take none, when there are fewer."""
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens < amount:
            return False
        self.tokens -= amount
        return True


@dataclass(slots=True)
class Allowance:
    """What one person may write to a room's log: with all their tabs, at once and in all.

    `written` counts what is on disk, once `is_counted`. What is on its way there is bounded by what may come
    at once.
    """

    bytes: Bucket
    written: int = 0
    is_counted: bool = False

    @classmethod
    def full(cls, now: float) -> "Allowance":
        return cls(Bucket.full(PERSON_BYTES_PER_SECOND, PERSON_BYTES_AT_ONCE, now))

    def count(self, written: int) -> None:
        """Hear how much is on disk, some of which may have been told already."""
        self.written = max(self.written, written)
        self.is_counted = True

    def refusal(self, now: float, size: int) -> Close | None:
        """Take so many bytes and return None, or say why not."""
        if self.written + size > PERSON_BYTES:
            return Close.USED_UP
        return None if self.bytes.take(now, size) else Close.TOO_FAST
