"""Calendar files as two other programs read them (vobject and ics), and as RFC 5545 wants their bytes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from interviews.bookings.calendar import CalendarFile, Contact, Entry, feed, invitation, saved, uid_for

STARTS = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
ENTRY = Entry(
    uid=uid_for(booking="6f0e", host="tradeoff.example.org"),
    sequence=0,
    state="confirmed",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=105),
    title="Practice interview with Bob",
    text="Monday, November 30, 18:30 in Europe/Berlin.\nYou take turns; 45 minutes a round.",
    url="https://tradeoff.example.org/interviews/6f0e/",
    changed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
)
SITE = Contact("Tradeoff", "hello@tradeoff.example.org")
ALICE = Contact("Alice", "alice@example.org")


def invite(**changes: object) -> CalendarFile:
    return invitation(replace(ENTRY, **changes), organizer=SITE, attendee=ALICE)  # type: ignore[arg-type]


def lines(file: CalendarFile) -> list[str]:
    """The content lines, unfolded."""
    return file.content.decode().replace("\r\n ", "").split("\r\n")


def read(file: CalendarFile) -> vobject.base.Component:
    calendar = vobject.readOne(file.content.decode())
    assert calendar.validate(raiseException=True)
    return calendar


def read_by_ics(file: CalendarFile) -> list[ics.Event]:
    return sorted(ics.Calendar(file.content.decode()).events)


def test_an_invitation_reads_the_same_in_both_programs() -> None:
    file = invite()
    (event,) = read(file).vevent_list
    assert (event.dtstart.value, event.dtend.value) == (ENTRY.starts_at, ENTRY.ends_at)
    assert (event.summary.value, event.description.value) == (ENTRY.title, ENTRY.text)
    assert (event.uid.value, event.sequence.value, event.status.value) == (ENTRY.uid, "0", "CONFIRMED")
    (other,) = read_by_ics(file)
    assert (other.begin.datetime, other.end.datetime) == (ENTRY.starts_at, ENTRY.ends_at)
    assert (other.name, other.description) == (ENTRY.title, ENTRY.text)
    assert (other.uid, other.url, other.status) == (ENTRY.uid, ENTRY.url, "CONFIRMED")


def test_an_invitation_is_a_request_to_one_person_who_is_asked_for_no_answer() -> None:
    file = invite()
    assert file.content_type == "text/calendar; charset=utf-8; method=REQUEST"
    calendar = read(file)
    assert calendar.method.value == "REQUEST"
    (attendee,) = calendar.vevent.attendee_list
    assert attendee.value == "mailto:alice@example.org"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == (["ACCEPTED"], ["FALSE"])
    assert calendar.vevent.organizer.value == "mailto:hello@tradeoff.example.org"
    tentative = read(invite(state="tentative")).vevent
    assert tentative.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert tentative.status.value == "TENTATIVE"


# RFC 5546, 3.2: what each method must have and must not, of an event that does not come back.
NEEDED = {
    "REQUEST": (
        {"UID", "SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE", "DTSTART", "SUMMARY"},
        {"REQUEST-STATUS"},
    ),
    "CANCEL": ({"UID", "SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE", "STATUS"}, {"BEGIN:VALARM"}),
    "PUBLISH": ({"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "SUMMARY"}, {"ATTENDEE", "REQUEST-STATUS"}),
}


@pytest.mark.parametrize(
    "file", [invite(), invite(state="cancelled", sequence=1), saved(ENTRY), feed([ENTRY], name="T")]
)
def test_each_method_has_what_programs_need_each_once(file: CalendarFile) -> None:
    names = [re.split("[;:]", line)[0] for line in lines(file)]
    needed, forbidden = NEEDED[file.method]
    assert {name: names.count(name) for name in needed} == dict.fromkeys(needed, 1)
    assert not forbidden & {*names, *lines(file)}
    assert (names.count("METHOD"), names.count("VERSION"), names.count("PRODID")) == (1, 1, 1)
    assert f"METHOD:{file.method}" in lines(file)
    assert file.content_type.endswith(f"method={file.method}")


def test_a_file_to_open_by_hand_invites_nobody_and_rings() -> None:
    file = saved(ENTRY)
    (event,) = read(file).vevent_list
    assert (event.uid.value, len(event.valarm_list)) == (ENTRY.uid, 2)
    assert b"mailto:" not in file.content


@pytest.mark.parametrize(
    ("state", "shown"), [("tentative", "TENTATIVE"), ("confirmed", "BUSY"), ("cancelled", "FREE")]
)
def test_outlook_shows_whether_somebody_has_confirmed(state: str, shown: str) -> None:
    assert f"X-MICROSOFT-CDO-BUSYSTATUS:{shown}" in lines(invite(state=state))


def test_times_are_in_utc_whatever_zone_they_come_in() -> None:
    local = STARTS.astimezone(ZoneInfo("Asia/Kathmandu"))
    file = invite(starts_at=local)
    assert file.content == invite().content
    assert "DTSTART:20261130T173000Z" in lines(file)
    assert b"VTIMEZONE" not in file.content


def test_alarms_ring_an_hour_and_ten_minutes_before() -> None:
    alarms = read(invite()).vevent.valarm_list
    assert [alarm.trigger.value for alarm in alarms] == [-timedelta(hours=1), -timedelta(minutes=10)]
    assert {alarm.action.value for alarm in alarms} == {"DISPLAY"}
    (event,) = read_by_ics(invite())
    assert sorted(alarm.trigger for alarm in event.alarms) == [-timedelta(hours=1), -timedelta(minutes=10)]


def test_a_cancellation_names_the_same_event_with_a_later_sequence_and_no_alarm() -> None:
    later = ENTRY.changed_at + timedelta(days=1)
    file = invite(sequence=1, changed_at=later, state="cancelled")
    calendar = read(file)
    assert (file.method, calendar.method.value) == ("CANCEL", "CANCEL")
    event = calendar.vevent
    assert (event.uid.value, event.sequence.value, event.status.value) == (ENTRY.uid, "1", "CANCELLED")
    assert event.dtstamp.value == later
    assert not hasattr(event, "valarm")
    assert event.transp.value == "TRANSPARENT"


def test_a_feed_has_a_name_and_a_pace_and_neither_people_nor_alarms() -> None:
    second = replace(
        ENTRY, uid="7a@tradeoff.example.org", starts_at=STARTS - timedelta(days=1), state="cancelled"
    )
    file = feed([ENTRY, second], name="Tradeoff")
    calendar = read(file)
    assert (calendar.method.value, calendar.x_wr_calname.value) == ("PUBLISH", "Tradeoff")
    assert [event.status.value for event in calendar.vevent_list] == ["CANCELLED", "CONFIRMED"]
    assert {"NAME:Tradeoff", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(
        lines(file)
    )
    for private in (b"ATTENDEE", b"ORGANIZER", b"VALARM", b"mailto:"):
        assert private not in file.content
    assert {event.uid for event in read_by_ics(file)} == {ENTRY.uid, second.uid}


def test_a_feed_does_not_depend_on_the_order_of_rows() -> None:
    second = replace(ENTRY, uid="7a@tradeoff.example.org")
    assert feed([ENTRY, second], name="T") == feed([second, ENTRY], name="T")


def test_an_empty_feed_is_a_calendar_all_the_same() -> None:
    file = feed([], name="Tradeoff")
    assert lines(file)[0] == "BEGIN:VCALENDAR"
    assert read_by_ics(file) == []


@pytest.mark.parametrize(
    "name", ['Eve"\r\nATTENDEE:mailto:mallory@example.org', "Eve;CN=x,y:z^n", "  ", "Ève 😀\x00"]
)
def test_no_name_breaks_out_of_its_place(name: str) -> None:
    file = invitation(
        replace(ENTRY, title=f"Practice with {name}"), organizer=SITE, attendee=Contact(name, ALICE.email)
    )
    (attendee,) = read(file).vevent.attendee_list
    assert attendee.value == "mailto:alice@example.org"
    assert len([line for line in lines(file) if line.startswith("ATTENDEE")]) == 1
    assert len(read_by_ics(file)) == 1


# What programs may not agree on: how to write a backslash before a letter.
people_write = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\"), max_size=300)


@given(people_write, people_write)
def test_whatever_people_write_comes_back_in_lines_of_at_most_75_octets(title: str, text: str) -> None:
    file = invite(title=title, text=text)
    raw = file.content.split(b"\r\n")
    assert raw.pop() == b""
    for line in raw:
        assert len(line) <= 75
        line.decode()  # no character is cut in two
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
    event = read(file).vevent
    assert event.summary.value == " ".join(plain(title).split())
    assert event.description.value == plain(text)


def plain(text: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]", " ", text.replace("\r\n", "\n"))
