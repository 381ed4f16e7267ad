"""How a round's length is divided into stages. Pure."""

from collections.abc import Mapping, Sequence

from scenarios.lines import FORMATS

SHORTEST, LONGEST = 20, 120


def nearest_format(total_minutes: int) -> int:
    """The format whose shares suit this length; of two equally near, the shorter."""
    return min(FORMATS, key=lambda each: (abs(each - total_minutes), each))


def share_out(total_minutes: int, shares: Sequence[int]) -> list[int]:
    """Divide whole minutes by shares: each at least 1, the sum exact, none a minute off where that allows it.

    Raises ValueError where there are more shares than minutes.
    """
    if total_minutes < len(shares):
        raise ValueError(f"{total_minutes} minutes cannot be divided by {len(shares)}")
    wanted = [total_minutes * share / sum(shares) for share in shares]
    minutes = [1] * len(shares)
    for _ in range(total_minutes - len(shares)):
        shortest = max(range(len(shares)), key=lambda index: wanted[index] - minutes[index])
        minutes[shortest] += 1
    return minutes


def scaled(total_minutes: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Like `share_out`, by name and in the order of the shares."""
    return dict(zip(shares, share_out(total_minutes, list(shares.values())), strict=True))
