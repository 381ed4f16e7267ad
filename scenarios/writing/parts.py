"""The parts of a scenario's file as its author meets them: what each is for, how it is written. Pure."""

from typing import NamedTuple

from scenarios.content import DESIGN_STAGES
from scenarios.files.source import Place

DIAGRAM_EXAMPLE = """flowchart LR
  app[App] -->|request| gateway[Gateway]
  gateway --> model[Model server]
  model -->|log| store[(Log)]"""
GUIDE_EXAMPLE = """A good answer asks for the base rate and the label delay first.

**Mid:** What a mid-level candidate says.
**Senior:** What a senior adds to it.
**Staff:** What a staff engineer adds to that.

### Probe: Where does the decision threshold come from?
**Good:** Derives it from costs and the amount, for each action.
**Wrong:** 0.5, or "we tune it".
**Nudge:** Should $5 and $5,000 share a threshold?

### Choice: Gradient-boosted trees

#### Probe: What do the trees predict for a category they never split on?
**Good:** The value of whatever leaf the row falls into.
**Wrong:** They interpolate.
**Nudge:** What can a leaf say about a value outside its training data?"""
GUIDE_RULE = (
    "What a good answer does, the worked answer at three depths, then at least one probe,"
    " and choices if you like."
)


class Part(NamedTuple):
    """One `## ` section of the file. `place` is where the reader puts it, `key` names its field."""

    key: str
    title: str
    place: Place
    rule: str
    example: str = ""
    rows: int = 6
    required: bool = True

    @property
    def is_diagram(self) -> bool:
        return self.place[-1] in {"diagram", "starting_diagram"}

    @property
    def stage(self) -> str:
        """The stage that a guide is for; empty for any other part."""
        return str(self.place[2]) if self.place[:2] == ("kit", "guide") else ""


def _guide(stage: str) -> Part:
    return Part(
        f"guide-{stage}", f"Guide: {stage}", ("kit", "guide", stage), GUIDE_RULE, GUIDE_EXAMPLE, rows=16
    )


PROMPT_PARTS = (
    Part(
        "prompt",
        "Prompt",
        ("prompt", "statement"),
        "What the interviewer reads aloud: a sentence or two.",
        rows=3,
    ),
    Part(
        "context",
        "Context",
        ("prompt", "context"),
        "The company, what exists today, what is out of scope.",
        rows=8,
    ),
    Part(
        "starting-diagram",
        "Starting diagram",
        ("prompt", "starting_diagram"),
        "How it works today, as a mermaid flowchart. Both people can put it on the board.",
        DIAGRAM_EXAMPLE,
        rows=6,
        required=False,
    ),
)
START_PARTS = (
    Part("task", "Task", ("kit", "task"), "The machine learning task in one sentence.", rows=3),
    Part("baseline", "Baseline", ("kit", "baseline"), "The simplest thing that could work.", rows=3),
    Part(
        "if-asked",
        "If asked",
        ("kit", "if_asked"),
        "Numbers with their units that the interviewer gives only when asked: a list.",
        "- **How many payments?** 1,000 a second on average, 10,000 at the peak.",
        rows=10,
    ),
)
GUIDE_PARTS = (
    *map(_guide, DESIGN_STAGES),
    Part(
        "guide-stretch",
        "Guide: stretch",
        ("kit", "guide", "stretch"),
        "How to lead the deep dive and the twist, with the worked answer at three depths.",
        GUIDE_EXAMPLE[: GUIDE_EXAMPLE.index("\n\n### ")],
        rows=8,
    ),
)
LIST_PARTS = (
    Part(
        "twists",
        "Twists",
        ("kit", "twists"),
        "Changed constraints. The candidate sees title and text, never what stands after Strong.",
        "### Three new countries\nTwo of them have no labeled data.\n\n"
        "**Strong:** Says what carries over, and how to find out.",
        rows=12,
    ),
    Part(
        "checkpoints",
        "Checkpoints",
        ("kit", "checkpoints"),
        "Things one can see or hear, each with a key and the line it counts for; best twelve or more.",
        "- `asks-label-delay` (requirements) Asks when labels arrive",
        rows=12,
    ),
    Part(
        "trade-offs",
        "Trade-offs",
        ("kit", "trade_offs"),
        "The hardest ones, with both sides argued and when each wins.",
        "### Batch or streaming features\n**One side:** Batch is cheap and simple.\n"
        "**Other side:** Streaming sees an attack within seconds.\n"
        "**Decide by:** How fast the truth changes, in minutes.",
        rows=12,
    ),
    Part(
        "estimates",
        "Estimates",
        ("kit", "estimates"),
        "Back-of-envelope sums, each in backticks and right within 2%.",
        "- **Payments a day** `1,000 × 86,400 = 86.4M` on average.",
        rows=8,
    ),
    Part(
        "metrics",
        "Metrics",
        ("kit", "metrics"),
        "Three lists: offline, online and guardrails.",
        "### Offline\n- Recall at the present rate of refusals\n\n### Online\n- Fraud loss per $1,000\n\n"
        "### Guardrails\n- Good customers refused",
        rows=12,
    ),
    Part(
        "mistakes",
        "Mistakes",
        ("kit", "mistakes"),
        "What candidates usually get wrong: a list.",
        "- Balances the classes and then reports accuracy.",
        rows=6,
    ),
    Part(
        "diagram",
        "Diagram",
        ("kit", "diagram"),
        "The reference design as a mermaid flowchart: an online path, an offline path, and the loop back.",
        DIAGRAM_EXAMPLE,
        rows=14,
    ),
    Part(
        "pacing",
        "Pacing",
        ("kit", "pacing"),
        "Alarms of this scenario's own, at a share of the round, in order of time.",
        "### 40%\n**Check:** The label delay has been named.\n"
        "**Nudge:** When do you learn whether you were right?",
        rows=6,
        required=False,
    ),
    Part(
        "anchors",
        "Anchors",
        ("kit", "anchors"),
        "What a score looks like in this scenario, where the rubric's general words are too blunt.",
        "- `data` 4: Names label delay and the bias of what was blocked, and what to do about each.",
        rows=6,
        required=False,
    ),
    Part(
        "reading",
        "Reading",
        ("kit", "reading"),
        "Papers, books and posts by name, each with what it is good for.",
        "- *Name of the paper*, Author, 2020: what to take from it.",
        rows=6,
        required=False,
    ),
)
PARTS = (*PROMPT_PARTS, *START_PARTS, *GUIDE_PARTS, *LIST_PARTS)
PART_OF_TITLE = {part.title: part for part in PARTS}
PART_OF_KEY = {part.key: part for part in PARTS}
PART_AT = {part.place: part for part in PARTS}
