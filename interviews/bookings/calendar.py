"""Calendar files of interviews (RFC 5545, RFC 5546): invitations, cancellations, and a feed. Pure.

Times are in UTC, without VTIMEZONE. An interview is one moment, not a local time that comes back; what counts
is the moment in the database. A program shows UTC on its owner's clock, and with no table of a zone in the
file it cannot disagree with us when a country changes its clocks after the booking.

Each person gets a file of their own, in which nobody else is named as an attendee: addresses stay private.
Answers of a mail program would reach nobody, so none are asked for (`RSVP=FALSE`): people confirm with us.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import icalendar

PRODUCT = "-//Tradeoff//Pairing//EN"
ALARMS = (timedelta(hours=1), timedelta(minutes=10))
FEED_REFRESH = timedelta(hours=1)
BUSY = {"tentative": "TENTATIVE", "confirmed": "BUSY", "cancelled": "FREE"}
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
State = Literal["tentative", "confirmed", "cancelled"]


@dataclass(frozen=True)
class Contact:
    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """One interview in one person's calendar.

    `uid` never changes and is never used again. `sequence` grows with every revision, which is how programs
    tell which of two files is newer. `text` must hold nothing that this person may not see.
    """

    uid: str
    sequence: int
    state: State
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str
    url: str
    changed_at: datetime


@dataclass(frozen=True)
class CalendarFile:
    """What is mailed or served, with the type it has to be sent as."""

    method: Method
    content: bytes

    @property
    def content_type(self) -> str:
        return f"text/calendar; charset=utf-8; method={self.method}"


def uid_for(*, booking: str, host: str) -> str:
    """The lasting name of a booking: the same in every file about it, and nowhere else in the world."""
    return f"{booking}@{host}"


def invitation(entry: Entry, *, organizer: Contact, attendee: Contact) -> CalendarFile:
    """Puts the interview into the person's calendar, or moves it there; for a cancelled one takes it out."""
    event = _event(entry)
    _add_people(event, entry, organizer, attendee)
    _add_alarms(event, entry)
    return _file("CANCEL" if entry.state == "cancelled" else "REQUEST", [event])


def saved(entry: Entry) -> CalendarFile:
    """A file to open by hand. It invites nobody: Outlook lets nobody answer an invitation that came by no
    mail, or that names another address than its owner's.
    """
    event = _event(entry)
    _add_alarms(event, entry)
    return _file("PUBLISH", [event])


def feed(entries: Iterable[Entry], *, name: str) -> CalendarFile:
    """A calendar to subscribe to. Cancelled entries stay in it as such, so that copies of them go away.

    No alarms: the same interviews came with theirs by mail, and nobody wants to be called twice. No
    organizer either: RFC 5546 asks for one, RFC 5545 (3.8.4.3) forbids it for what is in one person's
    calendar alone, and programs that find one ask for an answer.
    """
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    return _file("PUBLISH", [_event(entry) for entry in ordered], name=name)


def _file(method: Method, events: list[icalendar.Event], name: str = "") -> CalendarFile:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        # RFC 7986, and what programs understood before it.
        calendar.add("name", _line(name))
        calendar.add("x-wr-calname", _line(name))
        calendar.add("refresh-interval", FEED_REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", icalendar.vDuration(FEED_REFRESH))
    for event in events:
        calendar.add_component(event)
    return CalendarFile(method, calendar.to_ical())


def _event(entry: Entry) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _line(entry.title))
    event.add("description", _text(entry.text))
    event.add("location", _line(entry.url))
    event.add("url", entry.url)
    event.add("status", entry.state.upper())
    event.add("transp", "TRANSPARENT" if entry.state == "cancelled" else "OPAQUE")
    # Outlook knows "tentative" by no other property.
    event.add("x-microsoft-cdo-busystatus", BUSY[entry.state])
    # Colleagues who may look into a calendar need not read that somebody practices.
    event.add("class", "PRIVATE")
    return event


def _add_people(event: icalendar.Event, entry: Entry, organizer: Contact, attendee: Contact) -> None:
    event.add("organizer", f"mailto:{organizer.email}", parameters={"CN": _name(organizer)})
    event.add(
        "attendee",
        f"mailto:{attendee.email}",
        parameters={
            "CN": _name(attendee),
            "CUTYPE": "INDIVIDUAL",
            "ROLE": "REQ-PARTICIPANT",
            "PARTSTAT": "ACCEPTED" if entry.state == "confirmed" else "NEEDS-ACTION",
            "RSVP": "FALSE",
        },
    )


def _add_alarms(event: icalendar.Event, entry: Entry) -> None:
    for before in ALARMS if entry.state != "cancelled" else ():
        event.add_component(_alarm(entry, before))


def _alarm(entry: Entry, before: timedelta) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", _line(entry.title))
    return alarm


def _line(text: str) -> str:
    """One line of text: what people wrote cannot break out of its property."""
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Text of many lines without the characters that no calendar file may hold."""
    return UNPRINTABLE.sub(" ", text.replace("\r\n", "\n"))


def _name(contact: Contact) -> str:
    # Parameters have no way to write a double quote that every program reads.
    return _line(contact.name).replace('"', "'").replace("^", " ") or contact.email
