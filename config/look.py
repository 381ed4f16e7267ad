"""How the nine lines and the scores look, in one place for pages, charts and PDF.

The hues are chosen to stay apart under protanopia, deuteranopia and tritanopia and to keep a contrast of at
least 3 to 1 with the page in their theme. A line is never shown by hue alone: its icon and name go with it.
`frontend/src/lines.ts` and `frontend/src/styles/theme.css` repeat these values; tests hold them together.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One line or stage: its short name, its icon and its hue on paper (light) and on slate (dark)."""

    key: str
    name: str
    icon: str
    light: str
    dark: str


LINE_MARKS = {
    mark.key: mark
    for mark in (
        Mark("requirements", "Requirements", "clipboard-list", "#4f2e94", "#7577e7"),
        Mark("framing", "Framing", "crosshair", "#156ab3", "#7ea4f4"),
        Mark("architecture", "Architecture", "network", "#1b8fa5", "#76d4fc"),
        Mark("data", "Data", "database", "#175740", "#aaf0cf"),
        Mark("modeling", "Modeling", "brain-circuit", "#7c7015", "#f1e260"),
        Mark("deployment", "Deployment", "rocket", "#ab882d", "#bda81c"),
        Mark("monitoring", "Monitoring", "activity", "#991903", "#d65752"),
        Mark("tradeoffs", "Trade-offs", "scale", "#c85a74", "#fd87a1"),
        Mark("communication", "Communication", "messages-square", "#52295e", "#aa6fa0"),
    )
}

# The two stages that are not lines of their own are neutral, so that the nine hues keep one meaning.
STAGE_MARKS = {
    **{key: mark for key, mark in LINE_MARKS.items() if key not in {"tradeoffs", "communication"}},
    "stretch": Mark("stretch", "Stretch", "telescope", "#655e52", "#a3acb6"),
    "wrap": Mark("wrap", "Wrap-up", "flag", "#655e52", "#a3acb6"),
}

MARKS = {**LINE_MARKS, **STAGE_MARKS}

# One sequential ramp of ink: more ink is a higher score. (background, text) by theme.
SCORE_RAMP = {
    1: {"light": ("#e3dccf", "#1f1c17"), "dark": ("#2a3541", "#e9e4da")},
    2: {"light": ("#bcae98", "#1f1c17"), "dark": ("#4b5a69", "#f6f3ec")},
    3: {"light": ("#76664f", "#ffffff"), "dark": ("#98a9b9", "#10151c")},
    4: {"light": ("#2b251e", "#ffffff"), "dark": ("#ece7dd", "#10151c")},
}
