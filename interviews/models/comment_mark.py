"""What a candidate says of the comments on their round."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.scoring import LineScore


class CommentMark(models.Model):
    """The candidate's marks on one line's comment; the interviewer learns sums over many of them only."""

    MAX_REASON = 300

    line_score = models.OneToOneField(LineScore, on_delete=models.CASCADE, related_name="comment_mark")
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comment_marks"
    )
    specific = models.BooleanField(default=False, help_text="Names what was said or done.")
    actionable = models.BooleanField(default=False, help_text="Says what to do otherwise.")
    wrong = models.BooleanField(default=False, help_text="Is not what happened.")
    reason = models.CharField(max_length=MAX_REASON, blank=True, help_text="Why it is wrong.")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(specific=True) | models.Q(actionable=True) | models.Q(wrong=True),
                name="comment_mark_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(reason="") | models.Q(wrong=True), name="comment_mark_reason_of_wrong"
            ),
        ]

    def __str__(self) -> str:
        said = [name for name in ("specific", "actionable", "wrong") if getattr(self, name)]
        return ", ".join(said)
