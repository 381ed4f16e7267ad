"""Who never meets whom. A block works both ways, whoever made it."""

from functools import cached_property

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.models import Block, User
from accounts.names import FORMER_NAME
from config.errors import Invalid

# Any number that no other advisory lock uses.
BLOCKS_LOCK = 7_301_002


def hold_blocks() -> None:
    """Let no block be made until the caller's transaction ends: who is paired in it was not blocked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [BLOCKS_LOCK])


def hold_pairings() -> None:
    """Let nobody be brought together until the caller's transaction ends; waits for those who hold blocks.

    Before any other lock: who brings two people together holds this one first, too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BLOCKS_LOCK])


@transaction.atomic
def block(*, blocker: User, blocked: User) -> Block:
    """Keep the two apart from now on; blocking twice is blocking once. Raises Invalid(`block_oneself`).

    The caller checks that they have met.
    """
    if blocker.pk == blocked.pk:
        raise Invalid("block_oneself", "You cannot block yourself.")
    hold_pairings()
    made, _ = Block.objects.get_or_create(blocker=blocker, blocked=blocked)
    return made


def unblock(*, blocker: User, blocked_id: int) -> None:
    """Take one's own block back; the other's block, if any, stays and stays unseen."""
    Block.objects.filter(blocker=blocker, blocked_id=blocked_id).delete()


def apart_from(user: User) -> set[int]:
    """Ids of the people whom this person blocks or who block them; neither is ever shown to the other.

    One query; a list leaves them out by `.exclude(user__in=apart_from(user))`.
    """
    rows = Block.objects.filter(Q(blocker=user) | Q(blocked=user)).values_list("blocker_id", "blocked_id")
    return {one for row in rows for one in row} - {user.pk}


class Names:
    """Other people's names as one person may read them: a block, whoever made it, takes the name away.

    What the two held stays: each keeps their own work. The other then looks as if they had deleted their
    account, so that nobody can tell that they were blocked. Asks the database once.
    """

    def __init__(self, viewer: User) -> None:
        self._viewer = viewer

    def of(self, other: User) -> str:
        return FORMER_NAME if self.hides(other) else str(other)

    def hides(self, other: User) -> bool:
        return other.pk != self._viewer.pk and other.pk in self._apart

    @cached_property
    def _apart(self) -> set[int]:
        return apart_from(self._viewer)


def blocks_by(user: User) -> QuerySet[Block]:
    """The person's own blocks, newest first, with the other's user row."""
    return Block.objects.filter(blocker=user).select_related("blocked").order_by("-created_at")
