"""Becoming a mentor, and ceasing to be one."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox import queue_mail
from config.errors import Forbidden, Invalid, Refused
from interviews.mentors.selectors import hours_of
from interviews.models import Mentor

MAX_ABOUT = 1000
MAX_ANSWER = 300


@transaction.atomic
def apply_as_mentor(*, user: User, about: str) -> Mentor:
    """Ask staff to approve; asking again changes the text, and after a refusal it waits anew.

    Who is approved changes what candidates read at once. Raises Invalid (`about_needed`, `too_long`,
    `bad_text`).
    """
    said = _checked(about, MAX_ABOUT, "about_needed", "Write what candidates should know about you.")
    mentor, is_new = Mentor.objects.select_for_update().get_or_create(user=user, defaults={"about": said})
    if is_new:
        return mentor
    mentor.about = said
    if mentor.state in {"declined", "retired"}:
        mentor.state, mentor.applied_at = "applied", timezone.now()
        mentor.decided_by = mentor.decided_at = None
        mentor.answer = ""
    mentor.save()
    return mentor


@transaction.atomic
def decide_on_mentor(*, staff: User, mentor: Mentor, state: str, answer: str) -> Mentor:
    """Approve, decline or end it, with a sentence that goes to the person by mail.

    Open hours of who is no longer approved vanish. Raises Forbidden(`not_staff`, `own_application`),
    Invalid (`unknown_state`, `answer_needed`, `too_long`, `bad_text`), and Refused(`decided_already`) where
    the person is in that state: two of the staff at once are one.
    """
    _check_decider(staff, mentor)
    if state not in {"approved", "declined", "retired"}:
        raise Invalid("unknown_state", "Approve, decline, or end it.")
    told = _checked(answer, MAX_ANSWER, "answer_needed", "Write a sentence to the person.")
    locked = Mentor.objects.select_for_update(of=("self",)).select_related("user").get(pk=mentor.pk)
    if locked.state == state:
        raise Refused("decided_already", f"{locked.user} is {locked.get_state_display().lower()} already.")
    locked.state, locked.answer = state, told
    locked.decided_by, locked.decided_at = staff, timezone.now()
    locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if state != "approved":
        hours_of(locked.user).update(state="cancelled")
    queue_mail(
        dedupe_key=f"mentor:{locked.pk}:{locked.decided_at.isoformat()}",
        recipient=locked.user.email,
        subject={"approved": "You are a mentor now", "declined": "About your application as a mentor"}.get(
            state, "You are no longer a mentor"
        ),
        template="mentor_decided",
        context={"person": locked.user, "mentor": locked, "mentoring_path": reverse("mentoring")},
    )
    return locked


@transaction.atomic
def retire(*, user: User) -> None:
    """Stop being a mentor, or take an application back: hours nobody has booked vanish, interviews stay."""
    Mentor.objects.filter(user=user, state__in=["applied", "approved"]).update(state="retired")
    hours_of(user).update(state="cancelled")


def forget_mentor(*, user: User) -> None:
    """The person deletes their account: what they wrote about themselves goes."""
    Mentor.objects.filter(user=user).delete()


def _check_decider(staff: User, mentor: Mentor) -> None:
    if not staff.is_staff:
        raise Forbidden("not_staff", "Staff decide who is a mentor.")
    if staff.pk == mentor.user_id:
        raise Forbidden("own_application", "Somebody else decides about you.")


def _checked(text: str, limit: int, needed: str, sentence: str) -> str:
    said = text.strip()
    if not said:
        raise Invalid(needed, sentence)
    if len(said) > limit:
        raise Invalid("too_long", f"Write at most {limit:,} characters.")
    if "\x00" in said:
        raise Invalid("bad_text", "The text holds a character that cannot be stored.")
    return said
