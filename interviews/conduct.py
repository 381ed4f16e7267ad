"""Reporting somebody to the moderators. Who is reported is not told, neither that nor by whom."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.blocks import Names
from accounts.models import User
from accounts.outbox import queue_mail
from config.errors import Forbidden, Invalid, Refused
from interviews.lifecycle import lock_interview
from interviews.models import ConductReason, ConductReport, Interview, Room, Round, RoundState

log = structlog.get_logger(__name__)

MAX_REPORTS_A_DAY = 10


@transaction.atomic
def report_conduct(
    *, reporter: User, interview: Interview, reason: str, text: str = "", reported: User | None = None
) -> ConductReport:
    """Tell the moderators about somebody of an interview; a second report of them returns the first.

    Without `reported` it is about the other of the two; with it, the caller has checked that both were there.

    Raises Forbidden(`no_partner`), Invalid(`unknown_reason`, `too_long`, `bad_text`), and
    Refused(`too_many_reports`, 429) after ten within a day.
    """
    _check(reason, text)
    reported = reported or _partner(reporter, interview)
    lock_interview(interview.pk)  # before a person's row, as everything that leaves and blocks takes them
    # One at a time for each person: counting and writing belong together.
    User.objects.select_for_update(no_key=True).get(pk=reporter.pk)
    made = ConductReport.objects.filter(reporter=reporter, interview=interview, reported=reported).first()
    if made:
        return made
    _check_rate(reporter)
    round_ = _round_of(interview)
    report = ConductReport.objects.create(
        reporter=reporter,
        reported=reported,
        interview=interview,
        round=round_,
        room_head=Room.objects.values_list("head", flat=True).get(pk=round_.pk) if round_ else None,
        reason=reason,
        text=text.strip(),
    )
    _tell_moderators(report)
    log.info("conduct_reported", report=report.pk, reason=reason)
    return report


@transaction.atomic
def handle_report(*, moderator: User, report: ConductReport, outcome: str) -> ConductReport:
    """Record what was done about a report; handling it again replaces the outcome."""
    locked = ConductReport.objects.select_for_update().get(pk=report.pk)
    if moderator.pk in {locked.reporter_id, locked.reported_id}:
        raise Forbidden("own_report", "Somebody else handles reports that are about you or by you.")
    locked.outcome = outcome.strip()
    locked.handled_at = timezone.now()
    locked.handled_by = moderator
    if not locked.reporter.is_active:
        locked.text = ""  # who wrote it has deleted their account, and nobody needs it any more
    locked.save(update_fields=["outcome", "handled_at", "handled_by", "text"])
    return locked


def report_by(user: User, interview: Interview) -> ConductReport | None:
    """The person's own report of the other of the two."""
    mine = ConductReport.objects.filter(reporter=user, interview=interview)
    return mine.filter(reported__participations__interview=interview).first()


def reports_for(moderator: User) -> QuerySet[ConductReport]:
    """All reports but those that the reader is a party of."""
    return ConductReport.objects.exclude(Q(reporter=moderator) | Q(reported=moderator))


def forget_texts(*, user: User) -> None:
    """The person deletes their account: what they wrote goes, once it was handled."""
    ConductReport.objects.filter(reporter=user, handled_at__isnull=False).update(text="")


def exported_reports(user: User) -> list[dict[str, Any]]:
    """What the person reported, for the export of their data. Reports about them are not theirs."""
    names = Names(user)
    return [
        {
            "about": names.of(row.reported),
            "reason": row.reason,
            "text": row.text,
            "at": row.created_at.isoformat(),
        }
        for row in ConductReport.objects.filter(reporter=user).select_related("reported")
    ]


def _check(reason: str, text: str) -> None:
    if reason not in ConductReason.values:
        raise Invalid("unknown_reason", "Choose one of the reasons.")
    if len(text) > ConductReport.MAX_TEXT:
        raise Invalid("too_long", f"Write at most {ConductReport.MAX_TEXT:,} characters.")
    if "\x00" in text:
        raise Invalid("bad_text", "The text holds a character that cannot be stored.")


def _check_rate(reporter: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if ConductReport.objects.filter(reporter=reporter, created_at__gt=since).count() >= MAX_REPORTS_A_DAY:
        raise Refused(
            "too_many_reports",
            f"You have made {MAX_REPORTS_A_DAY} reports within a day; the moderators read those first."
            " You can still leave and block.",
            status=429,
        )


def _partner(reporter: User, interview: Interview) -> User:
    other = interview.participations.exclude(user=reporter).select_related("user").first()
    if other is None:
        raise Forbidden("no_partner", "You were alone in this interview.")
    return other.user


def _round_of(interview: Interview) -> Round | None:
    """The round that is on, or the last that was held."""
    held = interview.rounds.exclude(state__in=[RoundState.WAITING, RoundState.SKIPPED])
    return held.order_by("-number").first()


def _tell_moderators(report: ConductReport) -> None:
    """Whoever can do something about it: moderators of the admin, without who is a party of the report."""
    parties = [report.reporter_id, report.reported_id]
    people = User.objects.filter(is_active=True).exclude(pk__in=parties)
    moderators = people.filter(is_moderator=True) or people.filter(is_superuser=True)
    for moderator in moderators:
        queue_mail(
            dedupe_key=f"conduct:{report.pk}:{moderator.pk}",
            recipient=moderator.email,
            subject="A conduct report to read",
            template="conduct_report",
            context={
                "person": moderator,
                "report": report,
                "report_path": reverse("admin:interviews_conductreport_change", args=[report.pk]),
            },
        )
