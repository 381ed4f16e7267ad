from django import template
from django.utils.safestring import SafeString

from scenarios.text import render

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """`{{ text|markdown }}`: Markdown as safe HTML."""
    return render(text)
