from django import template
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from scenarios.glossary import PageTerms
from scenarios.text import render, render_inline

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """`{{ text|markdown }}`: Markdown as safe HTML."""
    return render(text)


@register.filter
def inline_markdown(text: str) -> SafeString:
    """`{{ text|inline_markdown }}`: Markdown as safe HTML without paragraphs, lists or links."""
    return render_inline(text)


@register.simple_tag(takes_context=True)
def linked(context: Context, text: str, own: str = "") -> SafeString:
    """`{% linked text %}`, `{% linked text|markdown %}`: terms that are new on the page link to the glossary.

    The page keeps account in `page_terms`; where a template is used without one, nothing links.
    """
    terms: PageTerms | None = context.get("page_terms")
    return terms.link(text, own) if terms else conditional_escape(text)
