"""Two reviewers who take a recording at the same moment."""

from collections.abc import Callable

import pytest

from accounts.models import User
from config.errors import Refused
from interviews.models import ReviewRequest, Round
from interviews.reviews.services import take_review
from scenarios.models import KitOpening
from tests.pairing.test_two_tabs import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("library")]


def test_one_of_two_gets_it_and_the_others_kit_stays_closed(
    reported: Round, charlie: User, dora: User, wish: Callable[..., ReviewRequest]
) -> None:
    asked = wish(reported)
    second = at_once(
        lambda: take_review(user=charlie, review=asked, opens_kit=True),
        lambda: take_review(user=dora, review=asked, opens_kit=True),
    )
    with pytest.raises(Refused, match="Somebody else has taken this recording"):
        second.result()
    assert ReviewRequest.objects.get().claimed_by == charlie
    assert not KitOpening.objects.filter(user=dora).exists()
