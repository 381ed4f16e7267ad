"""Reading reports of released rounds: for the two people, and a second interviewer who has submitted."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from accounts.blocks import Names
from accounts.models import User
from config.errors import Forbidden
from interviews.guests.selectors import rounds_read_as_second
from interviews.models import Assessment, Report, Round
from interviews.reports.build import with_names, without_standing
from interviews.reports.content import ReportContent
from interviews.reports.stored import read_content
from scenarios.selectors import texts


@dataclass(frozen=True)
class ShownReport:
    """A report as stored, and its content as its reader may see it now, names included."""

    report: Report
    content: ReportContent

    @property
    def etag(self) -> str:
        """Changes with the version, with a name and with the reader's part: a browser must not show that of
        who has gone, nor what another of its people may read."""
        said = hashlib.sha256(self.content.model_dump_json().encode()).hexdigest()[:16]
        return f'"{self.report.round_id}-{self.report.version}-{said}"'


def is_ready(round_: Round) -> bool:
    """Whether a report can be read: the round is released and one is compiled."""
    return round_.released_at is not None and Report.objects.filter(round=round_, superseded_at=None).exists()


def report_for(user: User, round_: Round, names: Names) -> ShownReport:
    """The visible report of a round of the user's, whose `names` they are.

    Raises Forbidden(`not_released`) before the release.
    """
    report = reports_of(user).filter(round=round_).first()
    if report is None:
        raise Forbidden("not_released", "There is no report yet. It is compiled when both have submitted.")
    seen = shown(report, names.of)
    if user.pk == round_.candidate_id:
        return seen
    return replace(seen, content=without_standing(seen.content))


def shown(report: Report, name: Callable[[User], str] = str) -> ShownReport:
    """The report with its people called as `name` says; needs its round with both people."""
    round_ = report.round
    content = with_names(
        read_content(report.content),
        candidate=name(round_.candidate),
        interviewer=name(round_.interviewer) if round_.interviewer else None,
        second=_second_of(report, name),
        reviewers=_reviewers_of(report, name),
    )
    return ShownReport(report, content)


def _second_of(report: Report, name: Callable[[User], str]) -> str | None:
    if not report.content.get("second"):
        return None
    scored = Assessment.objects.filter(round_id=report.round_id, kind="second").select_related("author")
    return name(scored.get().author)


def _reviewers_of(report: Report, name: Callable[[User], str]) -> list[str]:
    if not report.content.get("reviews"):
        return []
    scored = Assessment.objects.filter(round_id=report.round_id, kind="review", submitted_at__isnull=False)
    return [name(review.author) for review in scored.select_related("author").order_by("submitted_at", "pk")]


def reports_of(user: User) -> QuerySet[Report]:
    """The visible reports of released rounds in which the user was candidate or interviewed, newest first."""
    took_part = Q(round__candidate=user) | Q(round__interviewer=user)
    took_part |= Q(round__in=rounds_read_as_second(user).values("pk"))
    return (
        Report.objects.filter(took_part, superseded_at=None, round__released_at__isnull=False)
        .select_related("round__interview", "round__candidate", "round__interviewer")
        .select_related("round__scenario_version__scenario")
        .defer(*texts("round__scenario_version"))
        .order_by("-round__released_at", "-pk")
    )
