"""The doors of the board's pictures: add one, read one."""

from typing import IO, Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from config.api import caller
from interviews.access import get_place_for, get_place_to_write_for
from interviews.models import RoomImage
from interviews.room.images import add_image, get_image
from interviews.room.images_decode import UPLOAD_BYTES_MAX, too_large


class ImageParser(BaseParser):
    """The body as it is, whatever picture it says to be, and never more of it than is allowed."""

    media_type = "image/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, bytes]:
        data = stream.read(UPLOAD_BYTES_MAX + 1)
        if len(data) > UPLOAD_BYTES_MAX:
            raise too_large()
        return {"picture": data}


class ImageThrottle(UserRateThrottle):
    """Decoding costs a processor more than any other request does."""

    scope = "images"
    rate = "30/minute"


class Image(serializers.ModelSerializer[RoomImage]):
    id = serializers.CharField(
        source="digest", help_text="What the board's element names: SHA-256 in hexadecimal."
    )

    class Meta:
        model = RoomImage
        fields: ClassVar[list[str]] = ["id", "media_type", "width", "height", "size"]


class ImageListView(APIView):
    """Pictures on a round's board."""

    parser_classes = (ImageParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        return [*super().get_throttles(), ImageThrottle()]

    @extend_schema(request={"image/*": OpenApiTypes.BINARY}, responses={201: Image})
    def post(self, request: Request, round_id: UUID) -> Response:
        """Add a PNG, JPEG, GIF or WebP of up to 2 MB while the board can be edited; the body is the file."""
        user = caller(request)
        round_ = get_place_to_write_for(user, round_id).round
        data = dict(request.data).get("picture", b"")  # an empty body is not parsed at all
        image = add_image(user=user, round_=round_, data=data)
        return Response(Image(image).data, status=201)


class ImageView(APIView):
    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY, "The picture, PNG or JPEG.")})
    def get(self, request: Request, round_id: UUID, digest: str) -> HttpResponse:
        """One picture, for who takes part in the round, also when it is over. Its bytes never change."""
        round_ = get_place_for(caller(request), round_id).round
        return as_picture(get_image(round_=round_, digest=digest))


def as_picture(image: RoomImage) -> HttpResponse:
    """For an `img` only: a browser that opens it by itself runs and loads nothing."""
    response = HttpResponse(bytes(image.data), content_type=image.media_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
