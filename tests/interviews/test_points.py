import pytest
from django.template import Context, Template

from interviews.points import points, signed


@pytest.mark.parametrize(
    ("value", "said"), [(2.87, "2.9"), (2.25, "2.3"), (2.65, "2.7"), (3, "3.0"), (2.94, "2.9")]
)
def test_sentence_and_page_round_alike(value: float, said: str) -> None:
    assert points(value) == said
    assert Template("{{ value|floatformat:1 }}").render(Context({"value": value})) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.44, "+0.4"), (-0.25, "\N{MINUS SIGN}0.3"), (0.04, "0.0"), (-0.04, "0.0")]
)
def test_a_difference_has_its_sign(value: float, said: str) -> None:
    assert signed(value) == said
