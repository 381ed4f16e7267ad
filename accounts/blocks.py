"""Who never meets whom. A block works both ways, whoever made it."""

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Block, User
from config.errors import Invalid

# Any number that no other advisory lock uses.
BLOCKS_LOCK = 7_301_002


def hold_blocks() -> None:
    """Let no block be made until the caller's transaction ends: who is paired in it was not blocked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [BLOCKS_LOCK])


@transaction.atomic
def block(*, blocker: User, blocked: User) -> Block:
    """Keep the two apart from now on; blocking twice is blocking once. Raises Invalid(`block_oneself`).

    The caller checks that they have met.
    """
    if blocker.pk == blocked.pk:
        raise Invalid("block_oneself", "You cannot block yourself.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BLOCKS_LOCK])  # waits for who holds blocks
    made, _ = Block.objects.get_or_create(blocker=blocker, blocked=blocked)
    return made


def unblock(*, blocker: User, blocked_id: int) -> None:
    """Take one's own block back; the other's block, if any, stays and stays unseen."""
    Block.objects.filter(blocker=blocker, blocked_id=blocked_id).delete()


def blocks_by(user: User) -> QuerySet[Block]:
    """The person's own blocks, newest first, with the other's user row."""
    return Block.objects.filter(blocker=user).select_related("blocked").order_by("-created_at")
