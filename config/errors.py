"""Refusals that a person can understand: a stable code, a sentence, an HTTP status."""

from typing import Any, NamedTuple


class Way(NamedTuple):
    """What to do instead: a verb, and the name of an address."""

    label: str
    name: str


class Refused(Exception):
    """Raised by services and loaders; pages, API and tasks translate it once.

    `code` is stable and goes over the wire; `message` says what happened, what is safe and what to do;
    `details` are further fields of the API's answer; `way` is where its page leads.
    """

    status = 409
    way: Way | None = None

    def __init__(
        self, code: str, message: str, status: int | None = None, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or self.status
        self.details = details or {}


class Forbidden(Refused):
    """The person may know that this exists, but not do this now (403)."""

    status = 403


class Invalid(Refused):
    """The input cannot be accepted as it is (400)."""

    status = 400
