"""The reveal was gone through."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import Forbidden
from interviews.models import Round
from interviews.scoring.moment import lock_round


@transaction.atomic
def finish_reveal(*, user: User, round_: Round) -> None:
    """The candidate has seen both scores; from then on the round leads to its report. The first time stays.

    Raises Forbidden(`wrong_role`) and Forbidden(`not_released`).
    """
    locked = lock_round(round_)
    if user.pk != locked.candidate_id:
        raise Forbidden("wrong_role", "Only the candidate of this round can do that.")
    if locked.released_at is None:
        raise Forbidden("not_released", "The scores are shown when the round is released.")
    if locked.revealed_at is None:
        locked.revealed_at = timezone.now()
        locked.save(update_fields=["revealed_at"])
