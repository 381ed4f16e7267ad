import pytest

from scenarios.models import Scenario


@pytest.fixture
def fraud(library: None) -> Scenario:
    return Scenario.objects.get(slug="payment-fraud")
