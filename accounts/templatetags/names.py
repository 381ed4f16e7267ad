"""`{% name person %}`: somebody's name as the reader of the page may read it."""

from django import template
from django.template import RequestContext

from accounts.models import User
from accounts.requests import names_for

register = template.Library()


@register.simple_tag(takes_context=True)
def name(context: RequestContext, other: User) -> str:
    """The only way in which a page names another person; blocks take the name away (`accounts.blocks`)."""
    return names_for(context.request).of(other)
