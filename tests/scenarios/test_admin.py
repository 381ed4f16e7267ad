"""Staff see which versions there are; the kit they open where everybody does."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from scenarios.models import Scenario, ScenarioVersion


def test_a_version_is_shown_without_its_kit(
    scenario_version: ScenarioVersion, staff: User, client_of: Callable[[User], Client]
) -> None:
    url = reverse("admin:scenarios_scenarioversion_change", args=[scenario_version.pk])
    page = client_of(staff).get(url).content.decode()
    assert scenario_version.title in page
    for checkpoint in scenario_version.kit["checkpoints"]:
        assert checkpoint["key"] not in page


def test_a_scenario_is_ordered_and_retired_there_and_its_file_neither_shown_nor_changed(
    fraud: Scenario, staff: User, client_of: Callable[[User], Client]
) -> None:
    Scenario.objects.filter(pk=fraud.pk).update(reformatted_source=fraud.version.source)
    client = client_of(staff)
    answer = client.get(reverse("admin:scenarios_scenario_change", args=[fraud.pk]))
    assert set(answer.context["adminform"].form.fields) == {"position", "retired_at"}
    assert fraud.version.kit["if_asked"][0]["answer"] not in answer.content.decode()
