"""Another time: one proposes slots, the other accepts one; calendars, reminders and people's time follow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage, Profile, User
from config.errors import Invalid, Refused
from interviews.bookings.booking import booking_of
from interviews.bookings.moving import MAX_PROPOSALS, answer_move, expire_moves, propose_move
from interviews.bookings.services import cancel_booking
from interviews.bookings.suggestions import suggested_days
from interviews.invariants import broken_invariants
from interviews.models import Interview, InterviewState, Reminder, SlotProposal, WeeklyHours
from interviews.services import Busy, Part
from interviews.slots.services import SlotsRefused
from scenarios.models import ScenarioVersion
from tests.bookings.conftest import LATER, Book, slot_in


@pytest.fixture
def proposal(booked: Interview, alice: User) -> SlotProposal:
    starts = [slot_in(LATER), slot_in(LATER) + timedelta(hours=3)]
    return propose_move(user=alice, interview=booked, starts=starts, note="My train changed.")


def accept(user: User, proposal: SlotProposal, *, which: int = 0) -> Interview:
    assert proposal.interview is not None
    return answer_move(
        user=user,
        interview=proposal.interview,
        proposal_id=proposal.pk,
        answer="accept",
        chosen=proposal.starts[which],
    )


def decline(user: User, proposal: SlotProposal, answer: str = "decline") -> Interview:
    assert proposal.interview is not None
    return answer_move(user=user, interview=proposal.interview, proposal_id=proposal.pk, answer=answer)


def test_the_other_hears_of_the_slots_in_their_own_zone(booked: Interview, alice: User, bob: User) -> None:
    Profile.objects.filter(user=bob).update(time_zone="America/New_York")
    start = slot_in(LATER)
    proposal = propose_move(user=alice, interview=booked, starts=[start], note="My train\nchanged.")
    mail = OutboxMessage.objects.get(dedupe_key__endswith=f"proposed:{proposal.pk}")
    assert mail.recipient == bob.email
    assert "(America/New York)" in mail.text
    assert "They wrote: “My train changed.”" in mail.text
    assert mail.calendar == ""
    booked.refresh_from_db()
    assert booked.calendar_sequence == 0


def test_what_is_accepted_moves_everything(proposal: SlotProposal, booked: Interview, bob: User) -> None:
    accept(bob, proposal, which=1)
    accept(bob, proposal, which=1)  # pressed twice
    booked.refresh_from_db()
    assert booked.starts_at == proposal.starts[1]
    assert booked.state == InterviewState.BOOKED
    for participation in booked.participations.all():
        assert participation.confirmed_at is not None
        assert participation.during.lower == booked.starts_at - timedelta(minutes=10)
    assert set(Reminder.objects.values_list("due_at", flat=True)) == {
        booked.starts_at - before
        for before in (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))
    }
    moved = OutboxMessage.objects.filter(dedupe_key__endswith=f"moved:{proposal.pk}")
    assert moved.count() == 2
    for mail in moved:
        event = vobject.readOne(mail.calendar).vevent
        assert (event.dtstart.value, event.sequence.value) == (booked.starts_at, "1")
        assert event.status.value == "CONFIRMED"
    assert SlotProposal.objects.get().chosen == booked.starts_at
    assert broken_invariants() == []


def test_what_is_declined_stays_and_the_proposer_hears_it(
    proposal: SlotProposal, booked: Interview, alice: User, bob: User
) -> None:
    before = booked.starts_at
    decline(bob, proposal)
    decline(bob, proposal)
    booked.refresh_from_db()
    assert (booked.starts_at, booked.calendar_sequence) == (before, 0)
    mail = OutboxMessage.objects.get(dedupe_key__endswith=f"kept:{proposal.pk}")
    assert mail.recipient == alice.email
    assert "cannot come at any of the times" in mail.text
    with pytest.raises(Refused) as refused:
        accept(bob, proposal)
    assert refused.value.code == "proposal_gone"


def test_who_proposed_can_take_it_back_and_propose_anew(
    proposal: SlotProposal, booked: Interview, alice: User, bob: User
) -> None:
    decline(alice, proposal, "withdraw")
    with pytest.raises(Refused, match="answered or taken back"):
        accept(bob, proposal)
    anew = propose_move(user=bob, interview=booked, starts=[slot_in(LATER)])
    assert anew.state == "open"


def test_the_same_proposal_again_is_one_and_another_takes_its_place(
    proposal: SlotProposal, booked: Interview, alice: User
) -> None:
    again = propose_move(user=alice, interview=booked, starts=proposal.starts, note=proposal.note)
    assert again == proposal
    other = propose_move(user=alice, interview=booked, starts=proposal.starts[:1])
    assert other != proposal
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_two_proposals_do_not_cross(proposal: SlotProposal, booked: Interview, bob: User) -> None:
    with pytest.raises(Refused) as refused:
        propose_move(user=bob, interview=booked, starts=[slot_in(LATER)])
    assert refused.value.code == "already_proposed"


def test_only_the_other_answers(proposal: SlotProposal, alice: User, bob: User) -> None:
    with pytest.raises(Refused) as refused:
        accept(alice, proposal)
    assert refused.value.code == "not_yours_to_answer"
    with pytest.raises(Refused) as refused:
        decline(bob, proposal, "withdraw")
    assert refused.value.code == "not_yours_to_answer"


def test_a_slot_that_was_not_proposed_cannot_be_chosen(proposal: SlotProposal, bob: User) -> None:
    proposal.starts[0] += timedelta(minutes=30)
    with pytest.raises(Invalid) as refused:
        accept(bob, proposal)
    assert refused.value.code == "unknown_slot"


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (lambda start: timezone.now() - timedelta(days=1), "past"),
        (lambda start: slot_in(LATER) + timedelta(minutes=10), "off_grid"),
        (lambda start: timezone.now() + timedelta(days=70), "too_far"),
        (lambda start: start, "same"),
        (lambda start: datetime(1, 1, 1), "past"),  # noqa: DTZ001
    ],
)
def test_slots_that_cannot_be_are_refused_with_the_reason(
    start: Callable[[datetime], datetime], code: str, booked: Interview, alice: User
) -> None:
    with pytest.raises(SlotsRefused) as refused:
        propose_move(user=alice, interview=booked, starts=[start(booked.starts_at)])
    assert refused.value.problems[0].code == code
    assert not SlotProposal.objects.exists()


@pytest.mark.parametrize(("count", "code"), [(0, "none"), (6, "too_many")])
def test_one_to_five_slots_can_be_proposed(count: int, code: str, booked: Interview, alice: User) -> None:
    starts = [slot_in(LATER) + number * timedelta(minutes=30) for number in range(count)]
    with pytest.raises(SlotsRefused) as refused:
        propose_move(user=alice, interview=booked, starts=starts)
    assert refused.value.problems[0].code == code


def test_a_note_that_is_too_long_is_refused(booked: Interview, alice: User) -> None:
    with pytest.raises(Invalid, match="300"):
        propose_move(user=alice, interview=booked, starts=[slot_in(LATER)], note="x" * 301)


@pytest.fixture
def book_with_charlie(charlie: User, scenario_versions: list[ScenarioVersion]) -> Callable[..., Interview]:
    """An interview that somebody has with Charlie."""
    from interviews.bookings.services import book

    def book_it(user: User, starts_at: datetime) -> Interview:
        return book(
            kind="one_way",
            parts=[Part(charlie, user, scenario_versions[2], "senior")],
            format_minutes=45,
            language="en",
            starts_at=starts_at,
            way="slot",
        )

    return book_it


def test_neither_persons_other_interviews_are_proposed_over(
    booked: Interview, alice: User, bob: User, book_with_charlie: Callable[..., Interview]
) -> None:
    start = slot_in(LATER)
    book_with_charlie(alice, start)
    book_with_charlie(bob, start + timedelta(days=1))
    for moment, code in ((start, "busy"), (start + timedelta(days=1), "partner_busy")):
        with pytest.raises(SlotsRefused) as refused:
            propose_move(user=alice, interview=booked, starts=[moment])
        assert refused.value.problems[0].code == code


def test_what_the_other_has_no_time_for_is_named_by_its_place_as_it_was_sent(
    booked: Interview, alice: User
) -> None:
    with pytest.raises(SlotsRefused) as refused:
        propose_move(user=alice, interview=booked, starts=[slot_in(LATER), booked.starts_at])
    assert [(problem.code, problem.place) for problem in refused.value.problems] == [("same", "slots.1")]


def test_the_other_gets_no_endless_mail_of_new_proposals(booked: Interview, alice: User) -> None:
    for number in range(MAX_PROPOSALS):
        propose_move(user=alice, interview=booked, starts=[slot_in(LATER)], note=f"{number}")
    with pytest.raises(Refused) as refused:
        propose_move(user=alice, interview=booked, starts=[slot_in(LATER)], note="Once more")
    assert (refused.value.code, refused.value.status) == ("too_many_proposals", 429)
    assert SlotProposal.objects.filter(state="open").get().note == f"{MAX_PROPOSALS - 1}"


def test_a_slot_that_was_taken_meanwhile_is_refused_and_the_rest_stays_open(
    proposal: SlotProposal,
    booked: Interview,
    alice: User,
    bob: User,
    book_with_charlie: Callable[..., Interview],
) -> None:
    book_with_charlie(alice, proposal.starts[0])
    before = OutboxMessage.objects.count()
    with pytest.raises(Busy):
        accept(bob, proposal)
    booked.refresh_from_db()
    assert (booked.starts_at != proposal.starts[0], booked.calendar_sequence) == (True, 0)
    assert OutboxMessage.objects.count() == before
    accept(bob, proposal, which=1)
    assert broken_invariants() == []


def test_a_proposal_lapses_an_hour_before_the_start(
    proposal: SlotProposal, booked: Interview, alice: User, bob: User
) -> None:
    with time_machine.travel(booked.starts_at - timedelta(hours=1, seconds=1), tick=False):
        assert expire_moves() == 0
    with time_machine.travel(booked.starts_at - timedelta(hours=1), tick=False):
        assert expire_moves() == 1
        assert expire_moves() == 0
        with pytest.raises(Refused, match="answered or taken back"):
            accept(bob, proposal)
    mail = OutboxMessage.objects.get(dedupe_key__endswith=f"kept:{proposal.pk}")
    assert mail.recipient == alice.email
    assert "has not answered" in mail.text


def test_a_proposal_lapses_with_its_last_slot(booked: Interview, alice: User, bob: User) -> None:
    soon = slot_in(timedelta(hours=20))
    proposal = propose_move(user=alice, interview=booked, starts=[soon - timedelta(hours=2), soon])
    with time_machine.travel(soon - timedelta(minutes=11), tick=False):
        assert expire_moves() == 0
    with time_machine.travel(soon - timedelta(minutes=10), tick=False):
        assert expire_moves() == 1
        propose_move(user=bob, interview=booked, starts=[slot_in(LATER)])
    assert OutboxMessage.objects.filter(dedupe_key__endswith=f"kept:{proposal.pk}").exists()


def test_after_the_start_a_proposal_lapses_without_a_word(
    proposal: SlotProposal, booked: Interview, alice: User
) -> None:
    with time_machine.travel(booked.starts_at + timedelta(hours=2), tick=False):
        assert expire_moves() == 1
    assert not OutboxMessage.objects.filter(dedupe_key__endswith=f"kept:{proposal.pk}").exists()


def test_in_the_last_hour_nobody_proposes_another_time(booked: Interview, alice: User) -> None:
    almost = time_machine.travel(booked.starts_at - timedelta(hours=1), tick=False)
    with almost, pytest.raises(Refused) as refused:
        propose_move(user=alice, interview=booked, starts=[slot_in(LATER)])
    assert refused.value.code == "too_late"


def test_what_is_cancelled_cannot_be_moved(booked: Interview, alice: User, bob: User) -> None:
    cancel_booking(user=alice, interview=booked, reason="Ill")
    with pytest.raises(Refused) as refused:
        propose_move(user=bob, interview=booked, starts=[slot_in(LATER)])
    assert refused.value.code == "not_booked"


def test_moved_and_moved_back_reminds_once_for_each_time(booked: Interview, alice: User, bob: User) -> None:
    original = booked.starts_at
    first = propose_move(user=alice, interview=booked, starts=[slot_in(LATER)])
    accept(bob, first)
    booked.refresh_from_db()
    accept(bob, propose_move(user=alice, interview=booked, starts=[original]))
    booked.refresh_from_db()
    assert (booked.starts_at, booked.calendar_sequence) == (original, 2)
    assert Reminder.objects.filter(sent_at=None).count() == 6


def test_an_hour_that_does_not_exist_on_the_proposers_clock_is_explained(
    book_slot: Book, alice: User
) -> None:
    Profile.objects.filter(user=alice).update(time_zone="Europe/Berlin")
    with time_machine.travel(datetime(2027, 3, 20, 12, tzinfo=UTC), tick=False):
        interview = book_slot()
        gap = datetime.fromisoformat("2027-03-28T02:30")
        with pytest.raises(SlotsRefused, match="does not exist"):
            propose_move(user=User.objects.get(pk=alice.pk), interview=interview, starts=[gap])


def test_slots_are_suggested_when_both_say_that_they_can(booked: Interview, alice: User, bob: User) -> None:
    for user in (alice, bob):
        for weekday in range(7):
            WeeklyHours.objects.create(user=user, weekday=weekday, starts="18:00", ends="22:00")
    days = suggested_days(booking_of(booked, alice))
    starts = [start.local for day in days for start in day.starts]
    assert starts
    assert all(18 <= start.hour < 21 for start in starts)


def test_without_hours_the_same_time_of_other_days_is_suggested(booked: Interview, alice: User) -> None:
    days = suggested_days(booking_of(booked, alice))
    assert 5 <= len(days) <= 7
    starts = {start.at for day in days for start in day.starts}
    assert booked.starts_at + timedelta(days=1) in starts
    assert booked.starts_at not in starts


def test_a_time_in_the_others_night_says_so_and_tells_no_more_of_their_clock(
    booked: Interview, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    for user, zone in ((alice, "UTC"), (bob, "Asia/Kolkata")):
        Profile.objects.filter(user=user).update(time_zone=zone)
        for weekday in range(7):
            WeeklyHours.objects.create(user=user, weekday=weekday, starts="00:00", ends="00:00")
    page = client_of(alice).get(reverse("booking-reschedule", args=[booked.pk])).content.decode()
    assert "night for Bob" in page
    assert "Kolkata" not in page


def test_three_clicks_propose_and_one_accepts(booked: Interview, alice: User, bob: User) -> None:
    client = Client()
    client.force_login(alice)
    page = client.get(reverse("booking-reschedule", args=[booked.pk])).content.decode()
    start = booked.starts_at + timedelta(days=1)
    assert f'value="{start.isoformat()}"' in page
    sent = client.post(
        reverse("booking-reschedule", args=[booked.pk]), {"slots": [start.isoformat()]}, follow=True
    )
    assert "You proposed another time" in sent.content.decode()
    client.force_login(bob)
    page = client.get(reverse("interview", args=[booked.pk])).content.decode()
    assert "Alice proposes another time" in page
    proposal = SlotProposal.objects.get()
    answered = client.post(
        reverse("booking-proposal-answer", args=[booked.pk, proposal.pk]),
        {"answer": "accept", "chosen": start.isoformat()},
        follow=True,
    )
    assert "Moved: your interview is now on" in answered.content.decode()


def test_the_page_says_what_is_wrong_and_keeps_what_was_chosen(booked: Interview, alice: User) -> None:
    client = Client()
    client.force_login(alice)
    start = (booked.starts_at + timedelta(days=1)).isoformat()
    sent = {"slots": [start], "other": "2020-01-01T10:00", "note": "My train"}
    refused = client.post(reverse("booking-reschedule", args=[booked.pk]), sent)
    said = refused.content.decode()
    assert refused.status_code == 400
    assert "has passed. Choose a later slot." in said
    assert 'value="2020-01-01T10:00"' in said
    assert 'value="My train"' in said
    assert said.count("checked") == 1
    assert said.index('id="id_other"') < said.index("has passed. Choose a later slot."), "at its own field"
    for nonsense in ({"slots": ["never"]}, {"other": "never"}, {}, {"note": "x"}):
        answer = client.post(reverse("booking-reschedule", args=[booked.pk]), nonsense)
        assert answer.status_code == 400
    assert not SlotProposal.objects.exists()


def test_somebody_elses_proposal_is_not_found(
    proposal: SlotProposal,
    booked: Interview,
    bob: User,
    charlie: User,
    book_with_charlie: Callable[..., Interview],
) -> None:
    other = book_with_charlie(bob, slot_in(timedelta(days=5)))
    with pytest.raises(Refused) as refused:
        answer_move(user=bob, interview=other, proposal_id=proposal.pk, answer="decline")
    assert refused.value.status == 404
