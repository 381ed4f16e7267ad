"""What people see who have not signed up."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scenarios.models import Scenario


@pytest.mark.django_db
def test_it_stands_before_the_library_is_loaded(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "how you weigh it" in response.content.decode()


def test_it_shows_the_library_and_one_next_step(
    client: Client, library: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # the rubric, the scenarios
        response = client.get("/")
    page = response.content.decode()
    scenario = Scenario.objects.order_by("position")[0]
    assert scenario.title in page
    assert "45 minutes, nine stages" in page
    assert len(re.findall(r'class="[^"]*\bbtn-primary\b', page)) == 1
    assert len(re.findall(r"<h1\b", page)) == 1


@pytest.mark.django_db
def test_nothing_on_it_needs_an_inline_style_or_script(client: Client) -> None:
    page = client.get("/").content.decode()
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son\w+=", page)
