"""Pages that belong to no app."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from config.errors import Refused
from config.middleware import refused_answer
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form that is too large is told how large it may be; anything else is no person's doing."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    limit = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes"
    sentence = f"That was too much at once: a form may have at most {limit}. Nothing of it was saved."
    return refused_answer(request, Refused("too_large", sentence, status=413))


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
