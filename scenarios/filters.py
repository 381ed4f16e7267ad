from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.families import FAMILIES
from scenarios.models import DIFFICULTIES, Scenario
from scenarios.selectors import searched


class ScenarioFilter(django_filters.FilterSet):
    """Search and filters of the list; "seen" is offered to people who are signed in."""

    q = django_filters.CharFilter(
        label="Search", method="search", widget=forms.TextInput(attrs={"type": "search", "maxlength": 100})
    )
    family = django_filters.ChoiceFilter(label="Family", choices=FAMILIES, empty_label="All families")
    difficulty = django_filters.ChoiceFilter(
        label="Difficulty", choices=DIFFICULTIES, empty_label="All difficulties"
    )
    seen = django_filters.ChoiceFilter(
        label="Seen or new",
        choices=[("new", "New to me"), ("seen", "Kit opened")],
        empty_label="Both",
        method="by_seen",
    )

    class Meta:
        model = Scenario
        fields: ClassVar[list[str]] = ["q", "family", "difficulty", "seen"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_authenticated:
            del self.filters["seen"]

    def search(self, scenarios: QuerySet[Scenario], name: str, words: str) -> QuerySet[Scenario]:
        return searched(scenarios, words[:100])

    def by_seen(self, scenarios: QuerySet[Scenario], name: str, choice: str) -> QuerySet[Scenario]:
        return scenarios.filter(Q(is_seen=choice == "seen"))
