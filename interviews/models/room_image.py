"""Pictures on a room's board. The document names them; their bytes are here, beside the log.

In PostgreSQL, not in files: one dump holds the log and every picture it names, and they go together with
their room. At most 20 MB a room, read once by each browser, so the database does not feel it.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.room import Room


class RoomImage(models.Model):
    """One picture of a room, re-encoded by us, stored once by the SHA-256 of its bytes."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, db_index=False, related_name="images")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the stored bytes, in hexadecimal.")
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes.")
    data = models.BinaryField()
    # As in the log: people are anonymised, not deleted, and what they put on a board stays for their partner.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "digest"], name="room_image_once")]

    def __str__(self) -> str:
        return f"{self.media_type} of {self.size} bytes in {self.room_id}"
