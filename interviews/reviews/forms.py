"""What the page that asks for a re-score sends."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Asked:
    """The form's fields as they came, for the page that shows them again; the service judges them."""

    lines: list[str]
    reason: str
    wanted: str
    agreed: bool


def asked_by(sent: QueryDict, *, wanted: str) -> Asked:
    """What was sent, or where nothing was: no line, whoever is possible, and no agreement."""
    if not sent:
        return Asked(lines=[], reason="", wanted=wanted, agreed=False)
    return Asked(
        lines=sent.getlist("lines"),
        reason=sent.get("reason", ""),
        wanted=sent.get("wanted", ""),
        agreed=sent.get("agreed") == "on",
    )
