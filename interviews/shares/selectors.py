"""Share links as their owner sees them, and what an address shows to whoever opens it. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from interviews.access import NotFound
from interviews.models import Report, Round, ShareLink
from interviews.reports.content import ReportContent
from interviews.reports.stored import read_content
from interviews.shares.addresses import link_id_of, token_of
from interviews.shares.parts import shared_content
from scenarios.selectors import rubric_content, texts


@dataclass(frozen=True)
class OwnLink:
    """A link with how it stands."""

    link: ShareLink

    @property
    def address(self) -> str:
        return settings.SITE_URL + reverse("shared-report", args=[token_of(self.link)])

    @property
    def is_open(self) -> bool:
        return self.link.revoked_at is None and self.link.expires_at > timezone.now()

    @property
    def words(self) -> str:
        if self.link.revoked_at:
            return "Revoked"
        return "Works" if self.is_open else "Expired"

    @property
    def shown(self) -> str:
        names = dict(ShareLink.PARTS)
        return "; ".join(names[part].replace("My ", "your ").lower() for part in self.link.parts)


@dataclass(frozen=True)
class Shared:
    """What an address shows."""

    link: ShareLink
    report: Report
    content: ReportContent


def open_links(user: User) -> QuerySet[ShareLink]:
    return ShareLink.objects.filter(owner=user, revoked_at=None, expires_at__gt=timezone.now())


def links_of(user: User, round_: Round) -> Sequence[OwnLink]:
    """The person's links to this round's report, newest first."""
    return [OwnLink(link) for link in ShareLink.objects.filter(owner=user, round=round_)]


def get_share_link_for(user: User, round_: Round, link_id: UUID) -> ShareLink:
    """The person's own link. Raises NotFound for anybody else's."""
    link = ShareLink.objects.filter(pk=link_id, owner=user, round=round_).first()
    if link is None:
        raise NotFound
    return link


def get_shared(token: str) -> Shared:
    """What the address shows now: the visible version of the report, in the parts that were chosen.

    Raises NotFound for one that was revoked, has expired, whose owner has gone or that never was: they all
    look the same.
    """
    link_id = link_id_of(token)
    links = ShareLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now(), owner__is_active=True)
    link = links.filter(pk=link_id).select_related("owner").first() if link_id else None
    if link is None:
        raise NotFound
    report = _visible(link)
    if report is None:
        raise NotFound
    content = shared_content(
        read_content(report.content),
        parts=link.parts,
        name=str(link.owner) if link.shows_name else "",
        anchors={line.key: line.anchors for line in rubric_content(report.round.rubric).lines},
    )
    return Shared(link, report, content)


def _visible(link: ShareLink) -> Report | None:
    released = Report.objects.filter(
        round=link.round_id, superseded_at=None, round__released_at__isnull=False, round__candidate=link.owner
    )
    return (
        released.select_related("round__scenario_version", "round__rubric")
        .defer(*texts("round__scenario_version"))
        .first()
    )


def exported_share_links(user: User) -> list[dict[str, object]]:
    """For the export of the person's data; an address is no data, it opens some."""
    times = ("created_at", "expires_at", "revoked_at", "opened_at")
    rows = ShareLink.objects.filter(owner=user).order_by("created_at")
    return [
        {
            "round": str(row.round_id),
            "parts": row.parts,
            "shows_name": row.shows_name,
            "label": row.label,
            "opened": row.opened,
            **{name: at.isoformat() if (at := getattr(row, name)) else None for name in times},
        }
        for row in rows
    ]
