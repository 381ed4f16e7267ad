"""`{% flag "probe" stage.key 2 %}` and `{% with figures=all|of:scenario %}`: the quality loop on pages."""

from typing import Any

from django import template

from scenarios.models import Scenario
from scenarios.quality.flags import Flagging
from scenarios.quality.practice import Figures

register = template.Library()


@register.inclusion_tag("scenarios/_flag.html", takes_context=True)
def flag(context: template.Context, *parts: str | int) -> dict[str, Any]:
    """The way to flag a place, on pages that offer it with a `flagging`; nothing elsewhere."""
    flagging: Flagging | None = context.get("flagging")
    return {"slot": flagging.slot(":".join(map(str, parts))) if flagging else None}


@register.filter
def of(figures: dict[int, Figures], scenario: Scenario) -> Figures:
    """A scenario's own among the figures of many."""
    return figures[scenario.pk]
