"""Points of the scale from 1 to 4 as people read them: one decimal, in every door.

None of these figures is known to a hundredth, and a second decimal would read as if it were. Halves go up,
as with Django's `floatformat:1`: what page, PDF and sentence say is then the same.
"""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def points(value: float) -> str:
    """2.87 is 2.9."""
    return str(Decimal(str(value)).quantize(TENTH, ROUND_HALF_UP))


def signed(value: float) -> str:
    """A difference with its sign; a minus as typeset, and no sign before 0.0."""
    text = points(abs(value))
    sign = "+" if value > 0 else "\N{MINUS SIGN}"
    return text if text == "0.0" else sign + text
