"""Reads the files of `library/learn`, once in the life of a process."""

from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from scenarios.files.source import BadFiles, Problem, check, read_text, read_yaml
from scenarios.learn.content import DiagramGuide, Dialogues, Drills, InterviewingGuide, Plans, Steps, Tools
from scenarios.schema import Content

FOLDER = Path(__file__).parents[1] / "library" / "learn"

Read = TypeVar("Read", bound=Content)


class LearnContent(NamedTuple):
    dialogues: Dialogues
    drills: Drills
    steps: Steps
    diagrams: DiagramGuide
    tools: Tools
    interviewing: InterviewingGuide
    plans: Plans


def read_learn(folder: Path) -> LearnContent:
    """Read and check all files of the folder. Raises BadFiles with the problems of all of them."""
    problems: list[Problem] = []
    content = LearnContent(
        dialogues=_read(Dialogues, folder / "dialogues.yaml", problems),
        drills=_read(Drills, folder / "drills.yaml", problems),
        steps=_read(Steps, folder / "steps.yaml", problems),
        diagrams=_read(DiagramGuide, folder / "diagrams.yaml", problems),
        tools=_read(Tools, folder / "tools.yaml", problems),
        interviewing=_read(InterviewingGuide, folder / "interviewing.yaml", problems),
        plans=_read(Plans, folder / "plans.yaml", problems),
    )
    if problems:
        raise BadFiles(problems)
    return content


@cache
def learn_content() -> LearnContent:
    """What the Learn pages show. Files do not change under a running process: a release restarts it."""
    return read_learn(FOLDER)


def _read(model: type[Read], path: Path, problems: list[Problem]) -> Read:
    """Return the file as `model`; where it is bad note why, and return an empty one that is never shown."""
    try:
        return check(model, read_yaml(path, read_text(path)))
    except BadFiles as bad:
        problems.extend(bad.problems)
        return model.model_construct()
