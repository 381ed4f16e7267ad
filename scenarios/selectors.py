"""Reads of content. What a person may be given as a candidate depends on the kits they have opened."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from scenarios.models import GlossaryTerm, KitOpening, Rubric, Scenario, ScenarioVersion
from scenarios.rubric import RubricContent

# At a term of the glossary; the search finds the others.
SCENARIOS_SHOWN = 5


def texts(version: str) -> list[str]:
    """The long fields of a scenario version, for `defer`: a list of headings has no use for them."""
    return [f"{version}__prompt", f"{version}__kit", f"{version}__source"]


def without_kits() -> QuerySet[ScenarioVersion]:
    """Versions with their prompts; kit and file, which are long, load when read."""
    return ScenarioVersion.objects.defer("kit", "source")


def published() -> QuerySet[Scenario]:
    """Scenarios that can be read and given, with their current version, whose texts load when read."""
    return (
        Scenario.objects.filter(retired_at=None, current_version__isnull=False)
        .select_related("current_version")
        .defer("search_vector", "prompt_text", "reformatted_source", *texts("current_version"))
    )


def unseen_by(user: User) -> QuerySet[Scenario]:
    """Published scenarios whose kit the user has not opened."""
    return published().exclude(kit_openings__user=user)


def kit_opening_of(user: User | AnonymousUser, scenario: Scenario) -> KitOpening | None:
    return KitOpening.objects.filter(user=user, scenario=scenario).first() if isinstance(user, User) else None


def has_opened_kit(user: User | AnonymousUser, scenario: Scenario) -> bool:
    return user.is_authenticated and KitOpening.objects.filter(user=user, scenario=scenario).exists()


def terms_with_scenarios() -> QuerySet[GlossaryTerm]:
    """The glossary, each term with the first published scenarios that mention it: one more than are shown."""
    mentioning = Scenario.objects.filter(retired_at=None, current_version__isnull=False)
    shown = mentioning.only("slug", "title")[: SCENARIOS_SHOWN + 1]
    mentions = Prefetch("scenarios", shown, to_attr="mentioned_in")
    return GlossaryTerm.objects.prefetch_related(mentions)  # type: ignore[no-redef] # the model names its type


def current_rubric() -> Rubric:
    """The rubric that new rounds are scored by. Raises Rubric.DoesNotExist before the library is loaded."""
    return Rubric.objects.latest("number")


def rubric_content(rubric: Rubric) -> RubricContent:
    return RubricContent.model_validate(rubric.content)


def prepared_by(user: User) -> set[int]:
    """Ids of the scenarios whose self-check the user has passed."""
    openings = KitOpening.objects.filter(user=user, prepared_at__isnull=False)
    return set(openings.values_list("scenario_id", flat=True))


def marked_for(user: User | AnonymousUser) -> QuerySet[Scenario]:
    """Published scenarios, each with `is_seen` and `is_prepared`: has this person opened its kit, passed its
    self-check?"""
    openings = KitOpening.objects.filter(user=user) if isinstance(user, User) else KitOpening.objects.none()
    own = openings.filter(scenario=OuterRef("pk"))
    return published().annotate(
        is_seen=Exists(own), is_prepared=Exists(own.filter(prepared_at__isnull=False))
    )
