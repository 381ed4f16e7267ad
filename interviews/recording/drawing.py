"""How what a script draws looks on the board: boxes on a grid, arrows between them, words. Pure."""

from dataclasses import dataclass, field
from math import copysign

from interviews.recording.recorder import Recorder
from interviews.recording.steps import Box, Caption, Cell

INK = "#1e1e1e"
LOOK = {"strokeColor": INK, "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2}
LOOK |= {"strokeStyle": "solid", "roughness": 1, "opacity": 100, "locked": False}
WORDS = {"fontFamily": 5, "lineHeight": 1.25, "textAlign": "center"}  # 5 is Excalidraw's handwriting
LETTER_WIDTH, LINE_HEIGHT, FONT_SIZE = 9.6, 25, 20
COLUMN, ROW = 290, 130  # the grid on which boxes stand, center to center
BOX_WIDTH, BOX_HEIGHT = 220, 70  # room for two lines of 18 letters
LEAN = 18
GAP = 6  # between an arrow's end and the box it points at


@dataclass
class Board:
    """Where the boxes stand, so that an arrow can go from one to another."""

    recorder: Recorder
    boxes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    drawn: int = 0

    def draw_box(self, at: float, author: int, box: Box) -> None:
        """Drawn in one go, then written into."""
        x, y = box.cell[0] * COLUMN - BOX_WIDTH / 2, box.cell[1] * ROW - BOX_HEIGHT / 2
        self.boxes[box.name] = (x, y, BOX_WIDTH, BOX_HEIGHT)
        self.drawn += 1
        place = {"x": x, "y": y, "width": BOX_WIDTH, "height": BOX_HEIGHT, "seed": self.drawn}
        shape = {"type": "rectangle", **place, **LOOK, "roundness": {"type": 3}}
        self.recorder.draw(at, author, f"box-{box.name}", shape)
        self._draw_text(at + 2, author, box.cell, box.text)

    def draw_caption(self, at: float, author: int, caption: Caption) -> None:
        self._draw_text(at, author, caption.cell, caption.text)

    def draw_arrow(self, at: float, author: int, start: str, end: str) -> None:
        """From the edge of one box to the edge of the other, sideways unless they stand in one column.

        Raises KeyError for a box that is not there yet.
        """
        x, y, width, height = self.boxes[start]
        to_x, to_y, to_width, to_height = self.boxes[end]
        # Those that climb or fall leave and arrive beside the middle, where the level ones are.
        lean = copysign(LEAN, to_y - y) if to_y != y else 0
        middle, to_middle = y + height / 2 + lean, to_y + to_height / 2 - lean
        if to_x > x + width:
            begin, finish = (x + width + GAP, middle), (to_x - GAP, to_middle)
        elif to_x + to_width < x:
            begin, finish = (x - GAP, middle), (to_x + to_width + GAP, to_middle)
        else:
            below = to_y > y
            begin = (x + width / 2, y + (height + GAP if below else -GAP))
            finish = (to_x + to_width / 2, to_y + (-GAP if below else to_height + GAP))
        across, down = finish[0] - begin[0], finish[1] - begin[1]
        self.drawn += 1
        fields = {"type": "arrow", "x": begin[0], "y": begin[1], "width": abs(across), "height": abs(down)}
        more = {"points": [(0, 0), (across, down)], "seed": self.drawn, "endArrowhead": "arrow"}
        self.recorder.draw(at, author, f"arrow-{start}-{end}", {**fields, **more, **LOOK})

    def _draw_text(self, at: float, author: int, cell: Cell, text: str) -> None:
        """Around the middle of its cell."""
        lines = text.split("\n")
        width, height = max(map(len, lines)) * LETTER_WIDTH, len(lines) * LINE_HEIGHT
        self.drawn += 1
        place = {"x": cell[0] * COLUMN - width / 2, "y": cell[1] * ROW - height / 2, "seed": self.drawn}
        words = {"text": text, "originalText": text, "fontSize": FONT_SIZE, "width": width, "height": height}
        shape = {"type": "text", **place, **LOOK, **WORDS, **words}
        self.recorder.draw(at, author, f"text-{self.drawn}", shape)
