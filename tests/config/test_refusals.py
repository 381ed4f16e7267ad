"""A refusal raised by a page becomes a page; by htmx, a toast; any other error stays an error."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from config.errors import Forbidden, Invalid, Refused
from config.middleware import RefusedMiddleware

SENTENCE = "The round is over. Nothing was changed."


@pytest.fixture
def refuse() -> Callable[..., HttpResponse | None]:
    """Give the middleware an exception as Django does."""

    def never(request: HttpRequest) -> HttpResponse:
        raise AssertionError("The view is not called again.")

    def process(error: Exception, **headers: str) -> HttpResponse | None:
        request = RequestFactory().get("/", headers=headers)
        request.user = AnonymousUser()
        return RefusedMiddleware(never).process_exception(request, error)

    return process


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("round_over", SENTENCE), 409),
        (Forbidden("wrong_role", SENTENCE), 403),
        (Invalid("bad_note", SENTENCE), 400),
        (Refused("gone", SENTENCE, status=410), 410),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence_and_status(
    refuse: Callable[..., HttpResponse | None], error: Refused, status: int
) -> None:
    response = refuse(error)
    assert response is not None
    assert response.status_code == status
    assert SENTENCE in response.content.decode()
    assert "<main" in response.content.decode()


def test_htmx_gets_the_sentence_in_a_header_and_no_whole_page(
    refuse: Callable[..., HttpResponse | None],
) -> None:
    response = refuse(Refused("round_over", SENTENCE), **{"HX-Request": "true"})
    assert response is not None
    assert response.status_code == 409
    assert unquote(response["X-Refused-Message"]) == SENTENCE
    assert "<main" not in response.content.decode()


def test_another_error_is_left_alone(refuse: Callable[..., HttpResponse | None]) -> None:
    assert refuse(ValueError("a defect")) is None


@pytest.mark.django_db
def test_an_address_that_does_not_exist_says_what_is_safe(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "Nothing of yours is lost" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
