"""What staff do not read yet: of rounds of their own."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from accounts.requests import person
from interviews.guests.selectors import rounds_to_second, rounds_watched
from interviews.models import Round
from interviews.reviews.claims import rounds_under_review

M = TypeVar("M", bound=Model)


def without_own(queryset: QuerySet[M], request: HttpRequest, round_id: str) -> QuerySet[M]:
    """Leave out what belongs to rounds of the reader's own that are not released, or that they have still to
    score: as a second interviewer, or from the recording."""
    user = person(request)
    part = Q(candidate=user) | Q(interviewer=user) | Q(former_interviewer=user)
    part |= Q(pk__in=rounds_watched(user).values("pk"))
    to_score = Q(pk__in=rounds_to_second(user).order_by().values("pk"))
    to_score |= Q(pk__in=rounds_under_review(user).values("pk"))
    own = Round.objects.filter(Q(part, released_at=None) | to_score)
    return queryset.exclude(**{f"{round_id}__in": own.values("pk")})
