"""Pictures on the board: who may add and see one, what is taken for a picture, and how much a room holds."""

import secrets
from collections.abc import Callable
from contextlib import closing, suppress
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.deletion import delete_account
from accounts.models import User
from config.errors import Invalid, Refused
from interviews.models import Interview, Room, RoomImage, Round
from interviews.room import images
from interviews.room.images import ROOM_BYTES_MAX, add_image
from interviews.room.images_decode import SIDE_MAX, UPLOAD_BYTES_MAX, decode_picture
from interviews.room.services import revoke_seat

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def a_fresh_minute() -> None:
    cache.clear()


def drawn(width: int = 8, height: int = 6, mode: str = "RGB", color: Any = (200, 30, 30)) -> Image.Image:
    return Image.new(mode, (width, height), color)


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def noise(side: int) -> Image.Image:
    """What no encoder makes smaller."""
    return Image.frombytes("RGB", (side, side), secrets.token_bytes(side * side * 3))


def send(client: Client, round_: Round, data: bytes, media_type: str = "image/png") -> Any:
    return client.post(reverse("api-images", args=[round_.pk]), data=data, content_type=media_type)


def address(round_: Round, digest: str) -> str:
    return reverse("api-image", args=[round_.pk, digest])


# Who


def test_both_see_what_one_adds_and_it_may_be_kept_by_their_browsers_only(
    client_of: SignIn, live_round: Round, alice: User, bob: User
) -> None:
    answer = send(client_of(alice), live_round, encoded(drawn()))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["media_type"], body["width"], body["height"]) == ("image/png", 8, 6)
    for person in (alice, bob):
        seen = client_of(person).get(address(live_round, body["id"]))
        assert (seen.status_code, seen["Content-Type"]) == (200, "image/png")
        assert Image.open(BytesIO(seen.content)).getpixel((3, 3)) == (200, 30, 30)
        assert seen["X-Content-Type-Options"] == "nosniff"
        assert seen["Cache-Control"].startswith("private")
        assert seen["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_nobody_else_learns_that_it_exists(
    client_of: SignIn, live_round: Round, alice: User, charlie: User, mona: User
) -> None:
    image = add_image(user=alice, round_=live_round, data=encoded(drawn()))
    for person in (charlie, mona):
        assert client_of(person).get(address(live_round, image.digest)).status_code == 404
        assert send(client_of(person), live_round, encoded(drawn())).status_code == 404
    assert Client().get(address(live_round, image.digest)).status_code == 403


def test_a_picture_of_one_room_is_not_in_the_next(
    client_of: SignIn, live_round: Round, other_round: Round, alice: User
) -> None:
    image = add_image(user=alice, round_=live_round, data=encoded(drawn()))
    assert client_of(alice).get(address(other_round, image.digest)).status_code == 404


def test_the_board_of_a_round_that_is_over_takes_none_and_still_shows_its_own(
    client_of: SignIn, debrief_round: Round, alice: User
) -> None:
    Room.objects.filter(pk=debrief_round.pk).update(closed_at=None)
    image = add_image(user=alice, round_=debrief_round, data=encoded(drawn()))
    Room.objects.filter(pk=debrief_round.pk).update(closed_at="2026-01-01T00:00:00Z")
    refused = send(client_of(alice), debrief_round, encoded(drawn(9)))
    assert (refused.status_code, refused.json()["code"]) == (409, "room_closed")
    assert client_of(alice).get(address(debrief_round, image.digest)).status_code == 200


def test_who_has_no_seat_any_more_adds_nothing(live_round: Round, alice: User) -> None:
    revoke_seat(user=alice, interview=live_round.interview)
    with pytest.raises(Refused, match="not running"):
        add_image(user=alice, round_=live_round, data=encoded(drawn()))


def test_an_interview_that_has_not_begun_takes_none(swap_interview: Interview, alice: User) -> None:
    with pytest.raises(Refused, match="not running"):
        add_image(user=alice, round_=swap_interview.rounds.get(number=1), data=encoded(drawn()))


def test_a_picture_outlives_the_account_of_who_added_it(
    client_of: SignIn, live_round: Round, alice: User, bob: User
) -> None:
    image = add_image(user=alice, round_=live_round, data=encoded(drawn()))
    delete_account(user=alice)
    assert client_of(bob).get(address(live_round, image.digest)).status_code == 200
    assert RoomImage.objects.get().author.display_name == "Former member"


# What


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/png"), ("WEBP", "image/png")],
)
def test_four_formats_are_taken_whatever_they_say_they_are(kind: str, kept: str) -> None:
    picture = decode_picture(encoded(drawn(), kind))
    assert (picture.media_type, picture.width, picture.height) == (kept, 8, 6)


def test_what_is_see_through_stays_so() -> None:
    picture = decode_picture(encoded(drawn(mode="RGBA", color=(0, 0, 0, 0))))
    assert Image.open(BytesIO(picture.data)).getpixel((0, 0)) == (0, 0, 0, 0)


def test_metadata_frames_and_what_hides_behind_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # turned by a quarter
    photo = decode_picture(
        encoded(drawn(), "JPEG", exif=exif, comment=b"taken at home") + b"<script>home</script>"
    )
    assert b"home" not in photo.data
    assert (photo.width, photo.height) == (6, 8)
    said = PngImagePlugin.PngInfo()
    said.add_text("place", "home")
    assert b"home" not in decode_picture(encoded(drawn(), pnginfo=said, icc_profile=b"home")).data
    film = encoded(drawn(), "GIF", save_all=True, append_images=[drawn(color=(0, 200, 0))])
    assert getattr(Image.open(BytesIO(decode_picture(film).data)), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        encoded(drawn(400, 400))[:-200],
        encoded(noise(40), "JPEG")[:300],
        encoded(drawn(), "BMP"),
        encoded(drawn(), "TIFF"),
    ],
    ids=["nothing", "text", "svg", "postscript", "half a png", "half a jpeg", "bmp", "tiff"],
)
def test_anything_else_is_refused_in_words(
    client_of: SignIn, live_round: Round, alice: User, data: bytes
) -> None:
    answer = send(client_of(alice), live_round, data)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_picture")
    assert "PNG, JPEG, GIF or WebP" in answer.json()["detail"]
    assert RoomImage.objects.count() == 0


def test_every_picture_cut_or_bent_anywhere_is_read_or_refused_and_nothing_else() -> None:
    whole = [encoded(noise(12), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")]
    for data in whole:
        for at in range(0, len(data), 11):
            for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
                try:
                    decode_picture(broken)
                except Invalid:
                    continue


def test_other_kinds_of_body_are_refused_before_they_are_read(
    client_of: SignIn, live_round: Round, alice: User
) -> None:
    assert send(client_of(alice), live_round, b"{}", "application/json").status_code == 415


# How much


def test_a_bomb_is_measured_before_it_is_decoded() -> None:
    bomb = encoded(Image.new("1", (SIDE_MAX * 3, SIDE_MAX * 3)))
    assert len(bomb) < 50_000
    with pytest.raises(Invalid, match="4096"):
        decode_picture(bomb)
    with pytest.raises(Invalid, match="4096"):
        decode_picture(encoded(Image.new("1", (SIDE_MAX, SIDE_MAX))))


def test_two_megabytes_are_the_most(client_of: SignIn, live_round: Round, alice: User) -> None:
    answer = send(client_of(alice), live_round, bytes(UPLOAD_BYTES_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (400, "too_large")
    assert "2 MB" in answer.json()["detail"]


def test_what_would_grow_over_two_megabytes_becomes_a_photograph_where_it_can() -> None:
    grown = encoded(noise(900), "WEBP", quality=80)
    assert len(grown) < UPLOAD_BYTES_MAX
    picture = decode_picture(grown)
    assert (picture.media_type, len(picture.data) < UPLOAD_BYTES_MAX) == ("image/jpeg", True)
    seen_through = noise(900).convert("RGBA")
    seen_through.putalpha(128)
    with pytest.raises(Invalid, match="2 MB"):
        decode_picture(encoded(seen_through, "WEBP", quality=80))


def test_the_same_picture_is_kept_once(live_round: Round, alice: User, bob: User) -> None:
    first = add_image(user=alice, round_=live_round, data=encoded(drawn()))
    again = add_image(user=bob, round_=live_round, data=encoded(drawn(), "GIF"))
    assert (again.digest, RoomImage.objects.count()) == (first.digest, 1)


def test_a_room_holds_twenty_megabytes(client_of: SignIn, live_round: Round, alice: User) -> None:
    kept = add_image(user=alice, round_=live_round, data=encoded(drawn()))
    RoomImage.objects.filter(pk=kept.pk).update(size=ROOM_BYTES_MAX)
    answer = send(client_of(alice), live_round, encoded(drawn(9)))
    assert (answer.status_code, answer.json()["code"]) == (409, "room_full")
    assert send(client_of(alice), live_round, encoded(drawn())).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_overfill_it(
    live_round: Round, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [encoded(drawn(20 + number)) for number in range(6)]
    monkeypatch.setattr(images, "ROOM_BYTES_MAX", 3 * len(decode_picture(pictures[0]).data) + 20)

    def add(user: User, data: bytes) -> None:
        with closing(connection), suppress(Refused):
            add_image(user=user, round_=live_round, data=data)

    threads = [Thread(target=add, args=(user, data)) for data in pictures for user in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RoomImage.objects.count() == 3


def test_decoding_is_not_for_a_flood(client_of: SignIn, live_round: Round, alice: User) -> None:
    client = client_of(alice)
    statuses = [send(client, live_round, b"no picture").status_code for _ in range(31)]
    assert statuses == [400] * 30 + [429]
