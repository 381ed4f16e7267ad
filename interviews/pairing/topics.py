"""The library as the assignment of scenarios sees it, and one choice for one round."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from django.db.models import F, Func, JSONField, QuerySet, Value

from accounts.models import User
from config.errors import Refused
from interviews.pairing.assignment import Topic, choose_topic
from interviews.pairing.facts import practices
from scenarios.models import KitOpening, Scenario, ScenarioVersion
from scenarios.selectors import has_opened_kit, without_kits


class NoScenarioLeft(Refused):
    """The candidate has opened the kit of every scenario."""

    def __init__(self) -> None:
        super().__init__(
            "no_scenario_left",
            "You have seen the kit of every scenario that is published here. You can still interview others.",
        )


def pick_scenario(
    *, candidate: User, interviewer: User | None, level: str, taken: frozenset[int] = frozenset()
) -> ScenarioVersion:
    """Choose a published scenario for the candidate by `assignment.choose_topic`; `taken`: scenario ids.

    When every scenario is known to the candidate, raises Refused(`no_scenario_left`).
    """
    people = [candidate, interviewer] if interviewer else [candidate]
    practice = practices(people)
    topic = choose_topic(
        topics(),
        candidate=practice[candidate.pk],
        interviewer=practice[interviewer.pk] if interviewer else None,
        level=level,
        without=taken,
    )
    if topic is None:
        raise NoScenarioLeft
    return without_kits().select_related("scenario").get(pk=topic.version)


def refuse_without_scenario(candidate: User) -> None:
    """Raises Refused(`no_scenario_left`) when the candidate has opened the kit of every scenario."""
    opened = KitOpening.objects.filter(user=candidate).values("scenario")
    if not _given().exclude(pk__in=opened).exists():
        raise NoScenarioLeft


def topics() -> list[Topic]:
    """Every published scenario, in the library's order. One query; one more after something was published."""
    facts = (
        _given()
        .order_by("position", "slug")
        .values_list("pk", "current_version", "family", "difficulty", "position")
    )
    listed = [Topic(*each) for each in facts]
    emphasis = _emphasis(tuple(topic.version for topic in listed))
    return [replace(topic, emphasis=emphasis[topic.version]) for topic in listed]


def _given() -> QuerySet[Scenario]:
    return Scenario.objects.filter(retired_at=None, current_version__isnull=False)


@lru_cache(maxsize=4)
def _emphasis(versions: tuple[int, ...]) -> dict[int, dict[str, float]]:
    """The share of each version's checkpoints by line. Versions never change, so that this is kept."""
    lines = Func(
        F("kit"),
        Value("$.checkpoints[*].line"),
        template="jsonb_path_query_array(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )
    found = ScenarioVersion.objects.filter(pk__in=versions).values_list("pk", lines)
    return {pk: {line: count / len(each) for line, count in Counter(each).items()} for pk, each in found}


def version_of(topic: Topic) -> ScenarioVersion:
    """The topic's version without a query: what else is read of it loads then."""
    known = {"id": topic.version, "scenario_id": topic.scenario}
    return ScenarioVersion.from_db("default", list(known), list(known.values()))


def version_to_give(*, candidate: User, scenario: Scenario) -> ScenarioVersion:
    """What the candidate gets of the scenario they chose. Raises Refused(`kit_opened`)."""
    if has_opened_kit(candidate, scenario):
        raise Refused(
            "kit_opened",
            "You have opened this kit, so the scenario is not given to you. You can interview others on it.",
        )
    return scenario.version
