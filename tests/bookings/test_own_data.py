"""What a person wrote about bookings is theirs: they can take it along, and it goes with them."""

from datetime import timedelta

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from interviews.bookings.moving import propose_move
from interviews.bookings.services import cancel_booking
from interviews.models import Interview, Participation, SlotProposal, Transition
from tests.bookings.conftest import slot_in


def test_the_export_holds_ones_own_words_and_not_the_partners(
    booked: Interview, alice: User, bob: User
) -> None:
    propose_move(user=alice, interview=booked, starts=[slot_in(timedelta(days=3))], note="My train")
    cancel_booking(user=bob, interview=booked, reason="A secret of mine")
    (mine,) = export_for(alice)["bookings"]
    assert mine["interview"] == str(booked.pk)
    assert [each["note"] for each in mine["proposed"]] == ["My train"]
    assert "A secret of mine" not in str(export_for(alice)["bookings"])
    assert export_for(bob)["bookings"][0]["cancelled_because"] == "A secret of mine"


def test_deleting_the_account_takes_ones_words_along(booked: Interview, alice: User) -> None:
    propose_move(user=alice, interview=booked, starts=[slot_in(timedelta(days=3))], note="My train")
    cancel_booking(user=alice, interview=booked, reason="A secret of mine")
    delete_account(user=alice)
    assert set(SlotProposal.objects.values_list("note", flat=True)) == {""}
    assert set(Participation.objects.values_list("left_reason", flat=True)) == {""}
    assert "secret" not in str(list(Transition.objects.values_list("reason")))
