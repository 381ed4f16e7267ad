"""The files of the Learn pages: complete, right in their sums, silent about kits, refused where bad."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from accounts.families import FAMILIES
from scenarios.files.loader import LIBRARY, load_library
from scenarios.files.reference import Resources
from scenarios.files.source import BadFiles, check, read_text, read_yaml
from scenarios.files.sums import SUM, value_of
from scenarios.learn.content import Answer, Drill
from scenarios.learn.reader import FOLDER, read_learn
from scenarios.lines import LINES
from scenarios.models import RESOURCE_KINDS
from tests.scenarios.test_library import SCENARIOS, has_cycle, prose

LEARN = read_learn(FOLDER)
DRILLS = pytest.mark.parametrize("drill", LEARN.drills.drills, ids=lambda drill: drill.slug)
ANSWERS = [
    (dialogue.line, score, answer)
    for dialogue in LEARN.dialogues.dialogues
    for score, answer in dialogue.scores.items()
]
SENTENCE_END = re.compile(r"[.?!]\s+(?=[A-Z])")


def words_of(answer: Answer) -> int:
    return sum(len(turn.says.split()) for turn in answer.turns if turn.who == "candidate")


@pytest.mark.parametrize(("line", "score", "answer"), ANSWERS, ids=lambda value: str(value)[:20])
def test_every_answer_is_a_short_exchange_with_evidence(line: str, score: int, answer: Answer) -> None:
    """The opening and one to three turns: two to four in all, and none too long to be said in a minute."""
    assert 2 <= len(answer.turns) + 1 <= 4
    assert all(len(turn.says.split()) <= 100 for turn in answer.turns)
    assert 4 <= len(answer.seen.split()) <= 30


def test_each_line_has_an_example_of_its_own_at_every_score() -> None:
    assert len(ANSWERS) == 4 * len(LINES)
    assert len({dialogue.example for dialogue in LEARN.dialogues.dialogues}) == len(LINES)
    assert len({answer.seen for _, _, answer in ANSWERS}) == len(ANSWERS)


def test_a_better_answer_is_not_only_a_longer_one() -> None:
    """A 4 may say more than a 3, but a 3 must not be won by talking three times as long."""
    for dialogue in LEARN.dialogues.dialogues:
        length = {score: words_of(answer) for score, answer in dialogue.scores.items()}
        assert length[4] < 2.5 * length[3], dialogue.line


@DRILLS
def test_every_sum_of_a_drill_is_right(drill: Drill) -> None:
    sums = [found for text in texts_of(drill) for found in SUM.finditer(text)]
    assert sums
    for found in sums:
        assert value_of(found[1]) == pytest.approx(value_of(found[2]), rel=0.02), found[0]


@DRILLS
def test_every_drill_asks_with_numbers_and_answers_in_one_sentence(drill: Drill) -> None:
    assert len(re.findall(r"\d", drill.question)) >= 4
    assert not SENTENCE_END.search(drill.strong), drill.strong
    assert all(len(side.argument.split()) >= 20 for side in drill.sides)


@DRILLS
def test_every_drill_leads_to_scenarios_of_the_library(drill: Drill) -> None:
    assert set(drill.practice) <= {scenario.slug for scenario in SCENARIOS}
    assert len(set(drill.practice)) == len(drill.practice)


def test_there_are_drills_enough_and_every_scenario_comes_up_in_one() -> None:
    assert len(LEARN.drills.drills) >= 12
    practiced = {slug for drill in LEARN.drills.drills for slug in drill.practice}
    assert practiced == {scenario.slug for scenario in SCENARIOS}


def texts_of(drill: Drill) -> list[str]:
    return [drill.question, drill.strong, *(side.argument for side in drill.sides)]


def test_nothing_on_the_learn_pages_is_taken_from_a_kit() -> None:
    everything = "\n".join(path.read_text() for path in FOLDER.glob("*.yaml"))
    everything = " ".join(everything.split())
    for scenario in SCENARIOS:
        kit = scenario.kit
        secrets = [*prose(scenario), kit.task, kit.baseline, *(fact.answer for fact in kit.if_asked)]
        secrets += [twist.strong for twist in kit.twists] + [point.text for point in kit.checkpoints]
        assert not [text for text in secrets if len(text) > 25 and " ".join(text.split()) in everything]


def test_the_drawn_example_has_both_paths_and_the_loop() -> None:
    diagram = LEARN.diagrams.example.diagram
    assert "subgraph online" in diagram
    assert "subgraph offline" in diagram
    plain = re.sub(r"\|[^|]*\|", "", diagram)
    edges = re.findall(r"(\w+)(?:\(?\[[^\]]*\]\)?|\[\([^)]*\)\])? --> ?(\w+)", plain)
    assert has_cycle([edge for edge in edges if "app" not in edge]), "no loop without the person"


def test_the_drawn_boxes_carry_the_budget() -> None:
    budget = LEARN.diagrams.budget
    drawn = [int(ms) for ms in re.findall(r"\w+\[[^\]]*, (\d+) ms\]", LEARN.diagrams.example.diagram)]
    in_boxes = [hop.ms for hop in budget.hops if hop.name != "Reserve"]
    reserve = next(hop.ms for hop in budget.hops if hop.name == "Reserve")
    assert [ms for ms in drawn if ms != budget.limit_ms] == in_boxes
    assert sum(in_boxes) + reserve == budget.limit_ms
    assert reserve >= budget.limit_ms / 10
    assert sum(step.minutes for step in LEARN.diagrams.steps) == 4
    for rule in budget.rules:
        for found in SUM.finditer(rule):
            assert value_of(found[1]) == value_of(found[2])


def test_the_tools_that_interviews_name_are_there_and_more() -> None:
    tools = {tool.name: tool for group in LEARN.tools.groups for tool in group.tools}
    named = {"Kubeflow", "MLflow", "TensorFlow Serving", "Airflow", "Feast", "KServe", "vLLM"}
    assert named | {"Triton Inference Server", "Kafka", "FAISS", "Evidently"} <= set(tools)
    for name, tool in tools.items():
        assert name.split()[0] not in tool.say_instead, "words without a name"


def test_each_family_and_each_kind_has_something_to_read() -> None:
    path = LIBRARY / "resources.yaml"
    resources = check(Resources, read_yaml(path, read_text(path))).resources
    by_family = Counter(resource.family for resource in resources)
    assert all(by_family[key] >= 3 for key, _ in FAMILIES), by_family
    assert {resource.kind for resource in resources} == {key for key, _ in RESOURCE_KINDS}


BAD = [
    ("dialogues.yaml", "line: framing", "line: magic", "'line': 'magic' is none of"),
    ("dialogues.yaml", "line: framing", "line: data", "expected line 'framing' here, not 'data'"),
    ("dialogues.yaml", "{who: interviewer,", "{who: candidate,", "the two take turns"),
    ("dialogues.yaml", "      4:\n", "      5:\n", "answer for score 4 missing|number that is at most 4"),
    ("drills.yaml", "slug: device-or-server", "slug: batch-or-online", "'batch-or-online' occurs twice"),
    ("drills.yaml", "    strong:", "    weak:", "unknown key 'weak'|'strong' is missing"),
    ("diagrams.yaml", "ms: 40,", "ms: 45,", "the hops add up to 155 ms, not 150"),
    ("diagrams.yaml", "flowchart TD", "pie", "must be a mermaid flowchart"),
    ("tools.yaml", 'name: "Kafka"', 'name: "Airflow"', "tool 'Airflow' occurs twice"),
    ("tools.yaml", "url: https://kafka.apache.org", "url: javascript:alert(1)", "scheme should be"),
    ("interviewing.yaml", "key: clock", "key: before", "section 'before' occurs twice"),
    ("plans.yaml", "[read, take, take, give,", "[read, take, give,", "1 weeks have 7 days, not 6"),
    ("plans.yaml", "staff: [2, 3, 3]", "", "ramps for staff missing"),
    ("plans.yaml", "weeks: 2", "weeks: 1", "plan of weeks '1' occurs twice|1 weeks have 7 days"),
    ("plans.yaml", "page: learn-tools", "page: admin:index", "'page': 'admin:index' is none of"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good", "bad", "reason"), BAD, ids=lambda value: value[:30])
def test_a_bad_file_is_refused_with_its_line_and_reason(
    name: str, good: str, bad: str, reason: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "learn"))
    text = (folder / name).read_text()
    assert good in text
    (folder / name).write_text(text.replace(good, bad, 1))
    with pytest.raises(BadFiles) as refused:
        read_learn(folder)
    problems = refused.value.problems
    assert {problem.path.name for problem in problems} == {name}
    assert any(re.search(reason, problem.reason) for problem in problems), problems
    assert all(1 < problem.line <= text.count("\n") for problem in problems), problems


def test_all_bad_files_are_named_at_once(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "learn"))
    (folder / "tools.yaml").unlink()
    (folder / "drills.yaml").write_text("drills: []\n")
    with pytest.raises(BadFiles) as refused:
        read_learn(folder)
    assert {problem.path.name for problem in refused.value.problems} == {"tools.yaml", "drills.yaml"}


@pytest.mark.django_db
def test_the_library_is_not_loaded_with_a_bad_learn_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(LIBRARY, tmp_path / "library"))
    (folder / "learn" / "plans.yaml").write_text("outlines: 3\n")
    with pytest.raises(BadFiles, match=r"plans\.yaml:1"):
        load_library(folder)
