"""Any number of valid, distinct scenario files, made from those of the library."""

import re
from itertools import cycle, islice
from pathlib import Path
from random import Random
from string import ascii_lowercase

from scenarios.files.loader import LIBRARY

# A large library has more words than a small one, by about so many for each scenario.
NEW_WORDS = 3


def write_scenarios(folder: Path, count: int) -> list[Path]:
    """Write `count` files, each with a slug, a title and words of its own in the prompt and in the kit."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [path.read_text() for path in sorted(LIBRARY.glob("*.md"))]
    paths = []
    for number, source in enumerate(islice(cycle(sources), count)):
        path = folder / f"made-{number:05}.md"
        path.write_text(_varied(source, number))
        paths.append(path)
    return paths


def new_words(random: Random, count: int) -> str:
    """Words that no file of the library has."""
    return " ".join("".join(random.choices(ascii_lowercase, k=8)) for _ in range(count))


def _varied(source: str, number: int) -> str:
    new = new_words(Random(number), NEW_WORDS)
    text = re.sub(r"^slug: .*$", f"slug: made-{number:05}", source, count=1, flags=re.MULTILINE)
    text = re.sub(r'^title: "(.*)"$', rf'title: "\1 {number}"', text, count=1, flags=re.MULTILINE)
    text = text.replace("## Context\n", f"## Context\n\nThis is variant {number}, about {new}.\n", 1)
    return text.replace("## Mistakes\n", f"## Mistakes\n\n- Overlooks {new} in variant {number}\n", 1)
