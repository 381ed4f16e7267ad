"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scenarios.models import Rubric
from scenarios.selectors import current_rubric, published, rubric_content

WELCOME_SCENARIOS = 6
WELCOME_FORMAT_MINUTES = 45


def welcome(request: HttpRequest) -> HttpResponse:
    """What Tradeoff is, for people who are not signed in. Everything shown comes from the library."""
    return render(
        request,
        "welcome.html",
        {"scenarios": published()[:WELCOME_SCENARIOS], "rubric": rubric_for_welcome()},
    )


def rubric_for_welcome() -> dict[str, object] | None:
    """Stages with their minutes, lines, and one line's anchors; None before the library is loaded."""
    try:
        content = rubric_content(current_rubric())
    except Rubric.DoesNotExist:
        return None
    return {
        "minutes": WELCOME_FORMAT_MINUTES,
        "stages": [(stage, stage.minutes[WELCOME_FORMAT_MINUTES]) for stage in content.stages],
        "lines": content.lines,
        "example": next(line for line in content.lines if line.key == "tradeoffs"),
    }
