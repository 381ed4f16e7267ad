from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.families import FAMILIES
from accounts.models import LEVELS
from scenarios.fitting import DIFFICULTIES_FOR_LEVEL, DIFFICULTIES_FOR_MINUTES
from scenarios.lines import FORMATS
from scenarios.models import DIFFICULTIES, Scenario
from scenarios.search import MAX_LENGTH, Asked, asked_for, found


class ScenarioFilter(django_filters.FilterSet):
    """Search and filters of the list; "seen" is offered to people who are signed in.

    `asked` says how the words of the search were understood, once `qs` has been read.
    """

    q = django_filters.CharFilter(
        label="Search",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MAX_LENGTH}),
    )
    family = django_filters.ChoiceFilter(label="Family", choices=FAMILIES, empty_label="All families")
    difficulty = django_filters.ChoiceFilter(
        label="Difficulty", choices=DIFFICULTIES, empty_label="All difficulties"
    )
    level = django_filters.ChoiceFilter(
        label="Level", choices=LEVELS, empty_label="Any level", method="by_level"
    )
    length = django_filters.ChoiceFilter(
        label="Length",
        choices=[(str(minutes), f"{minutes} minutes") for minutes in FORMATS],
        empty_label="Any length",
        method="by_length",
    )
    seen = django_filters.ChoiceFilter(
        label="Seen or new",
        choices=[("new", "New to me"), ("seen", "Kit opened")],
        empty_label="Both",
        method="by_seen",
    )

    class Meta:
        model = Scenario
        fields: ClassVar[list[str]] = ["q", "family", "difficulty", "level", "length", "seen"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.asked = Asked()
        if not self.request.user.is_authenticated:
            del self.filters["seen"]

    def search(self, scenarios: QuerySet[Scenario], name: str, words: str) -> QuerySet[Scenario]:
        self.asked = asked_for(words)
        return found(scenarios, self.asked)

    def by_level(self, scenarios: QuerySet[Scenario], name: str, level: str) -> QuerySet[Scenario]:
        return scenarios.filter(difficulty__in=DIFFICULTIES_FOR_LEVEL[level])

    def by_length(self, scenarios: QuerySet[Scenario], name: str, minutes: str) -> QuerySet[Scenario]:
        return scenarios.filter(difficulty__in=DIFFICULTIES_FOR_MINUTES[int(minutes)])

    def by_seen(self, scenarios: QuerySet[Scenario], name: str, choice: str) -> QuerySet[Scenario]:
        return scenarios.filter(Q(is_seen=choice == "seen"))
