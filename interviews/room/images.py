"""Pictures on the board: who may add one, how many fit, and how one is kept.

Checking and re-encoding a picture is `images_decode.py`; nothing of what was sent is stored as it came.
"""

from hashlib import sha256

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from config.errors import Refused
from interviews.access import NotFound
from interviews.models import Room, RoomImage, Round, Seat
from interviews.room.images_decode import decode_picture

ROOM_BYTES_MAX = 20 * 1024 * 1024


def add_image(*, user: User, round_: Round, data: bytes) -> RoomImage:
    """Keep the picture in the round's room and return it; one that is there already is returned as it is.

    Raises Refused(`room_closed`) where the board takes no edits, Invalid for what is no picture that we take
    (see `decode_picture`) and Refused(`room_full`) when it does not fit the room any more.
    """
    _check_is_open(user, round_)
    picture = decode_picture(data)
    digest = sha256(picture.data).hexdigest()
    with transaction.atomic():
        # Two people adding at once must not go over the room's limit together.
        Room.objects.select_for_update().get(pk=round_.pk)
        known = RoomImage.objects.filter(room_id=round_.pk, digest=digest).defer("data").first()
        if known is not None:
            return known
        _check_fits(round_, len(picture.data))
        return RoomImage.objects.create(
            room_id=round_.pk,
            digest=digest,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            size=len(picture.data),
            data=picture.data,
            author=user,
        )


def get_image(*, round_: Round, digest: str) -> RoomImage:
    """Return the picture of that name in the round's room, for a user who may see the round; or NotFound."""
    image = RoomImage.objects.filter(room_id=round_.pk, digest=digest).first()
    if image is None:
        raise NotFound
    return image


def _check_is_open(user: User, round_: Round) -> None:
    """As for an edit over the socket: the room is open, and the person still has a seat."""
    seats = Seat.objects.filter(
        room_id=round_.pk,
        room__closed_at=None,
        user=user,
        revoked_at=None,
        room__round__interview__state="live",
    )
    if not seats.exists():
        raise Refused("room_closed", "This board takes no more pictures: its round is not running.")


def _check_fits(round_: Round, size: int) -> None:
    used = RoomImage.objects.filter(room_id=round_.pk).aggregate(used=Sum("size"))["used"] or 0
    if used + size > ROOM_BYTES_MAX:
        raise Refused(
            "room_full",
            "This board holds 20 MB of pictures and has no room for this one. Use a smaller picture.",
        )
