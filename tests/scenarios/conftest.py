import pytest

from accounts.models import User
from scenarios.content import kit_of
from scenarios.models import Scenario
from scenarios.services import open_kit


@pytest.fixture
def fraud(library: None) -> Scenario:
    return Scenario.objects.get(slug="payment-fraud")


@pytest.fixture
def reader(fraud: Scenario, alice: User) -> User:
    """Alice, who has opened the kit."""
    open_kit(user=alice, scenario=fraud, reason="study")
    return alice


@pytest.fixture
def kit_probe(fraud: Scenario) -> str:
    """What the second probe about data asks."""
    return kit_of(fraud.version).probes["data"][1].ask
