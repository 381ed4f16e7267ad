"""The OpenAPI description is valid, and what it promises is what is answered, whatever is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import BaseSchema, Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import response_schema_conformance

from accounts.models import User
from accounts.tokens import create_token
from config.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's transaction outlives each request, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(library: None, kept_connection: None) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)


@pytest.fixture
def authorization(alice: User) -> dict[str, str]:
    return {"Authorization": f"Token {create_token(user=alice).secret}"}


def test_the_description_is_valid_and_complete() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_no_request_breaks_the_server_or_the_promise(
    described: BaseSchema, authorization: dict[str, str]
) -> None:
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 20
    for operation in operations:
        try_out(operation, authorization)


def try_out(operation: APIOperation[Any, Any, Any, Any], headers: dict[str, str]) -> None:
    """A few requests that the description allows, each answered as it says."""

    @given(case=operation.as_strategy())
    @settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck))
    def answer(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, checks=[not_a_server_error, response_schema_conformance])

    answer()
