"""A third person in somebody's interview: who watches it, or a second interviewer."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.interview import Interview, Participation


class GuestRole(models.TextChoices):
    OBSERVER = "observer", "Observer"
    SECOND = "second", "Second interviewer"


class GuestState(models.TextChoices):
    INVITED = "invited", "The link is out"
    ASKED = "asked", "Asked to come in"
    JOINED = "joined", "Let in"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"
    LEFT = "left", "Left"
    DISMISSED = "dismissed", "Asked to leave"


class Guest(models.Model):
    """A third person of an interview, from the invitation on. The id is the link, and cannot be guessed.

    One of the two invites, who has the link asks to come in, the other of the two lets them in. `during` is
    their time from then on: shortened when they go or the interview ends, empty when it is cancelled.
    """

    OPEN = (GuestState.INVITED, GuestState.ASKED, GuestState.JOINED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="guests")
    role = models.CharField(max_length=10, choices=GuestRole)
    state = models.CharField(max_length=10, choices=GuestState, default=GuestState.INVITED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guests_invited"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stays",
        help_text="None until somebody has used the link.",
    )
    during = DateTimeRangeField(null=True, blank=True)  # type: ignore[misc]  # typed as if it never were
    invited_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    let_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    let_in_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who refused, took back, left, or asked them to leave.",
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(state__in=["invited", "asked", "joined"]),
                name="guest_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(state__in=["invited", "refused", "withdrawn"]),
                name="guest_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(let_in_by=None, let_in_at=None, during=None)
                | (
                    Q(let_in_by__isnull=False, let_in_at__isnull=False, during__isnull=False)
                    & ~Q(let_in_by=models.F("invited_by"))
                ),
                name="guest_let_in_by_the_other",
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(let_in_at__isnull=False), name="guest_joined_when_let_in"
            ),
            models.CheckConstraint(
                condition=Q(user=None)
                | (~Q(user=models.F("invited_by")) & (Q(let_in_by=None) | ~Q(user=models.F("let_in_by")))),
                name="guest_is_a_third",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} in {self.interview_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class TakenTime(models.Model):
    """When somebody is taken, by a participation or as a guest; no two of a person's overlap.

    Triggers keep it in step with both tables (migration 0014). One table, because a constraint cannot reach
    over two, and locks in place of it would make every pairing wait.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="taken_times"
    )
    during = DateTimeRangeField()
    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, null=True, blank=True, related_name="taken_time"
    )
    guest = models.OneToOneField(
        Guest, on_delete=models.CASCADE, null=True, blank=True, related_name="taken_time"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(participation=None, guest__isnull=False)
                | Q(participation__isnull=False, guest=None),
                name="taken_time_of_one_thing",
            ),
            # Named after what it completes: whoever answers that constraint answers this one, too.
            ExclusionConstraint(
                name="participation_no_overlap_nor_stay",
                expressions=[("user", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.during}"
