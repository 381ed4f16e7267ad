"""Reads of content. What a person may be given as a candidate depends on the kits they have opened."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import User
from scenarios.models import KitOpening, Rubric, Scenario
from scenarios.rubric import RubricContent

# Below this, trigrams match words that only share an ending.
SIMILAR_ENOUGH = 0.5


def texts(version: str) -> list[str]:
    """The long fields of a scenario version, for `defer`: a list of headings has no use for them."""
    return [f"{version}__prompt", f"{version}__kit"]


def published() -> QuerySet[Scenario]:
    """Scenarios that can be read and given, with their current version, whose texts load when read."""
    return (
        Scenario.objects.filter(retired_at=None, current_version__isnull=False)
        .select_related("current_version")
        .defer("search_vector", "prompt_text", *texts("current_version"))
    )


def unseen_by(user: User) -> QuerySet[Scenario]:
    """Published scenarios whose kit the user has not opened."""
    return published().exclude(kit_openings__user=user)


def searched(scenarios: QuerySet[Scenario], words: str) -> QuerySet[Scenario]:
    """Keep what matches, best first: whole words anywhere in the prompt, or a near miss in the heading."""
    query = SearchQuery(words, search_type="websearch", config="english")
    heading = Concat("title", Value(" "), "summary")
    return (
        scenarios.annotate(
            rank=SearchRank(F("search_vector"), query), similarity=TrigramWordSimilarity(words, heading)
        )
        .filter(Q(search_vector=query) | Q(similarity__gte=SIMILAR_ENOUGH))
        .order_by("-rank", "-similarity", "position", "slug")
    )


def has_opened_kit(user: User | AnonymousUser, scenario: Scenario) -> bool:
    return user.is_authenticated and KitOpening.objects.filter(user=user, scenario=scenario).exists()


def current_rubric() -> Rubric:
    """The rubric that new rounds are scored by. Raises Rubric.DoesNotExist before the library is loaded."""
    return Rubric.objects.latest("number")


def rubric_content(rubric: Rubric) -> RubricContent:
    return RubricContent.model_validate(rubric.content)


def marked_for(user: User | AnonymousUser) -> QuerySet[Scenario]:
    """Published scenarios, each with `is_seen`: has this person opened its kit?"""
    openings = KitOpening.objects.filter(user=user) if isinstance(user, User) else KitOpening.objects.none()
    return published().annotate(is_seen=Exists(openings.filter(scenario=OuterRef("pk"))))
