"""`{% with marking=markings|on_line:line.line %}`: the marks on one line's comment among those of a round."""

from django import template

from interviews.comment_marks.selectors import Marking

register = template.Library()


@register.filter
def on_line(markings: dict[str, Marking], line: str) -> Marking | None:
    """None where there is no comment to mark, or for somebody who marks none."""
    return markings.get(line) if markings else None
