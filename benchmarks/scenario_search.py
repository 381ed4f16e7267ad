"""Finding one of 10,000 scenarios: what was typed is understood, the matches counted, the first page read.

Run with `python -m benchmarks scenario_search`. Prompts are sentences of the library's, shuffled, with new
words in each, so that words are as common, and the vocabulary as large, as in a library of that size. To
hold: under 50 ms. Filters and openings are those of somebody who has opened a hundred kits.
"""

import re
import statistics
import time
from random import Random
from typing import Any

from benchmarks.stage import stage, write_result

SCENARIOS = 10_000
SENTENCES = 10
NEW_WORDS = 4
OPENED = 100
REPEATS = 10
QUERIES: dict[str, list[dict[str, str]]] = {
    "no words": [{}, {"family": "vision"}, {"level": "staff", "length": "60"}, {"seen": "new"}],
    "one common word": [{"q": word} for word in ("people", "model", "today", "design", "marketplace")],
    "typical": [
        *({"q": words} for words in ("card payments", "fraud", "friend suggestions", "voice speaker")),
        *({"q": words} for words in ("blur faces", "scams OR spam", '"number plates" -cars')),
    ],
    "typical, filtered": [
        {"q": "card payments", "level": "senior"},
        {"q": "search marketplace", "family": "search_retrieval", "seen": "new"},
        {"q": "orders", "difficulty": "2", "length": "35"},
    ],
    "glossary": [{"q": words} for words in ("label delay", "cold start", "rag", "ann", "a/b test")],
    "misspelled": [
        *({"q": words} for words in ("recomendation", "fruad paymnets", "markteplace serach")),
        *({"q": words} for words in ("privcay of peopel", "aproximate nearest nieghbor serch")),
    ],
    "half a word": [{"q": words} for words in ("recommendat", "fra", "market", "transla")],
    "no match": [{"q": words} for words in ("zzyzx", "quixotic zeppelin", "astrolabe wherry pangolin")],
}


def main() -> None:
    with stage():
        user = _populate()
        rows = {name: _measure(user, queries) for name, queries in QUERIES.items()}
    print(f"{SCENARIOS:,} scenarios\n{'':<20} {'p50 ms':>8} {'p95 ms':>8} {'most':>8} {'found':>8}")
    for name, row in rows.items():
        figures = (row["p50_ms"], row["p95_ms"], row["max_ms"])
        print("{:<20} {:>8.1f} {:>8.1f} {:>8.1f}".format(name, *figures), f"{row['found']:>8}")
    write_result("scenario_search", {"scenarios": SCENARIOS, "queries": rows})


def _populate() -> Any:
    """Scenarios that can be listed and found; returns somebody who has opened some kits."""
    from django.db import connection

    from benchmarks.history import make_person
    from scenarios.models import KitOpening, Scenario, ScenarioVersion

    user = make_person("one")
    made = Scenario.objects.bulk_create(_rows(), batch_size=500)
    versions = ScenarioVersion.objects.bulk_create(
        [
            ScenarioVersion(scenario=scenario, number=1, title=scenario.title, prompt={}, kit={})
            for scenario in made
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE scenarios_scenario s SET current_version_id = v.id FROM scenarios_scenarioversion v"
            " WHERE v.scenario_id = s.id AND s.current_version_id IS NULL"
        )
        cursor.execute("VACUUM ANALYZE scenarios_scenario, scenarios_scenarioversion, scenarios_searchword")
    KitOpening.objects.bulk_create(
        KitOpening(user=user, scenario_id=version.scenario_id, reason="study")
        for version in versions[:: SCENARIOS // OPENED]
    )
    return user


def _rows() -> list[Any]:
    from accounts.families import FAMILIES
    from benchmarks.library_files import new_words
    from scenarios.models import Scenario

    random = Random(1)
    library = list(Scenario.objects.values("title", "summary", "prompt_text"))
    sentences = [text for row in library for text in re.split(r"(?<=\.)\s+", row["prompt_text"])]
    return [
        Scenario(
            slug=f"made-{number:05}",
            family=random.choice(FAMILIES)[0],
            difficulty=random.randint(1, 3),
            title=f"{random.choice(library)['title']} {new_words(random, 1)}",
            summary=random.choice(library)["summary"],
            position=random.randint(1, 1000),
            prompt_text=" ".join([*random.sample(sentences, SENTENCES), new_words(random, NEW_WORDS)]),
        )
        for number in range(SCENARIOS)
    ]


def _measure(user: Any, queries: list[dict[str, str]]) -> dict[str, float]:
    from django.test import RequestFactory

    request = RequestFactory().get("/scenarios/")
    request.user = user
    took, found = [], 0
    for repeat in range(REPEATS):
        for query in queries:
            start = time.perf_counter()
            count = _first_page(request, query)
            took.append((time.perf_counter() - start) * 1000)
            found += count if repeat == 0 else 0
    took.sort()
    return {
        "p50_ms": statistics.median(took),
        "p95_ms": took[int(len(took) * 0.95)],
        "max_ms": took[-1],
        "found": found // len(queries),
    }


def _first_page(request: Any, query: dict[str, str]) -> int:
    """What the list's view does before it renders; returns how many were found."""
    from django.core.paginator import Paginator

    from scenarios.filters import ScenarioFilter
    from scenarios.selectors import marked_for
    from scenarios.views import PAGE_SIZE

    found = ScenarioFilter(query, queryset=marked_for(request.user), request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(1)
    list(page)
    return int(page.paginator.count)


if __name__ == "__main__":
    main()
