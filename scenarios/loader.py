"""Loads library files into the database: all of them, or none when any is bad.

Loading the same files again changes nothing. A changed scenario or rubric becomes a new version, because
rounds and assessments keep pointing at the one they were held on.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max

from scenarios.content import Prompt, ScenarioFile
from scenarios.markdown_file import read_scenario
from scenarios.models import GlossaryTerm, Resource, Rubric, Scenario, ScenarioVersion
from scenarios.reference import Glossary, ResourceEntry, Resources
from scenarios.rubric import RubricContent
from scenarios.schema import Content
from scenarios.source import BadFiles, Problem, check, read_text, read_yaml

LIBRARY = Path(__file__).parent / "library"
# Any number that no other advisory lock uses: two loads at once must not number versions alike.
LOAD_LOCK = 7_013_001

Read = TypeVar("Read")
Reference = TypeVar("Reference", bound=Content)


@dataclass(frozen=True)
class ReadScenario:
    """A scenario file that has passed every check."""

    path: Path
    source: str
    content: ScenarioFile


@dataclass
class Loaded:
    """What a load changed, as lines for a person; empty when everything was as before."""

    changes: list[str] = field(default_factory=list)


def load_library(folder: Path = LIBRARY) -> Loaded:
    """Load the rubric, glossary, resources and every scenario of a folder. Raises BadFiles."""
    problems: list[Problem] = []
    rubric = _collect(problems, lambda: _read_reference(RubricContent, folder / "rubric.yaml"))
    glossary = _collect(problems, lambda: _read_reference(Glossary, folder / "glossary.yaml"))
    resources = _collect(problems, lambda: _read_reference(Resources, folder / "resources.yaml"))
    scenarios = _collect(problems, lambda: read_scenarios(sorted(folder.glob("*.md"))))
    if problems or rubric is None or glossary is None or resources is None or scenarios is None:
        raise BadFiles(problems)
    loaded = Loaded()
    with transaction.atomic():
        _lock_loading()
        _publish_rubric(rubric, loaded)
        _replace_glossary(glossary, loaded)
        _replace_resources(resources, loaded)
        for scenario in scenarios:
            _publish_scenario(scenario, loaded)
    return loaded


def load_scenarios(paths: Iterable[Path]) -> Loaded:
    """Load scenario files, all or none. Raises BadFiles."""
    scenarios = read_scenarios(paths)
    loaded = Loaded()
    with transaction.atomic():
        _lock_loading()
        for scenario in scenarios:
            _publish_scenario(scenario, loaded)
    return loaded


def read_scenarios(paths: Iterable[Path]) -> list[ReadScenario]:
    """Read and check scenario files without a database. Raises BadFiles with the problems of all."""
    problems: list[Problem] = []
    read: list[ReadScenario] = []
    for path in paths:
        scenario = _collect(problems, lambda path=path: _read_scenario_file(path))  # type: ignore[misc]
        if scenario is None:
            continue
        other = next((one.path for one in read if one.content.slug == scenario.content.slug), None)
        if other:
            reason = f"slug '{scenario.content.slug}' is also used by {other.name}"
            problems.append(read_scenario(path, scenario.source).problem(("slug",), reason))
        read.append(scenario)
    if problems:
        raise BadFiles(problems)
    return read


def _read_scenario_file(path: Path) -> ReadScenario:
    source = read_text(path)
    return ReadScenario(path, source, check(ScenarioFile, read_scenario(path, source)))


def _read_reference(model: type[Reference], path: Path) -> Reference:
    return check(model, read_yaml(path, read_text(path)))


def _collect(problems: list[Problem], read: Callable[[], Read]) -> Read | None:
    """Return what `read` returns; note its problems instead where it finds some."""
    try:
        return read()
    except BadFiles as bad:
        problems.extend(bad.problems)
        return None


def _lock_loading() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


def _publish_rubric(content: RubricContent, loaded: Loaded) -> None:
    latest = Rubric.objects.order_by("-number").first()
    digest = _digest(content)
    if latest and latest.content_hash == digest:
        return
    number = latest.number + 1 if latest else 1
    Rubric.objects.create(number=number, content_hash=digest, content=content.model_dump(mode="json"))
    loaded.changes.append(f"rubric {number}")


def _publish_scenario(read: ReadScenario, loaded: Loaded) -> None:
    """Create or update the scenario and point it at the version with this content, made if it is new."""
    file = read.content
    scenario, is_new = Scenario.objects.get_or_create(slug=file.slug, defaults=_shown(file))
    version, is_new_version = _get_or_create_version(scenario, read)
    shown = {**_shown(file), "current_version_id": version.pk}
    if any(getattr(scenario, name) != value for name, value in shown.items()):
        for name, value in shown.items():
            setattr(scenario, name, value)
        scenario.save(update_fields=list(shown))
    if is_new or is_new_version:
        loaded.changes.append(f"{file.slug}, version {version.number}")


def _get_or_create_version(scenario: Scenario, read: ReadScenario) -> tuple[ScenarioVersion, bool]:
    file = read.content
    numbers = scenario.versions.aggregate(highest=Max("number"))
    return scenario.versions.get_or_create(
        content_hash=_digest(file.prompt, file.kit),
        defaults={
            "number": (numbers["highest"] or 0) + 1,
            "title": file.prompt.title,
            "source": read.source,
            "prompt": file.prompt.model_dump(mode="json"),
            "kit": file.kit.model_dump(mode="json"),
        },
    )


def _shown(file: ScenarioFile) -> dict[str, object]:
    """What lists and search need of the current prompt. The kit stays out: search would leak it."""
    prompt = file.prompt
    return {
        "family": prompt.family,
        "difficulty": prompt.difficulty,
        "title": prompt.title,
        "summary": prompt.summary,
        "position": file.position,
        "prompt_text": _searchable(prompt),
    }


def _searchable(prompt: Prompt) -> str:
    return "\n".join([prompt.statement, prompt.context, *prompt.tags])


def _replace_glossary(glossary: Glossary, loaded: Loaded) -> None:
    wanted = {term.slug: term.model_dump() for term in glossary.terms}
    fields = ["term", "group", "definition", "in_an_interview", "see_also"]
    stored = {row["slug"]: row for row in GlossaryTerm.objects.values("slug", *fields)}
    if stored == wanted:
        return
    GlossaryTerm.objects.exclude(slug__in=wanted).delete()
    GlossaryTerm.objects.bulk_create(
        [GlossaryTerm(**row) for row in wanted.values()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=fields,
    )
    loaded.changes.append(f"{len(wanted)} glossary terms")


def _replace_resources(resources: Resources, loaded: Loaded) -> None:
    wanted = [_resource_row(entry, position) for position, entry in enumerate(resources.resources)]
    stored = list(Resource.objects.order_by("position").values(*wanted[0])) if wanted else []
    if stored == wanted:
        return
    Resource.objects.all().delete()
    Resource.objects.bulk_create([Resource(**row) for row in wanted])
    loaded.changes.append(f"{len(wanted)} resources")


def _resource_row(entry: ResourceEntry, position: int) -> dict[str, object]:
    return {**entry.model_dump(), "url": str(entry.url or ""), "position": position}


def _digest(*contents: Content) -> str:
    whole = json.dumps([content.model_dump(mode="json") for content in contents], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
