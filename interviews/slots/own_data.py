"""What slots keep of a person: to take along, and to go with the account."""

from typing import Any

from accounts.models import User
from interviews.models import SpecialDates, Ticket, WeeklyHours


def exported_hours(user: User) -> dict[str, Any]:
    """Weekly hours and special dates as times on the person's clock."""
    return {
        "weekly": [
            {
                "weekday": each.get_weekday_display(),
                "starts": f"{each.starts:%H:%M}",
                "ends": f"{each.ends:%H:%M}",
            }
            for each in user.weekly_hours.all()
        ],
        "special_dates": [
            {"first": each.first.isoformat(), "last": each.last.isoformat(), "hours": each.hours}
            for each in user.special_dates.all()
        ],
    }


def exported_tickets(user: User) -> list[dict[str, Any]]:
    """Every wish to be paired, for now or for a slot, and what became of it."""
    return [
        {
            "made_at": ticket.created_at.isoformat(),
            "starts_at": ticket.starts_at.isoformat() if ticket.starts_at else None,
            "purpose": ticket.purpose,
            "role": ticket.role,
            "format_minutes": ticket.format_minutes,
            "level": ticket.level,
            "language": ticket.language,
            "interests": ticket.interests,
            "at_most": ticket.at_most,
            "state": ticket.state,
        }
        for ticket in Ticket.objects.filter(user=user).order_by("pk")
    ]


def forget_hours(*, user: User) -> None:
    """The person deletes their account: no hours and no wish are left but those that became interviews."""
    WeeklyHours.objects.filter(user=user).delete()
    SpecialDates.objects.filter(user=user).delete()
    Ticket.objects.filter(user=user).exclude(state="paired").delete()
