"""Reading reports: only of released rounds, only for the two people of the round."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from config.errors import Forbidden
from interviews.models import Report, Round
from interviews.reports.build import with_names
from interviews.reports.content import ReportContent
from scenarios.selectors import texts


@dataclass(frozen=True)
class ShownReport:
    """A report as stored, and its content under the names that the people have now."""

    report: Report
    content: ReportContent

    @property
    def etag(self) -> str:
        """Changes with the version, and with a name: a browser must not show that of who has gone."""
        facts = self.content.facts
        names = hashlib.sha256(f"{facts.candidate}\n{facts.interviewer}".encode()).hexdigest()[:16]
        return f'"{self.report.round_id}-{self.report.version}-{names}"'


def is_ready(round_: Round) -> bool:
    """Whether a report can be read: the round is released and one is compiled."""
    return round_.released_at is not None and Report.objects.filter(round=round_, superseded_at=None).exists()


def report_for(user: User, round_: Round) -> ShownReport:
    """The visible report of a round of the user's; raises Forbidden(`not_released`) before the release."""
    report = reports_of(user).filter(round=round_).first()
    if report is None:
        raise Forbidden("not_released", "There is no report yet. It is compiled when both have submitted.")
    return shown(report)


def shown(report: Report) -> ShownReport:
    """The report as it may be shown; needs its round with both people."""
    round_ = report.round
    content = with_names(
        ReportContent.model_validate(report.content),
        candidate=str(round_.candidate),
        interviewer=str(round_.interviewer) if round_.interviewer else None,
    )
    return ShownReport(report, content)


def reports_of(user: User) -> QuerySet[Report]:
    """The visible reports of released rounds in which the user was candidate or interviewer, newest first."""
    took_part = Q(round__candidate=user) | Q(round__interviewer=user)
    return (
        Report.objects.filter(took_part, superseded_at=None, round__released_at__isnull=False)
        .select_related("round__interview", "round__candidate", "round__interviewer")
        .select_related("round__scenario_version__scenario")
        .defer(*texts("round__scenario_version"))
        .order_by("-round__released_at", "-pk")
    )
