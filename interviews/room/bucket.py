"""How fast one socket may send."""

from dataclasses import dataclass


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

    def take(self, now: float) -> bool:
        """Take one token, or return False when there is none."""
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
