"""Hours and wishes of one's own: taken along in the export, gone with the account."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.deletion import delete_account
from accounts.export import export_for
from accounts.models import User
from interviews.models import SpecialDates, Ticket, WeeklyHours
from interviews.pairing.matcher import pair_shard
from interviews.pairing.shards import ShardKey
from tests.slots.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "noon")]

Offer = Callable[..., Ticket]


@pytest.fixture
def hours(alice: User, bob: User) -> None:
    for user in (alice, bob):
        WeeklyHours.objects.create(user=user, weekday=0, starts="18:00", ends="20:00")
        day = date(2026, 12, 24)
        SpecialDates.objects.create(user=user, first=day, last=day, hours=[["09:00", "10:00"]])


@pytest.mark.usefixtures("hours")
def test_the_export_holds_hours_and_every_wish(alice: User, bob: User, offer: Offer) -> None:
    offer(bob, 6)
    offer(alice, 10)
    own = export_for(User.objects.get(pk=alice.pk))
    assert own["hours"] == {
        "weekly": [{"weekday": "Monday", "starts": "18:00", "ends": "20:00"}],
        "special_dates": [{"first": "2026-12-24", "last": "2026-12-24", "hours": [["09:00", "10:00"]]}],
    }
    [wish] = own["tickets"]
    assert (wish["starts_at"], wish["state"]) == (at(10).isoformat(), "open")


@pytest.mark.usefixtures("hours")
def test_deleting_the_account_takes_hours_and_open_offers_with_it_and_nobody_elses(
    alice: User, bob: User, charlie: User, offer: Offer
) -> None:
    offer(alice, 6)
    offer(alice, 30)
    offer(charlie, 30)
    offer(bob, 6)
    pair_shard(ShardKey(at(30), "en"))
    delete_account(user=alice)
    assert [each.user for each in WeeklyHours.objects.all()] == [bob]
    assert [each.user for each in SpecialDates.objects.all()] == [bob]
    assert [ticket.starts_at for ticket in Ticket.objects.filter(user=alice)] == [at(30)]
    assert Ticket.objects.filter(user=bob, state="open").exists()
