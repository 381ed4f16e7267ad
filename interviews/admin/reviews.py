"""Requests for re-scores, to be read. Who re-scores a recording does not find it here meanwhile."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.requests import person
from config.admin import ReadOnlyAdmin
from interviews.admin.own import without_own
from interviews.models import ReviewRequest


@admin.register(ReviewRequest)
class ReviewRequestAdmin(ReadOnlyAdmin[ReviewRequest]):
    list_display = ("asked_at", "round", "wanted", "state", "claimed_by", "claimed_until", "ended_at")
    list_filter = ("state", "wanted")
    list_select_related = ("round", "claimed_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewRequest]:
        """Nor do the two of a round, who are not told who has taken its recording."""
        user = person(request)
        of_the_two = Q(round__candidate=user) | Q(round__interviewer=user)
        return without_own(super().get_queryset(request), request, "round").exclude(of_the_two)
