"""The library itself: complete, specific, and right in its sums."""

import re
from collections import Counter
from itertools import combinations

import pytest

from accounts.families import FAMILIES
from scenarios.content import DESIGN_STAGES, GUIDED_STAGES, Choice, Kit, Probe, ScenarioFile
from scenarios.files.loader import LIBRARY, read_scenarios
from scenarios.files.sums import SUM, value_of
from scenarios.lines import LINES

SCENARIOS = [read.content for read in read_scenarios(sorted(LIBRARY.glob("*.md")))]
EACH = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.slug)


def all_probes(kit: Kit) -> list[Probe]:
    """Those of the stages, and those that follow a choice."""
    following = [choice.probes for choice in all_choices(kit)]
    return [probe for probes in [*kit.probes.values(), *following] for probe in probes]


def all_choices(kit: Kit) -> list[Choice]:
    return [choice for choices in kit.choices.values() for choice in choices]


def prose(scenario: ScenarioFile) -> list[str]:
    """Sentences of a scenario that are long enough to be boilerplate when they recur."""
    kit = scenario.kit
    texts = [*kit.guide.values(), scenario.prompt.context, *kit.mistakes]
    texts += [text for answer in kit.answers.values() for text in (answer.mid, answer.senior, answer.staff)]
    texts += [text for line in kit.anchors.values() for text in line.values()]
    texts += [text for probe in all_probes(kit) for text in (probe.good, probe.wrong, probe.nudge)]
    sentences = (sentence.strip() for text in texts for sentence in re.split(r"(?<=[.?!])\s", text))
    return [sentence for sentence in sentences if len(sentence) > 40]


def test_there_are_24_and_every_family_has_at_least_two() -> None:
    assert len(SCENARIOS) == 24
    families = Counter(scenario.prompt.family for scenario in SCENARIOS)
    assert set(families) == {key for key, _ in FAMILIES}
    assert min(families.values()) >= 2


@EACH
def test_every_scenario_is_written_in_full(scenario: ScenarioFile) -> None:
    kit = scenario.kit
    assert set(kit.answers) == set(GUIDED_STAGES)
    assert all(len(kit.probes[stage]) >= 3 for stage in DESIGN_STAGES)
    assert 2 <= len(kit.anchors) <= 5
    assert len(kit.reading) >= 3
    assert len(kit.mistakes) >= 3
    assert len(kit.twists) >= 3
    assert len(kit.trade_offs) >= 3
    assert len(kit.if_asked) >= 6
    assert len(kit.checkpoints) >= 12
    assert {checkpoint.line for checkpoint in kit.checkpoints} == set(LINES)
    assert len({probe.ask for probe in all_probes(kit)}) == len(all_probes(kit))


@EACH
def test_every_scenario_has_probes_for_what_a_candidate_may_choose(scenario: ScenarioFile) -> None:
    choices = all_choices(scenario.kit)
    assert 3 <= len(choices) <= 6
    assert all(1 <= len(choice.probes) <= 2 for choice in choices)
    assert "modeling" in scenario.kit.choices


@EACH
def test_a_nudge_gives_nothing_away(scenario: ScenarioFile) -> None:
    """It asks or points; it is short, and is no piece of the good answer."""
    for probe in all_probes(scenario.kit):
        assert len(probe.nudge) < len(probe.good) or len(probe.nudge) < 80, probe.ask
        assert probe.nudge.rstrip(".?") not in probe.good, probe.ask


@EACH
def test_every_sum_is_right(scenario: ScenarioFile) -> None:
    sums = [match for estimate in scenario.kit.estimates for match in SUM.finditer(estimate.text)]
    assert len(sums) >= 5
    for match in sums:
        assert value_of(match[1]) == pytest.approx(value_of(match[2]), rel=0.02), match[0]


@EACH
def test_every_diagram_has_an_online_path_an_offline_path_and_a_loop(scenario: ScenarioFile) -> None:
    diagram = scenario.kit.diagram
    assert "subgraph offline" in diagram
    assert diagram.count("subgraph") >= 3
    edges = re.findall(r"(\w+)(?:\[[^\]]*\]\]?|\(\([^)]*\)\)|\[\([^)]*\)\])? --> (\w+)", diagram)
    assert has_cycle(edges), "no arrow leads back"


def has_cycle(edges: list[tuple[str, str]]) -> bool:
    after: dict[str, set[str]] = {}
    for start, end in edges:
        after.setdefault(start, set()).add(end)

    def reaches(node: str, goal: str, seen: set[str]) -> bool:
        for following in after.get(node, set()) - seen:
            if following == goal or reaches(following, goal, seen | {following}):
                return True
        return False

    return any(reaches(node, node, set()) for node in after)


def test_no_two_scenarios_share_a_sentence() -> None:
    for one, other in combinations(SCENARIOS, 2):
        assert not set(prose(one)) & set(prose(other)), (one.slug, other.slug)
