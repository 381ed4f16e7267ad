"""Whoever thinks that a record is wrong asks once; a moderator answers once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import OutboxMessage, Profile, User
from config.errors import Forbidden, Invalid, Refused
from interviews.attendance.appeals import appeal, appeals_for, decide_appeal, facts_of, get_record_for
from interviews.attendance.selectors import standing_of
from interviews.models import AttendanceAppeal, Downtime, Interview, Participation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SignIn = Callable[[User], Client]


@pytest.fixture
def record(swap_interview: Interview, alice: User) -> Participation:
    """Alice did not come to an interview with Bob."""
    starts_at = timezone.now() - timedelta(hours=2)
    Interview.objects.filter(pk=swap_interview.pk).update(starts_at=starts_at)
    mine = swap_interview.participations.get(user=alice)
    Participation.objects.filter(pk=mine.pk).update(outcome="no_show", outcome_at=timezone.now())
    return Participation.objects.get(pk=mine.pk)


@pytest.fixture
def asked(record: Participation, alice: User) -> AttendanceAppeal:
    return appeal(user=alice, record=record, text="The lobby did not open for me.")


def page(client: Client, name: str, *args: object) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def test_one_asks_from_the_page_and_reads_that_it_waits(
    client_of: SignIn, record: Participation, alice: User
) -> None:
    client = client_of(alice)
    assert "That is wrong" in page(client, "attendance")
    asked = client.post(reverse("attendance-appeal", args=[record.pk]), {"text": " The tram stood still. "})
    assert asked["Location"] == reverse("attendance")
    made = AttendanceAppeal.objects.get()
    assert (made.text, made.against, made.state) == ("The tram stood still.", "no_show", "open")
    shown = page(client, "attendance")
    assert "A moderator looks at it." in shown
    assert "That is wrong" not in shown


def test_asking_again_changes_nothing(record: Participation, alice: User, asked: AttendanceAppeal) -> None:
    assert appeal(user=alice, record=record, text="Another text.") == asked
    assert AttendanceAppeal.objects.get().text == "The lobby did not open for me."


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "text_needed"), ("x" * 2001, "too_long"), ("\x00", "bad_text")]
)
def test_a_text_that_cannot_be_kept_is_refused_and_stays_in_the_form(
    client_of: SignIn, record: Participation, alice: User, text: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        appeal(user=alice, record=record, text=text)
    assert refused.value.code == code
    answer = client_of(alice).post(reverse("attendance-appeal", args=[record.pk]), {"text": text})
    assert answer.status_code == 400
    assert text.replace("\x00", "") in answer.content.decode()
    assert not AttendanceAppeal.objects.exists()


def test_what_counts_against_nobody_cannot_be_appealed(record: Participation, alice: User) -> None:
    Participation.objects.filter(pk=record.pk).update(outcome="present")
    with pytest.raises(Refused) as refused:
        appeal(user=alice, record=record, text="Why?")
    assert refused.value.code == "nothing_to_appeal"


def test_the_record_of_another_is_not_there(
    client_of: SignIn, record: Participation, bob: User, charlie: User
) -> None:
    for person in (bob, charlie):
        with pytest.raises(Refused, match="no attendance record of yours"):
            get_record_for(person, record.pk)
        address = reverse("attendance-appeal", args=[record.pk])
        assert client_of(person).post(address, {"text": "Mine."}).status_code == 404


def test_a_moderator_sees_what_the_site_knows(
    client_of: SignIn, asked: AttendanceAppeal, record: Participation, bob: User, mona: User
) -> None:
    starts_at = asked.participation.interview.starts_at
    Participation.objects.filter(user=bob).update(arrived_at=starts_at - timedelta(minutes=3))
    Downtime.objects.create(since=starts_at, until=starts_at + timedelta(minutes=1))
    facts = facts_of(asked)
    assert [side.user.display_name for side in facts.sides] == ["Alice", "Bob"]
    assert [side.participation.arrived_at for side in facts.sides] == [None, starts_at - timedelta(minutes=3)]
    assert len(facts.silences) == 1
    shown = page(client_of(mona), "appeal", asked.pk)
    assert "The lobby did not open for me." in shown
    assert "Down from" in shown
    assert "Alice: no-show" in page(client_of(mona), "appeals")


def test_of_a_late_cancellation_a_moderator_reads_when_it_was_booked_and_cancelled(
    client_of: SignIn, record: Participation, alice: User, mona: User
) -> None:
    starts_at = record.interview.starts_at
    Interview.objects.filter(pk=record.interview_id).update(created_at=starts_at - timedelta(days=2))
    Participation.objects.filter(pk=record.pk).update(
        outcome="cancelled_late", left_at=starts_at - timedelta(hours=3)
    )
    late = appeal(user=alice, record=Participation.objects.get(pk=record.pk), text="Power cut")
    shown = page(client_of(mona), "appeal", late.pk).replace("\xa0", " ")
    assert "2 days before the start" in shown
    assert "3 hours before it" in shown
    assert "was missed" not in shown
    assert "Up all the time" not in shown


@pytest.mark.parametrize(
    ("decision", "state", "outcome", "said"),
    [
        ("removed", "upheld", "", "it no longer counts"),
        ("server_fault", "upheld", "server_fault", "it no longer counts"),
        ("declined", "declined", "no_show", "it stands."),
    ],
)
def test_a_moderator_decides_once_and_the_person_gets_one_mail(
    client_of: SignIn,
    asked: AttendanceAppeal,
    alice: User,
    mona: User,
    decision: str,
    state: str,
    outcome: str,
    said: str,
) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Asia/Tokyo")
    for _ in range(2):
        sent = client_of(mona).post(
            reverse("appeal", args=[asked.pk]), {"answer": "We looked.", "decision": decision}
        )
        assert sent["Location"] == reverse("appeals")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.answer) == (state, mona, "We looked.")
    assert Participation.objects.get(user=alice).outcome == outcome
    mail = OutboxMessage.objects.get(recipient=alice.email)
    assert said in mail.text
    assert "We looked." in mail.text
    assert "(Asia/Tokyo)" in mail.text


def test_who_was_right_may_book_again(asked: AttendanceAppeal, alice: User, mona: User) -> None:
    before = standing_of(alice).attendance.missed
    decide_appeal(moderator=mona, appeal=asked, decision="removed", answer="Right.")
    assert (before, standing_of(alice).attendance.missed) == (1, 0)


def test_a_second_moderator_is_told_that_it_is_decided(
    asked: AttendanceAppeal, mona: User, make_person: Callable[..., User]
) -> None:
    decide_appeal(moderator=mona, appeal=asked, decision="declined", answer="No.")
    with pytest.raises(Refused) as refused:
        decide_appeal(
            moderator=make_person("Max", is_moderator=True), appeal=asked, decision="removed", answer="Yes."
        )
    assert refused.value.code == "already_decided"


@pytest.mark.parametrize(
    ("decision", "answer", "code"),
    [
        ("", "Because.", "unknown_decision"),
        ("declined", " ", "text_needed"),
        ("removed", "x" * 501, "too_long"),
    ],
)
def test_a_decision_needs_a_choice_and_an_answer(
    client_of: SignIn, asked: AttendanceAppeal, mona: User, decision: str, answer: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        decide_appeal(moderator=mona, appeal=asked, decision=decision, answer=answer)
    assert refused.value.code == code
    sent = client_of(mona).post(reverse("appeal", args=[asked.pk]), {"answer": answer, "decision": decision})
    assert sent.status_code == 400
    asked.refresh_from_db()
    assert asked.state == "open"


def test_only_moderators_see_appeals_and_never_those_of_their_own_interviews(
    client_of: SignIn, asked: AttendanceAppeal, alice: User, bob: User, charlie: User
) -> None:
    for person in (alice, charlie):
        with pytest.raises(Forbidden, match="Only moderators"):
            appeals_for(person)
        for name, args in (("appeals", []), ("appeal", [asked.pk])):
            assert client_of(person).get(reverse(name, args=args)).status_code == 403
    User.objects.filter(pk=bob.pk).update(is_moderator=True)
    bob.refresh_from_db()
    assert not appeals_for(bob).exists()
    assert client_of(bob).get(reverse("appeal", args=[asked.pk])).status_code == 404


def test_records_and_appeals_are_in_the_export(asked: AttendanceAppeal, alice: User, bob: User) -> None:
    (row,) = export_for(alice)["attendance"]
    assert (row["outcome"], row["appeal"]["text"]) == ("no_show", "The lobby did not open for me.")
    assert export_for(bob)["attendance"] == []


def test_deleting_the_account_takes_the_appeal_along(asked: AttendanceAppeal, alice: User) -> None:
    delete_account(user=alice)
    assert not AttendanceAppeal.objects.exists()
