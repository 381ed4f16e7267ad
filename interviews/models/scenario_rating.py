"""What the two people of a round say of its scenario."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from interviews.models.interview import Round


class ScenarioRating(models.Model):
    """One side's rating of a round's scenario: part of no score, and never shown to the other side.

    It belongs to a role of the round, so that its figures stay when the account of who gave it goes.
    """

    ROLES = [("candidate", "Candidate"), ("interviewer", "Interviewer")]
    CLEAR = [(1, "Not at all"), (2, "Hardly"), (3, "Partly"), (4, "Mostly"), (5, "Completely")]
    HARDNESS = [
        (-2, "Much too easy"),
        (-1, "Too easy"),
        (0, "About right"),
        (1, "Too hard"),
        (2, "Much too hard"),
    ]
    MAX_SENTENCE = 300

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="scenario_ratings")
    role = models.CharField(max_length=15, choices=ROLES)
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="scenario_ratings"
    )
    clear = models.PositiveSmallIntegerField(null=True, blank=True, choices=CLEAR)
    hardness = models.SmallIntegerField(
        null=True, blank=True, choices=HARDNESS, help_text="For the level that the candidate chose."
    )
    sentence = models.CharField(max_length=MAX_SENTENCE, blank=True)
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "role"], name="scenario_rating_one_of_each_role"),
            models.CheckConstraint(
                condition=models.Q(clear=None) | models.Q(clear__gte=1, clear__lte=5),
                name="scenario_rating_clear_one_to_five",
            ),
            models.CheckConstraint(
                condition=models.Q(hardness=None) | models.Q(hardness__gte=-2, hardness__lte=2),
                name="scenario_rating_hardness_five_steps",
            ),
        ]

    def __str__(self) -> str:
        return f"Rating of {self.round_id} by the {self.role}"
