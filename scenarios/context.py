"""What the library's templates know of the page they are on."""

from django.http import HttpRequest

from scenarios.glossary import PageTerms, current_matcher


def page_terms(request: HttpRequest) -> dict[str, object]:
    """An account of the terms that the page has linked; see the tag `{% linked %}`."""
    return {"page_terms": PageTerms(current_matcher)}
