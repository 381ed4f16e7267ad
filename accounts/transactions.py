"""A third party's pages, each in one transaction."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.urls import URLPattern, URLResolver


def in_one_transaction(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """Wrap every view of a URLconf, so that what it writes and the mail it queues commit together.

    ATOMIC_REQUESTS would do this to all of our pages, which open their transactions themselves.
    """
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = list(in_one_transaction(entry.url_patterns))
            yield URLResolver(entry.pattern, inner, entry.default_kwargs, entry.app_name, entry.namespace)
        else:
            view = transaction.atomic(entry.callback)
            yield URLPattern(entry.pattern, view, entry.default_args, entry.name)
