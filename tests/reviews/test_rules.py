"""When a re-score may be asked for: pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.errors import Invalid
from interviews.reviews.rules import MAX_REASON, RoundToReview, check_wish, reason_not_to_ask

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FINE = RoundToReview(
    released_at=NOW - timedelta(days=3),
    has_report=True,
    has_recording=True,
    has_open=False,
    asked=0,
    open_of_person=0,
)


def test_a_reported_round_with_a_recording_may_be_re_scored() -> None:
    assert reason_not_to_ask(FINE, NOW) is None
    assert reason_not_to_ask(replace(FINE, released_at=NOW - timedelta(days=60), asked=1), NOW) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"released_at": None}, "not_released"),
        ({"has_report": False}, "not_released"),
        ({"has_recording": False}, "no_recording"),
        ({"has_open": True, "asked": 1}, "already_asked"),
        ({"asked": 2}, "asked_twice"),
        ({"released_at": NOW - timedelta(days=60, seconds=1)}, "too_late"),
        ({"open_of_person": 3}, "too_many_open"),
    ],
)
def test_each_refusal_has_its_reason(change: dict[str, object], code: str) -> None:
    refusal = reason_not_to_ask(replace(FINE, **change), NOW)  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wanted": "the boss"}, "unknown_wish"),
        ({"lines": []}, "no_lines"),
        ({"lines": ["data", "monitoring"]}, "unknown_line"),
        ({"reason": "x" * (MAX_REASON + 1)}, "too_long"),
        ({"reason": "a\x00b"}, "bad_text"),
    ],
)
def test_what_cannot_be_asked_is_said(change: dict[str, object], code: str) -> None:
    wish = {"lines": ["data"], "reason": "", "wanted": "mentor", "doubtable": ["data", "framing"]}
    check_wish(**wish)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        check_wish(**{**wish, **change})  # type: ignore[arg-type]
    assert refused.value.code == code
