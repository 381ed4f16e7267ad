"""What plans and drills need to know of the library and of a person."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from scenarios.learn.plans import Shelved
from scenarios.models import KitOpening
from scenarios.selectors import published


def shelf() -> list[Shelved]:
    """The published scenarios in the order of the library, in one query."""
    rows = published().order_by("position", "slug").values_list("slug", "title", "family", "difficulty")
    return [Shelved(*row) for row in rows]


def kits_opened_by(user: User | AnonymousUser) -> dict[str, date]:
    """By slug the day, in the person's zone, on which they opened its kit; none for somebody unknown."""
    if not isinstance(user, User):
        return {}
    openings = KitOpening.objects.filter(user=user).values_list("scenario__slug", "opened_at")
    return {slug: timezone.localtime(opened_at).date() for slug, opened_at in openings}
