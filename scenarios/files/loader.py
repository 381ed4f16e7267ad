"""Loads library files into the database. Loading the same files again changes nothing.

The library that comes with a release hangs together: all of it is loaded, or nothing when any file is bad.
Scenario files from anywhere else stand for themselves: each is loaded whole or not at all. A changed scenario
or rubric becomes a new version, because rounds and assessments keep pointing at the one they were held on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from scenarios.content import ScenarioFile
from scenarios.files.markdown import read_scenario
from scenarios.files.publishing import ReadScenario, digest, lock_loading, publish_scenarios
from scenarios.files.reference import Glossary, ResourceEntry, Resources
from scenarios.files.source import BadFiles, Problem, check, read_text, read_yaml
from scenarios.glossary import note_mentions
from scenarios.learn.reader import read_learn
from scenarios.models import GlossaryTerm, Resource, Rubric, Scenario, ScenarioVersion
from scenarios.rubric import RubricContent
from scenarios.schema import Content

LIBRARY = Path(__file__).parents[1] / "library"

Read = TypeVar("Read")
Reference = TypeVar("Reference", bound=Content)


@dataclass
class Loaded:
    """What a load changed, as lines for a person: none when all was as before. And why it left files out."""

    changes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load_library(folder: Path = LIBRARY) -> Loaded:
    """Load the rubric, glossary, resources and every scenario of a folder. Raises BadFiles."""
    problems: list[Problem] = []
    rubric = _collect(problems, lambda: _read_reference(RubricContent, folder / "rubric.yaml"))
    glossary = _collect(problems, lambda: _read_reference(Glossary, folder / "glossary.yaml"))
    resources = _collect(problems, lambda: _read_reference(Resources, folder / "resources.yaml"))
    _collect(problems, lambda: read_learn(folder / "learn"))  # stays in files, but must be right as well
    scenarios = _collect(problems, lambda: read_scenarios(sorted(folder.glob("*.md"))))
    if problems or rubric is None or glossary is None or resources is None or scenarios is None:
        raise BadFiles(problems)
    loaded = Loaded()
    with transaction.atomic():
        lock_loading()
        _publish_rubric(rubric, loaded)
        is_new_glossary = _replace_glossary(glossary, loaded)
        _replace_resources(resources, loaded)
        published = publish_scenarios(files=_not_overtaken(scenarios))
        loaded.changes += published.changes
        everything = Scenario.objects.all()
        reworded = everything.filter(pk__in=[scenario.pk for scenario in published.changed])
        note_mentions(scenarios=everything if is_new_glossary else reworded)
    return loaded


def _not_overtaken(files: list[ReadScenario]) -> list[ReadScenario]:
    """Leave out files whose text was published before a newer one was written in the browser.

    The library is loaded at each start: without this, a restart would undo what was published meanwhile.
    """
    older = ScenarioVersion.objects.filter(scenario__current_version__drafts__isnull=False, current_for=None)
    overtaken = set(older.values_list("scenario__slug", "content_hash"))
    slugs = {slug for slug, _ in overtaken}
    return [file for file in files if file.slug not in slugs or (file.slug, file.digest) not in overtaken]


def load_scenarios(paths: Iterable[Path]) -> Loaded:
    """Load each scenario file that is good, whole; a folder stands for the .md files in it.

    What is wrong with the others is returned, not raised; nothing of them is loaded.
    """
    files, problems = _read_each(paths)
    with transaction.atomic():
        published = publish_scenarios(files=files)
        reworded = [scenario.pk for scenario in published.changed]
        note_mentions(scenarios=Scenario.objects.filter(pk__in=reworded))
    return Loaded(published.changes, problems)


def read_scenarios(paths: Iterable[Path]) -> list[ReadScenario]:
    """Read and check scenario files without a database. Raises BadFiles with the problems of all."""
    files, problems = _read_each(paths)
    if problems:
        raise BadFiles(problems)
    return files


def read_source(path: Path, source: str) -> ReadScenario:
    """Check one file's text. Raises BadFiles."""
    return ReadScenario(path, source, check(ScenarioFile, read_scenario(path, source)))


def _read_each(paths: Iterable[Path]) -> tuple[list[ReadScenario], list[Problem]]:
    """The good files, and the problems of the others."""
    problems: list[Problem] = []
    by_slug: dict[str, list[ReadScenario]] = defaultdict(list)
    for path in _files_at(paths, problems):
        if file := _collect(problems, partial(_read_file, path)):
            by_slug[file.slug].append(file)
    for namesakes in by_slug.values():
        if len(namesakes) > 1:
            problems += map(_names_a_namesake, namesakes, [*namesakes[1:], namesakes[0]])
    return [files[0] for files in by_slug.values() if len(files) == 1], problems


def _read_file(path: Path) -> ReadScenario:
    return read_source(path, read_text(path))


def _files_at(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    """The files that are named, each once, and those of the folders that are named."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.glob("*.md")) if path.is_dir() else [path]
        if not inside:
            problems.append(Problem(path, 1, "has no file that ends in .md"))
        for each in inside:
            if each.absolute() not in seen:
                seen.add(each.absolute())
                yield each


def _names_a_namesake(file: ReadScenario, other: ReadScenario) -> Problem:
    """Neither is loaded: which of them was meant is not for us to guess."""
    place = read_scenario(file.path, file.source)
    return place.problem(("slug",), f"slug '{file.slug}' is also used by {other.path.name}")


def _read_reference(model: type[Reference], path: Path) -> Reference:
    return check(model, read_yaml(path, read_text(path)))


def _collect(problems: list[Problem], read: Callable[[], Read]) -> Read | None:
    """Return what `read` returns; note its problems instead where it finds some."""
    try:
        return read()
    except BadFiles as bad:
        problems.extend(bad.problems)
        return None


def _publish_rubric(content: RubricContent, loaded: Loaded) -> None:
    latest = Rubric.objects.order_by("-number").first()
    content_hash = digest(content)
    if latest and latest.content_hash == content_hash:
        return
    number = latest.number + 1 if latest else 1
    Rubric.objects.create(number=number, content_hash=content_hash, content=content.model_dump(mode="json"))
    loaded.changes.append(f"rubric {number}")


def _replace_glossary(glossary: Glossary, loaded: Loaded) -> bool:
    """Make the stored terms those of the file; says whether they were others."""
    wanted = {term.slug: term.model_dump() for term in glossary.terms}
    fields = ["term", "group", "definition", "in_an_interview", "see_also", "forms"]
    stored = {row["slug"]: row for row in GlossaryTerm.objects.values("slug", *fields)}
    if stored == wanted:
        return False
    GlossaryTerm.objects.exclude(slug__in=wanted).delete()
    GlossaryTerm.objects.bulk_create(
        [GlossaryTerm(**row) for row in wanted.values()],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=fields,
    )
    loaded.changes.append(f"{len(wanted)} glossary terms")
    return True


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
