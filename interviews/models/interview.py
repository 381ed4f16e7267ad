"""An interview, its people, its rounds, and every change of state.

States change only in `interviews.lifecycle.advance`.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils import timezone

from accounts.models import LANGUAGES
from scenarios.models import Rubric, ScenarioVersion


class InterviewState(models.TextChoices):
    """A booked interview's lobby opens ten minutes before its start; an instant one begins in its lobby."""

    BOOKED = "booked", "Booked"
    LOBBY = "lobby", "In the lobby"
    LIVE = "live", "Live"
    DEBRIEF = "debrief", "In debrief"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


UNOPENED = (InterviewState.BOOKED, InterviewState.LOBBY)
UNENDED = (*UNOPENED, InterviewState.LIVE)


class RoundState(models.TextChoices):
    WAITING = "waiting", "Not started"
    LIVE = "live", "Live"
    DEBRIEF = "debrief", "Being scored"
    RELEASED = "released", "Released"
    REPORTED = "reported", "Report ready"
    SKIPPED = "skipped", "Not held"


class Interview(models.Model):
    """Two people (or one, solo) at a time. A swap interview has two rounds."""

    KINDS = [("swap", "Take turns"), ("one_way", "One way"), ("solo", "Solo")]
    WAYS = [
        ("now", "From the pool"),
        ("slot", "By a slot"),
        ("link", "By a link"),
        ("mentor", "With a mentor"),
        ("rematch", "A rematch"),
        ("solo", "Alone"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=InterviewState, default=InterviewState.LOBBY)
    format_minutes = models.PositiveSmallIntegerField(
        default=45, help_text="Of each round: a format, or a length of one's own."
    )
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    way = models.CharField(max_length=10, choices=WAYS, default="now", help_text="How it came about.")
    starts_at = models.DateTimeField(help_text="For an instant interview: five minutes after pairing.")
    calendar_sequence = models.PositiveIntegerField(
        default=0, help_text="Counts up with each change that people's calendars have to take over."
    )
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Participation", related_name="interviews"
    )

    class Meta:
        ordering = ["-starts_at"]
        indexes = [
            # What the sweeper asks for every few seconds: lobbies to open, and to close.
            models.Index(
                fields=["starts_at"],
                condition=models.Q(state__in=["booked", "lobby"]),
                name="interview_unopened_by_start",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format_minutes__gte=20, format_minutes__lte=120),
                name="interview_length_within_bounds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} interview, {self.starts_at:%Y-%m-%d %H:%M}"


class Participation(models.Model):
    """One person in one interview. No two of a person's participations overlap in time."""

    OUTCOMES = [
        ("present", "Present"),
        ("late", "Late"),
        ("cancelled_late", "Cancelled late"),
        ("no_show", "No-show"),
        ("server_fault", "The server's fault"),
    ]

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations"
    )
    during = DateTimeRangeField(help_text="Shortened when the interview ends; empty when it is cancelled.")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Said that they will come.")
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="First seen in the lobby or the room.")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="Last seen in the lobby.")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="Agreed to start, in the lobby.")
    left_at = models.DateTimeField(null=True, blank=True, help_text="Left for good.")
    left_reason = models.CharField(max_length=300, blank=True, help_text="Told to the other person.")
    outcome = models.CharField(
        max_length=15,
        choices=OUTCOMES,
        blank=True,
        help_text="For the attendance record.",
    )
    outcome_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was judged, also where nothing is recorded."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "user"], name="participation_once"),
            ExclusionConstraint(
                name="participation_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(outcome_at__isnull=False),
                name="participation_outcome_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["interview"], condition=models.Q(outcome_at=None), name="participation_not_judged"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.interview_id}"


class Round(models.Model):
    """One candidate, one interviewer (none when solo), one scenario version, one clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(help_text="1 or 2")
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rounds_taken"
    )
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds_given"
    )
    former_interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds_left",
        help_text="Had gone; the candidate went on alone.",
    )
    scenario_version = models.ForeignKey(ScenarioVersion, on_delete=models.PROTECT, related_name="rounds")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="rounds")
    level = models.CharField(max_length=10, help_text="The level bar that the candidate chose.")
    is_retake = models.BooleanField(
        default=False,
        db_default=False,
        help_text="The candidate chose to take this scenario again, and may have read its kit.",
    )
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.WAITING)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    assess_by = models.DateTimeField(null=True, blank=True, help_text="24 hours after the end.")
    released_at = models.DateTimeField(null=True, blank=True, help_text="When both may see both assessments.")
    revealed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the candidate had gone through both scores line by line."
    )

    class Meta:
        ordering = ["interview", "number"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=models.Q(interviewer=None) | ~models.Q(candidate=models.F("interviewer")),
                name="round_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(interviewer=None) | models.Q(former_interviewer=None),
                name="round_with_a_former_interviewer_is_solo",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | models.Q(state__in=["released", "reported"]),
                name="round_release_only_after_debrief",
            ),
            models.CheckConstraint(
                condition=models.Q(revealed_at=None) | models.Q(released_at__isnull=False),
                name="round_reveal_only_after_release",
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number} of {self.interview_id}"


class Transition(models.Model):
    """Every change of state, with who and why. Never rewritten."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="transitions")
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="transitions"
    )
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}: {self.reason}"
