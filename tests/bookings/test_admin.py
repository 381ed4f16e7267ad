"""What staff see of bookings: everything but the address of somebody's calendar."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.bookings.feed import feed_of
from interviews.bookings.moving import propose_move
from interviews.models import CalendarFeed, Interview, Reminder, SlotProposal
from tests.bookings.conftest import slot_in


@pytest.mark.parametrize("model", [SlotProposal, Reminder, CalendarFeed])
def test_staff_look_and_change_nothing(
    model: type[Model], booked: Interview, alice: User, staff: User, client_of: Callable[[User], Client]
) -> None:
    propose_move(user=alice, interview=booked, starts=[slot_in(timedelta(days=3))])
    key = str(feed_of(alice).key)
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.first()
    assert row is not None
    for page in (reverse(f"{base}_changelist"), reverse(f"{base}_change", args=[row.pk])):
        answer = client_of(staff).get(page)
        assert answer.status_code == 200
        assert key not in answer.content.decode()
    assert client_of(staff).post(reverse(f"{base}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
