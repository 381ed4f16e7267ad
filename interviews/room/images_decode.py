"""Bytes from a stranger's clipboard to a picture that we can vouch for (pure).

What a file says of itself is not believed: Pillow decodes it, in bounds, by one of four decoders, and we
store what we encode from the pixels. Metadata (a phone's place and time), colour profiles, further frames and
whatever was hidden behind the picture are gone with it. SVG is a program, not a picture: never.
"""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from config.errors import Invalid

UPLOAD_BYTES_MAX = 2 * 1024 * 1024
SIDE_MAX = 4096
PIXELS_MAX = 12_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

# What decoders raise for a broken file; none of it says anything about us.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, MemoryError)

# Pillow's own measure only warns up to twice its limit; ours refuses, and comes before decoding as well.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Picture:
    data: bytes
    media_type: str
    width: int
    height: int


def decode_picture(data: bytes) -> Picture:
    """Return the picture as we keep it; raise Invalid(`too_large`) or Invalid(`not_a_picture`)."""
    if len(data) > UPLOAD_BYTES_MAX:
        raise too_large()
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            return _encode(_pixels_of(opened), lossy=opened.format == "JPEG")
    except (UnidentifiedImageError, *BROKEN) as error:
        raise Invalid(
            "not_a_picture", "This file could not be read as a picture. Use PNG, JPEG, GIF or WebP."
        ) from error


def too_large() -> Invalid:
    return Invalid(
        "too_large", "A picture can have up to 2 MB and 4096 pixels a side. Make it smaller and try again."
    )


def _pixels_of(opened: Image.Image) -> Image.Image:
    """The first frame, upright, without anything else; the header is measured before it is decoded."""
    width, height = opened.size
    if max(width, height) > SIDE_MAX or width * height > PIXELS_MAX:
        raise too_large()
    upright = ImageOps.exif_transpose(opened)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _encode(pixels: Image.Image, lossy: bool) -> Picture:
    """A photograph stays JPEG, all else stays exact while it fits; what is see-through cannot be JPEG."""
    exact = None if lossy else _written(pixels, "PNG")
    if exact and len(exact) <= UPLOAD_BYTES_MAX:
        return Picture(exact, "image/png", *pixels.size)
    if pixels.mode == "RGB" and len(data := _written(pixels, "JPEG", quality=85)) <= UPLOAD_BYTES_MAX:
        return Picture(data, "image/jpeg", *pixels.size)
    raise too_large()


def _written(pixels: Image.Image, kind: str, **options: int) -> bytes:
    file = BytesIO()
    pixels.save(file, kind, **options)
    return file.getvalue()
