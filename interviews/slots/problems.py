"""What cannot be accepted, as data: a page shows it at its place, a service refuses with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A stable code, a sentence that says what to do, and where: `slots.12`, `weekly.3`, or a whole list."""

    code: str
    message: str
    place: str
