"""Refusals that a person can understand: a stable code, a sentence, an HTTP status."""


class Refused(Exception):
    """Raised by services and loaders; pages, API and tasks translate it once.

    `code` is stable and goes over the wire; `message` says what happened, what is safe and what to do.
    """

    status = 409

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or self.status


class Forbidden(Refused):
    """The person may know that this exists, but not do this now (403)."""

    status = 403


class Invalid(Refused):
    """The input cannot be accepted as it is (400)."""

    status = 400
