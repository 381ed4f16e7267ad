"""Staff see which versions there are; the kit they open where everybody does."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from scenarios.models import ScenarioVersion


def test_a_version_is_shown_without_its_kit(
    scenario_version: ScenarioVersion, staff: User, client_of: Callable[[User], Client]
) -> None:
    url = reverse("admin:scenarios_scenarioversion_change", args=[scenario_version.pk])
    page = client_of(staff).get(url).content.decode()
    assert scenario_version.title in page
    for checkpoint in scenario_version.kit["checkpoints"]:
        assert checkpoint["key"] not in page
