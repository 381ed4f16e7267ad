"""Work on many rows, of which one may be broken."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

log = structlog.get_logger(__name__)


@contextmanager
def isolated(event: str, **row: object) -> Iterator[None]:
    """Do the work of one row in a savepoint: what breaks it is undone and logged, and the others go on.

    A task that is told to stop is not a broken row: that goes through.
    """
    try:
        with transaction.atomic():
            yield
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception(event, **row)
