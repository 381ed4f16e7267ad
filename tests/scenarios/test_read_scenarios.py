"""The public pages: everybody may read the prompts, nobody finds a kit in them."""

from collections.abc import Callable
from html import escape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from scenarios.content import kit_of
from scenarios.models import Scenario
from scenarios.selectors import unseen_by
from scenarios.services import open_kit

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.django_db


def titles(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("scenario-list"), query)
    assert response.status_code == 200
    return [scenario.title for scenario in response.context["page"]]


def test_anybody_may_list_the_scenarios_in_the_library_order(library: None, client: Client) -> None:
    found = titles(client)
    assert found[0] == "Video recommendation"
    assert len(found) == Scenario.objects.count()


def test_filters_narrow_the_list_together(library: None, client: Client) -> None:
    shelf = Scenario.objects.filter(family="trust_safety").values_list("title", flat=True)
    assert sorted(titles(client, family="trust_safety")) == sorted(shelf)
    assert titles(client, family="trust_safety", q="payments") == ["Payment fraud detection"]
    assert "Product search" in titles(client, difficulty="2")
    assert "News" not in " ".join(titles(client, difficulty="2"))


@pytest.mark.parametrize("query", [{"family": "magic"}, {"difficulty": "x"}, {"page": "x"}, {"page": "99"}])
def test_unknown_filters_are_no_error(query: dict[str, str], library: None, client: Client) -> None:
    assert titles(client, **query)


def test_seen_and_new_are_told_apart_for_people_who_are_signed_in(
    fraud: Scenario, alice: User, client: Client, client_of: SignIn
) -> None:
    open_kit(user=alice, scenario=fraud, reason="study")
    assert titles(client_of(alice), seen="seen") == ["Payment fraud detection"]
    assert "Payment fraud detection" not in titles(client_of(alice), seen="new")
    assert b"Kit opened" in client_of(alice).get(reverse("scenario-list")).content
    assert len(titles(client, seen="seen")) == Scenario.objects.count()  # no such filter for a visitor


def test_an_empty_result_says_what_to_do(library: None, client: Client) -> None:
    response = client.get(reverse("scenario-list"), {"q": "zzzzzz"})
    assert b"No scenario fits" in response.content


def test_the_list_needs_the_same_few_queries_for_any_number_of_scenarios(
    fraud: Scenario,
    alice: User,
    client: Client,
    client_of: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):  # count, page, figures
        client.get(reverse("scenario-list"))
    signed_in = client_of(alice)
    signed_in.get(reverse("scenario-list"))
    with django_assert_num_queries(6):  # session, user with profile, count, page, figures, a live interview
        signed_in.get(reverse("scenario-list"))


def test_a_scenario_page_shows_the_prompt_and_the_stages_to_anybody(fraud: Scenario, client: Client) -> None:
    page = client.get(reverse("scenario-detail", args=[fraud.slug])).content.decode()
    assert "allow, challenge, review or block" in page
    assert "Minutes for each stage" in page
    assert "Sign in</a> to open it" in page


def test_a_scenario_page_has_not_a_word_of_the_kit(
    fraud: Scenario, alice: User, client: Client, client_of: SignIn
) -> None:
    kit = kit_of(fraud.version)
    secrets = [kit.task, kit.baseline, kit.diagram]
    secrets += [fact.answer for fact in kit.if_asked] + [twist.title for twist in kit.twists]
    secrets += [checkpoint.text for checkpoint in kit.checkpoints]
    secrets += [probe.ask for probes in kit.probes.values() for probe in probes]
    for reader in (client, client_of(alice)):
        page = reader.get(reverse("scenario-detail", args=[fraud.slug])).content.decode()
        assert not [secret for secret in secrets if escape(secret) in page]


def test_a_scenario_page_says_beforehand_what_opening_the_kit_means(
    fraud: Scenario, alice: User, client_of: SignIn
) -> None:
    page = client_of(alice).get(reverse("scenario-detail", args=[fraud.slug])).content.decode()
    assert "Opening it is recorded." in page
    assert "will then not be given to you as a candidate" in page


def test_a_retired_or_unknown_scenario_is_not_found_and_the_page_says_which(
    fraud: Scenario, client: Client
) -> None:
    unknown = client.get(reverse("scenario-detail", args=["magic"]))
    assert unknown.status_code == 404
    assert "There is no scenario at this address." in unknown.content.decode()
    Scenario.objects.filter(pk=fraud.pk).update(retired_at=timezone.now())
    retired = client.get(reverse("scenario-detail", args=[fraud.slug]))
    assert retired.status_code == 404
    assert f"{fraud.title} was retired" in retired.content.decode()
    assert "Rounds that were held on it keep it" in retired.content.decode()
    assert fraud.title not in titles(client)


def test_unseen_scenarios_are_those_whose_kit_one_has_not_opened(
    fraud: Scenario, alice: User, bob: User
) -> None:
    open_kit(user=alice, scenario=fraud, reason="interviewing")
    assert fraud not in unseen_by(alice)
    assert fraud in unseen_by(bob)
