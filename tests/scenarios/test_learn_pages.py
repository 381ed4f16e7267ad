"""The Learn pages as anybody sees them: all of the files is on them, and they lead on to one another."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scenarios.learn.reader import learn_content
from scenarios.lines import LINES
from scenarios.models import Scenario

pytestmark = pytest.mark.django_db

PAGES = [
    "learn",
    "learn-diagrams",
    "learn-drills",
    "learn-tools",
    "learn-interviewing",
    "learn-prepare",
    "glossary",
    "resources",
]
LINK = re.compile(r'href="(/[^"#?]*)(?:\?[^"#]*)?(?:#([\w-]+))?"')


def body_of(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_all_others_and_says_where_one_is(
    library: None, name: str, client: Client
) -> None:
    page = body_of(client, name)
    nav = page[page.index('aria-label="Learn"') :].split("</nav>")[0]
    assert [reverse(each) for each in PAGES] == re.findall(r'href="([^"]+)"', nav)
    assert nav.count('aria-current="page"') == 1
    assert re.search(rf'href="{reverse(name)}"\s+aria-current="page"', nav)
    assert page.count("<h1") == 1


def test_no_link_of_any_page_is_dead(library: None, client: Client) -> None:
    bodies = {reverse(name): body_of(client, name) for name in PAGES}
    links = {link for body in bodies.values() for link in LINK.findall(body) if "/static/" not in link[0]}
    for path, anchor in sorted(links):
        if path not in bodies:
            answer = client.get(path)
            assert answer.status_code in (200, 302), path
            bodies[path] = answer.content.decode() if answer.status_code == 200 else ""
        if anchor and bodies[path]:
            assert f'id="{anchor}"' in bodies[path], f"{path}#{anchor}"


@pytest.mark.parametrize("name", PAGES)
def test_no_id_occurs_twice(library: None, name: str, client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', body_of(client, name))
    assert len(ids) == len(set(ids)), {each for each in ids if ids.count(each) > 1}


def test_the_framework_lets_one_hear_all_four_answers_of_each_line(library: None, client: Client) -> None:
    page = body_of(client, "learn")
    assert page.count("one question, answered four ways") == len(LINES)
    for line in LINES:
        for score in (1, 2, 3, 4):
            assert f'id="{line}-{score}"' in page


def test_what_each_level_does_goes_from_mid_to_staff(library: None, client: Client) -> None:
    levels = re.findall(r">(Mid|Senior|Staff)</dt>", body_of(client, "learn"))
    assert levels == ["Mid", "Senior", "Staff"] * len(LINES)


def test_an_answer_is_behind_its_question(library: None, client: Client) -> None:
    page = body_of(client, "learn-drills")
    for drill in learn_content().drills.drills:
        section = page[page.index(f'id="{drill.slug}"') :].split("</section>")[0]
        question, answer = section.split("<details", 1)
        assert "Think first" in question
        assert "A strong answer" in answer
        assert "open" not in answer.split(">", 1)[0], "closed at first"
        assert "`" not in section
        for slug in drill.practice:
            assert reverse("scenario-detail", args=[slug]) in answer


def test_a_retired_scenario_is_no_longer_named_by_a_drill(library: None, client: Client) -> None:
    Scenario.objects.filter(slug="payment-fraud").update(retired_at=timezone.now())
    page = body_of(client, "learn-drills")
    assert reverse("scenario-detail", args=["payment-fraud"]) not in page
    assert reverse("scenario-detail", args=["email-spam"]) in page


def test_the_diagram_guide_shows_a_budget_with_its_sum(library: None, client: Client) -> None:
    page = body_of(client, "learn-diagrams")
    assert "data-diagram" in page
    foot = page[page.index("<tfoot>") :].split("</tfoot>")[0]
    assert ">150<" in foot


def test_resources_stand_by_family_before_what_serves_all(library: None, client: Client) -> None:
    page = body_of(client, "resources")
    order = [page.index(f'id="{key}"') for key in ("recommendation", "trust_safety", "platform", "general")]
    assert order == sorted(order)
    section = page[page.index('id="trust_safety"') :].split("</section>")[0]
    assert "Stripe" in section
    assert "YouTube" not in section


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("learn-diagrams", 1),  # the terms to link
        ("learn-drills", 2),  # the scenarios, the terms to link
        ("learn-tools", 1),  # the terms to link
        ("learn-interviewing", 1),  # the terms to link
        ("learn-prepare", 2),  # the scenarios, the rubric
    ],
)
def test_pages_take_few_queries(
    name: str,
    queries: int,
    library: None,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(queries):
        client.get(reverse(name))
