"""What the interviewer ticks off in the kit while the round runs."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.interview import Round


class Mark(models.Model):
    """An item of the kit that the interviewer has used, with its time: theirs alone, and part of no score.

    `item` is the item's place in the kit or the rubric, which never change during a round
    (`interviews/scoring/kit_items.py`).
    """

    NUMBER, COVER, CHOICE, PROBE = "number", "cover", "choice", "probe"
    KINDS = [
        (NUMBER, "Number given when asked"),
        (COVER, "Covered by the candidate"),
        (CHOICE, "Chosen by the candidate"),
        (PROBE, "Probe asked"),
    ]

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="marks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10, choices=KINDS)
    item = models.CharField(max_length=40)
    stage = models.CharField(max_length=20, blank=True)
    round_seconds = models.PositiveIntegerField(help_text="Seconds since the round started.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["round", "round_seconds", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "kind", "item"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item}"
