"""Ways to practice with somebody one knows: links, wishes to meet again, mentors, proposed slots."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from accounts.models import LANGUAGES
from interviews.models.ticket import Ticket
from scenarios.models import Scenario


class Invitation(models.Model):
    """A link for somebody one knows; its id cannot be guessed, and who has it may use it.

    A single one pairs the inviter with the first who accepts. A group's is a pool of its own: who comes by
    it is paired with others who came by it.
    """

    KINDS = [("single", "One person"), ("group", "A group")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations_made"
    )
    kind = models.CharField(max_length=10, choices=KINDS, default="single")
    role = models.CharField(max_length=15, choices=Ticket.ROLES, default="swap", help_text="The inviter's.")
    format_minutes = models.PositiveSmallIntegerField(default=45)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    starts_at = models.DateTimeField(null=True, blank=True, help_text="None: as soon as both are there.")
    note = models.CharField(max_length=300, blank=True, help_text="Shown to who opens the link.")
    retakes = models.ForeignKey(
        Scenario,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The scenario that the inviter takes again; none: one is chosen.",
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format_minutes__in=[35, 45, 60]), name="invitation_known_format"
            ),
            models.CheckConstraint(
                condition=models.Q(retakes=None) | models.Q(kind="single", role="candidate"),
                name="invitation_to_a_retake_is_for_one_interviewer",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation by {self.inviter}, {self.get_kind_display().lower()}"


class InvitationUse(models.Model):
    """Who accepted an invitation, and the interview that came of it (a group's come by their tickets)."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="uses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations_used"
    )
    interview = models.ForeignKey("interviews.Interview", on_delete=models.SET_NULL, null=True, blank=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="invitation_used_once")]


class RematchWish(models.Model):
    """Somebody would practice with a past partner again. Told to nobody until the other wishes it too."""

    wisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rematches_wished"
    )
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rematches_wished_of"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wisher", "partner"], name="rematch_wish_once"),
            models.CheckConstraint(
                condition=~models.Q(wisher=models.F("partner")), name="rematch_wish_not_oneself"
            ),
        ]


class SlotProposal(models.Model):
    """Slots that one person proposes to another: to move a booked interview, or for a rematch."""

    STATES = [
        ("open", "Waits for an answer"),
        ("accepted", "Accepted"),
        ("declined", "Declined"),
        ("withdrawn", "Withdrawn"),
        ("expired", "Expired"),
    ]

    interview = models.ForeignKey(
        "interviews.Interview",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="slot_proposals",
        help_text="To move; none for a rematch, until it is accepted.",
    )
    moves = models.BooleanField(help_text="Moves the interview; otherwise a rematch, which makes one.")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slots_proposed"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slots_proposed_to"
    )
    starts = ArrayField(models.DateTimeField(), size=5)
    role = models.CharField(max_length=15, choices=Ticket.ROLES, default="swap", help_text="The proposer's.")
    format_minutes = models.PositiveSmallIntegerField(default=45)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    chosen = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=models.Q(state="open", moves=True),
                name="slot_proposal_one_open_per_interview",
            ),
            models.UniqueConstraint(
                Least("proposer", "recipient"),
                Greatest("proposer", "recipient"),
                condition=models.Q(state="open", moves=False),
                name="slot_proposal_one_open_rematch_per_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposer=models.F("recipient")), name="slot_proposal_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(chosen__isnull=False) | ~models.Q(state="accepted"),
                name="slot_proposal_accepted_has_slot",
            ),
        ]


class Mentor(models.Model):
    """An experienced interviewer who gives one-way rounds, once staff have approved them."""

    STATES = [
        ("applied", "Waits for staff"),
        ("approved", "Approved"),
        ("declined", "Declined"),
        ("retired", "No longer a mentor"),
    ]

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mentor"
    )
    about = models.TextField(max_length=1000, help_text="Shown to candidates.")
    state = models.CharField(max_length=10, choices=STATES, default="applied")
    applied_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, help_text="What staff told the person.")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display().lower()}"
