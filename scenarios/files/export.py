"""Published scenarios written back to files, byte for byte as they were loaded."""

import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from scenarios.models import Scenario, ScenarioVersion
from scenarios.selectors import published


class NotExported(Exception):
    """Why nothing was written, as a sentence for a person."""


@dataclass(frozen=True)
class Exported:
    """The files that were written, and those that had the same content already."""

    written: list[Path]
    unchanged: list[Path]


def export_scenarios(
    *, slugs: Collection[str], folder: Path, number: int | None = None, force: bool = False
) -> Exported:
    """Write `<slug>.md` for each of the scenarios, or for all that are published where none is named.

    `number` asks for an older version of the one that is named. A file with other content is only replaced
    with `force`; without it nothing at all is written. Raises NotExported.
    """
    files = {folder / f"{slug}.md": source.encode() for slug, source in _sources(slugs, number).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stored = {path: path.read_bytes() for path in files if path.exists()}
        _refuse_to_overwrite([] if force else [path for path in stored if stored[path] != files[path]])
        new = [path for path in files if stored.get(path) != files[path]]
        for path in new:
            _write(path, files[path])
    except OSError as error:
        raise NotExported(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return Exported(new, [path for path in stored if stored[path] == files[path]])


def _sources(slugs: Collection[str], number: int | None) -> Mapping[str, str]:
    """The text of each file, by slug. One that is named may be retired: its versions are still there."""
    if number is not None:
        return {_only(slugs): _older_source(_only(slugs), number)}
    current = Scenario.objects.exclude(current_version=None)
    wanted = current.filter(slug__in=slugs) if slugs else published()
    rows = wanted.order_by("slug").values_list("slug", "current_version__source", "reformatted_source")
    sources = {slug: reformatted or source for slug, source, reformatted in rows}
    if unknown := sorted(set(slugs) - set(sources)):
        raise NotExported(f"There is no published scenario {_quoted(unknown)}.")
    return sources


def _only(slugs: Collection[str]) -> str:
    if len(slugs) != 1:
        raise NotExported("An older version can only be asked of one scenario: name its slug.")
    return next(iter(slugs))


def _older_source(slug: str, number: int) -> str:
    sources = dict(ScenarioVersion.objects.filter(scenario__slug=slug).values_list("number", "source"))
    if not sources:
        raise NotExported(f"There is no published scenario {_quoted([slug])}.")
    if number not in sources:
        raise NotExported(f"{slug} has no version {number}; its latest is {max(sources)}.")
    return sources[number]


def _refuse_to_overwrite(paths: Collection[Path]) -> None:
    if paths:
        names = ", ".join(sorted(map(str, paths)))
        raise NotExported(f"Nothing was written, since other content would be lost in {names}: use --force.")


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the disk is full."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink()
        raise


def _quoted(slugs: Collection[str]) -> str:
    return ", ".join(f"'{slug}'" for slug in slugs)
