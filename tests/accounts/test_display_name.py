"""What may be shown as a person's name."""

import pytest
from django.core.exceptions import ValidationError

from accounts.names import clean_display_name


@pytest.mark.parametrize("name", ["Dana", "Zoë O'Neil", "李雷", "نرگس\u200cپور", "D", "x" * 60])
def test_a_name_is_kept(name: str) -> None:
    assert clean_display_name(name) == name


def test_spaces_are_made_single() -> None:
    assert clean_display_name("  Dana   von  Aue ") == "Dana von Aue"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "...",
        "x" * 61,
        "dana@example.org",
        "mail dana@example.org",
        "Da\x00na",
        "Da\u202ena",
        "Da\nna",
    ],
)
def test_a_name_that_would_mislead_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        clean_display_name(name)
