"""Published versions of scenarios, made from files that have passed every check: many at once.

A version is made only where the content is new; a file that differs in nothing but its form (a line break, a
comment, its place in the list) stays with the version that it has, and is kept beside it to be exported.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from accounts.families import FAMILIES
from scenarios.content import Prompt, ScenarioFile
from scenarios.models import Scenario, ScenarioVersion
from scenarios.schema import Content

# Any number that no other advisory lock uses: two loads at once must not number versions alike.
LOAD_LOCK = 7_013_001
# Rows in one statement. A version is some 60 KB, so that a statement stays under 10 MB.
BATCH = 100


@dataclass(frozen=True)
class ReadScenario:
    """A scenario file that has passed every check."""

    path: Path
    source: str
    content: ScenarioFile

    @property
    def slug(self) -> str:
        return self.content.slug

    @property
    def digest(self) -> str:
        return digest(self.content.prompt, self.content.kit)


@dataclass(frozen=True)
class Published:
    """What became current, a line for each; and the scenarios that show anything new."""

    changes: list[str] = field(default_factory=list)
    changed: list[Scenario] = field(default_factory=list)


def lock_loading() -> None:
    """Let no other load write until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


def publish_scenarios(*, files: Sequence[ReadScenario]) -> Published:
    """Make each file what its scenario shows, all or none of them. No slug may occur twice."""
    published = Published()
    with transaction.atomic():
        lock_loading()
        scenarios = _get_or_create_scenarios(files)
        versions = _get_or_create_versions(files, scenarios)
        for file in files:
            scenario, version = scenarios[file.slug], versions[file.slug]
            if scenario.current_version_id != version.pk:
                published.changes.append(f"{file.slug}, version {version.number}")
            if _show(scenario, file, version):
                published.changed.append(scenario)
        Scenario.objects.bulk_update(published.changed, SHOWN, batch_size=BATCH)
    return published


def digest(*contents: Content) -> str:
    """Tells whether content is the same, whatever its file looks like."""
    whole = json.dumps([content.model_dump(mode="json") for content in contents], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _get_or_create_scenarios(files: Sequence[ReadScenario]) -> dict[str, Scenario]:
    slugs = [file.slug for file in files]
    found = {row.slug: row for row in Scenario.objects.filter(slug__in=slugs).defer("search_vector")}
    new = [Scenario(slug=file.slug, **_heading(file)) for file in files if file.slug not in found]
    Scenario.objects.bulk_create(new, batch_size=BATCH)
    return found | {scenario.slug: scenario for scenario in new}


def _get_or_create_versions(
    files: Sequence[ReadScenario], scenarios: Mapping[str, Scenario]
) -> dict[str, ScenarioVersion]:
    """The version with each file's content, by slug."""
    digests = {file.slug: file.digest for file in files}
    same_content = ScenarioVersion.objects.filter(
        scenario__in=scenarios.values(), content_hash__in=digests.values()
    )
    stored = {
        (version.scenario_id, version.content_hash): version
        for version in same_content.only("scenario_id", "number", "content_hash", "source")
    }
    numbers = _highest_numbers(scenarios)
    versions, new = {}, []
    for file in files:
        scenario = scenarios[file.slug]
        version = stored.get((scenario.pk, digests[file.slug]))
        if version is None:
            version = _next_version(scenario, numbers.get(scenario.pk, 0) + 1, file, digests[file.slug])
            new.append(version)
        versions[file.slug] = version
    ScenarioVersion.objects.bulk_create(new, batch_size=BATCH)
    return versions


def _highest_numbers(scenarios: Mapping[str, Scenario]) -> dict[int, int]:
    rows = ScenarioVersion.objects.filter(scenario__in=scenarios.values()).order_by().values("scenario")
    return dict(rows.annotate(highest=Max("number")).values_list("scenario", "highest"))


def _next_version(scenario: Scenario, number: int, file: ReadScenario, content_hash: str) -> ScenarioVersion:
    return ScenarioVersion(
        scenario=scenario,
        number=number,
        title=file.content.prompt.title,
        content_hash=content_hash,
        source=file.source,
        prompt=file.content.prompt.model_dump(mode="json"),
        kit=file.content.kit.model_dump(mode="json"),
    )


def _show(scenario: Scenario, file: ReadScenario, version: ScenarioVersion) -> bool:
    """Let the scenario show the file; return whether that changes anything."""
    shown = {
        **_heading(file),
        "current_version_id": version.pk,
        "reformatted_source": "" if file.source == version.source else file.source,
    }
    if all(getattr(scenario, name) == value for name, value in shown.items()):
        return False
    for name, value in shown.items():
        setattr(scenario, name, value)
    return True


def _heading(file: ReadScenario) -> dict[str, object]:
    """What lists and search need of the current prompt. The kit stays out: search would leak it."""
    prompt = file.content.prompt
    return {
        "family": prompt.family,
        "difficulty": prompt.difficulty,
        "title": prompt.title,
        "summary": prompt.summary,
        "position": file.content.position,
        "prompt_text": _searchable(prompt),
    }


def _searchable(prompt: Prompt) -> str:
    """What stands on the scenario's page and card, apart from title and summary, which count for more."""
    return "\n".join([prompt.statement, prompt.context, *prompt.tags, dict(FAMILIES)[prompt.family]])


SHOWN = [
    *("family", "difficulty", "title", "summary", "position", "prompt_text"),
    *("current_version", "reformatted_source"),
]
