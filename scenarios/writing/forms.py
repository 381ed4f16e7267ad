"""The form of a draft: a field for each part of its file. It takes any text; what is wrong is said there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.families import FAMILIES
from scenarios.files.source import MAX_BYTES
from scenarios.models import DIFFICULTIES
from scenarios.writing.check import Message
from scenarios.writing.fields import FRONT, FRONT_KEYS, OPTIONAL_FRONT_KEYS, OTHER, Fields
from scenarios.writing.parts import GUIDE_PARTS, LIST_PARTS, PARTS, PROMPT_PARTS, START_PARTS, Part
from scenarios.writing.reviewing import MAX_NOTE

PREVIEWS = [("prompt", "Prompt"), ("kit", "Kit"), ("rubric", "Rubric"), ("diagrams", "Diagrams")]


class TypedText(forms.CharField):
    """Text as it was typed, but for the line ends that browsers send and a character that nothing stores."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class ShownField:
    """A field as the page shows it."""

    bound: BoundField
    rule: str
    example: str
    stage: str
    is_required: bool
    is_empty: bool

    @property
    def is_gap(self) -> bool:
        return self.is_required and self.is_empty


@dataclass(frozen=True)
class Group:
    key: str
    name: str
    lead: str
    fields: list[ShownField]


class DraftForm(forms.Form):
    """`data` is a request's or `fields_of` a file; it has either `front` or the keys of the front matter."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.ChoiceField(choices=PREVIEWS, required=False, label="Preview", widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, Any], *, slug_is_final: bool) -> None:
        super().__init__(data)
        if FRONT in data:
            self._add(FRONT, "Front matter", forms.Textarea(attrs={"rows": 10, "class": "code-lines"}))
        else:
            self._add_front(slug_is_final)
        for part in PARTS:
            classes = "code-lines" if part.is_diagram else ""
            self._add(part.key, part.title, forms.Textarea(attrs={"rows": part.rows, "class": classes}))
        self._add(OTHER, "Anything else", forms.Textarea(attrs={"rows": 4}))

    @property
    def typed(self) -> Fields:
        """The text of every field of the file; what is missing in the request is empty."""
        return {
            name: self[name].field.clean(self[name].data)
            for name in self.fields
            if name not in NOT_IN_THE_FILE
        }

    @property
    def preview(self) -> str:
        chosen = self["shown"].data
        return chosen if chosen in dict(PREVIEWS) else PREVIEWS[0][0]

    def tell(self, messages: Sequence[Message], *, gaps: bool) -> None:
        """Put each message beside its field; that something is empty only when it is asked for."""
        self.full_clean()
        for message in messages:
            if gaps or not message.is_gap:
                self.add_error(message.field if message.field in self.fields else None, message.text)

    def groups(self) -> list[Group]:
        front = (FRONT,) if FRONT in self.fields else FRONT_KEYS
        about = Group(
            "about", "About", "What lists and search show.", [self._front_shown(key) for key in front]
        )
        parts = [
            Group(key, name, lead, [self._part_shown(part) for part in own])
            for key, name, lead, own in GROUPS
        ]
        return [about, *parts]

    def other(self) -> ShownField:
        return ShownField(self[OTHER], RULES[OTHER], "", "", is_required=False, is_empty=not self[OTHER].data)

    def _add(self, name: str, label: str, widget: forms.Widget) -> None:
        widget.attrs["aria-describedby"] = f"id_{name}_helptext id_{name}_error"
        widget.attrs["spellcheck"] = "true"
        self.fields[name] = TypedText(label=label, widget=widget)

    def _add_front(self, slug_is_final: bool) -> None:
        widgets: dict[str, forms.Widget] = {
            "slug": forms.TextInput(attrs={"readonly": True} if slug_is_final else {}),
            "family": forms.Select(choices=self._choices("family", FAMILIES)),
            "difficulty": forms.Select(choices=self._choices("difficulty", DIFFICULTIES)),
            "position": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        for key in FRONT_KEYS:
            self._add(key, LABELS.get(key, key.capitalize()), widgets.get(key, forms.TextInput()))

    def _choices(self, key: str, known: Sequence[tuple[Any, str]]) -> list[tuple[str, str]]:
        """Those that are known, and what the file says where it is none of them: to be seen and changed."""
        choices = [("", "Choose one"), *((str(value), name) for value, name in known)]
        said = str(self.data.get(key) or "")
        return choices if said in dict(choices) else [*choices, (said, f"{said} (unknown)")]

    def _front_shown(self, key: str) -> ShownField:
        required = key not in OPTIONAL_FRONT_KEYS
        return ShownField(
            self[key], RULES[key], "", "", is_required=required, is_empty=not (self[key].data or "").strip()
        )

    def _part_shown(self, part: Part) -> ShownField:
        is_empty = not (self[part.key].data or "").strip()
        return ShownField(self[part.key], part.rule, part.example, part.stage, part.required, is_empty)


NOT_IN_THE_FILE = {"revision", "shown"}
LABELS = {"slug": "Name in addresses", "position": "Place in the list"}
RULES = {
    FRONT: "The keys between the two lines of ---. They become fields again when they can be read.",
    "slug": "Lower case and hyphens, as in payment-fraud. It is final once published.",
    "title": "At most 120 characters.",
    "family": "The shelf it stands on.",
    "difficulty": "Who it is for.",
    "position": "A number; the smallest comes first.",
    "summary": "One sentence of at most 300 characters.",
    "tags": "Lower-case words with commas between them.",
    OTHER: "Text of the file that belongs to no section above. Move or delete it before you submit.",
}
GROUPS = [
    ("for-all", "Prompt", "What anyone may read.", PROMPT_PARTS),
    ("start", "Kit: start", "From here on, only the interviewer reads it.", START_PARTS),
    ("guides", "Kit: stage by stage", "What to listen for and what to ask.", GUIDE_PARTS),
    (
        "lists",
        "Kit: what runs through all stages",
        "Twists, checkpoints, numbers and the design.",
        LIST_PARTS,
    ),
]


class FileForm(forms.Form):
    file = forms.FileField(
        label="A scenario's file",
        help_text="A Markdown file, for instance one that you downloaded here.",
        widget=forms.FileInput(attrs={"accept": ".md,text/markdown"}),
    )

    def content(self) -> bytes:
        """What the file holds; of one that is too large no more than shows it."""
        return bytes(self.cleaned_data["file"].read(MAX_BYTES + 1))


class NoteForm(forms.Form):
    note = forms.CharField(
        label="What the author should mend", max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 5})
    )
