"""`{% icon %}`, `{% line_tag %}` and `{% score %}`: the small marks that every page shares."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from config.look import MARKS

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An icon of config/icons/ as inline SVG: decoration, unless a label names it for a screen reader.

    Raises LookupError for an unknown name. To add an icon, copy its file from `lucide-static/icons`.
    """
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        size,
        size,
        spoken,
        icon_body(name),
    )


@cache
def icon_body(name: str) -> SafeString:
    """What is inside a file of config/icons/; the names come from our own templates, never from a request."""
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"There is no icon named {name!r} in config/icons/.")
    body = SVG_BODY.search(path.read_text())
    if body is None:
        raise LookupError(f"config/icons/{name}.svg is not an SVG file.")
    return mark_safe(" ".join(body.group(1).split()))  # noqa: S308


@register.simple_tag
def line_tag(key: str, name: str = "") -> SafeString:
    """A line or a stage by its hue, icon and short name (or the longer `name` of the rubric)."""
    mark = MARKS[key]
    return format_html(
        '<span class="line-tag line-{}">{}<span>{}</span></span>', key, icon(mark.icon, 16), name or mark.name
    )


@register.simple_tag
def line_mark(key: str) -> SafeString:
    """A line by its hue and icon alone, for a narrow column: its name is the title and is read out."""
    mark = MARKS[key]
    return format_html(
        '<span class="line-tag line-{}" title="{}">{}</span>', key, mark.name, icon(mark.icon, 20, mark.name)
    )


@register.simple_tag
def stage_name(key: str) -> SafeString:
    """The icon and short name of a stage, where the hue is drawn beside it."""
    mark = MARKS[key]
    return format_html("{} {}", icon(mark.icon, 16), mark.name)


@register.simple_tag
def score(value: int | None) -> SafeString:
    """A score chip with the figure written; None means that the line was not reached."""
    if value is None:
        return mark_safe('<span class="score score-none">not reached</span>')
    return format_html(
        '<span class="score score-{}">'
        '<span class="sr-only">Score </span>{}<span class="sr-only"> of 4</span></span>',
        value,
        value,
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, name: str, label: str, exact: bool = False, also: str = ""
) -> SafeString:
    """A link that says when it leads to the page one is on, or to its section unless `exact`.

    `also`: how other addresses begin that belong to the section.
    """
    url = reverse(name)
    path = context["request"].path if "request" in context else ""
    section = (*([url] if url != "/" and not exact else []), *(f"/{each}/" for each in also.split()))
    here = path == url or path.startswith(section)
    return format_html('<a href="{}"{}>{}</a>', url, mark_safe(' aria-current="page"') if here else "", label)
