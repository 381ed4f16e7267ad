"""What the waiting page says is looked for is what the rules allow at that moment."""

import pytest

from interviews.pairing.patience import patience_of
from interviews.pairing.relaxing import looked_for


@pytest.mark.parametrize("waited", [0, 11.9, 12, 23.9, 24, 35.9, 36, 47.9, 48, 99.9, 100, 600])
@pytest.mark.parametrize("first_in_line", [False, True])
def test_the_words_are_the_rules(waited: float, *, first_in_line: bool) -> None:
    patience = patience_of(waited, None, priority=first_in_line)
    let_go = [wish.in_seconds == 0 for wish in looked_for(waited, first_in_line=first_in_line)]
    assert let_go == [
        patience.levels_apart > 1,
        patience.any_family,
        patience.any_format,
        patience.again,
        patience.at_least == 0,
    ]


def test_it_says_in_how_many_seconds_each_is_let_go() -> None:
    assert [wish.in_seconds for wish in looked_for(10.5)] == [2, 14, 26, 38, 90]
    assert [wish.words for wish in looked_for(13)][:2] == [
        "any level",
        "chose a family of problems that you chose too",
    ]
