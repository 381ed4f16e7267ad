"""What the pages of writing and review share: the preview, the comparison, the file, what a form says."""

from django.http import HttpRequest, HttpResponse

from scenarios import selectors
from scenarios.anchors import sharpened
from scenarios.learning import kit_stages
from scenarios.models import Draft, DraftState, Scenario
from scenarios.writing import drafts
from scenarios.writing.differences import changes_between
from scenarios.writing.preview import preview_of, shelf_in

Context = dict[str, object]


def comparison(found: Draft) -> Context:
    """The draft against the version that it would replace; `changes` is None for a new scenario."""
    scenario = found.scenario if found.state != DraftState.PUBLISHED else None
    if scenario is None:
        return {"current": None, "changes": None}
    before = drafts.published_source(scenario)
    return {**standing(found), "changes": changes_between(before, found.source)}


def standing(found: Draft) -> Context:
    """The version that a draft would replace, and whether that is another one than it began from."""
    current = found.scenario.version if found.scenario else None
    return {"current": current, "is_overtaken": bool(current and found.began_from_id != current.pk)}


def preview(source: str, shown: str) -> Context:
    """What the page's own templates of prompt and kit need."""
    file = preview_of(source)
    family, difficulty = shelf_in(source, file)
    rubric = selectors.rubric_content(selectors.current_rubric())
    checkpoints = {
        line.key: [each for each in file.kit.checkpoints if each.line == line.key] for line in rubric.lines
    }
    return {
        "shown": shown,
        "scenario": Scenario(
            slug=file.slug,
            title=file.prompt.title,
            family=family,
            difficulty=difficulty,
            summary=file.prompt.summary,
        ),
        "prompt": file.prompt,
        "kit": file.kit,
        "stages": kit_stages(file.kit),
        "lines": [(line, checkpoints[line.key]) for line in sharpened(rubric, file.kit.anchors).lines],
    }


def file_answer(name: str, source: str) -> HttpResponse:
    response = HttpResponse(source, content_type="text/markdown; charset=utf-8")
    safe = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))
    response["Content-Disposition"] = f'attachment; filename="{safe or "draft"}.md"'
    return response


def number_in(request: HttpRequest, name: str) -> int:
    """A whole number from a hidden field; -1, which nothing has, where it is none."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else -1
