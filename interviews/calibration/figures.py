"""Figures of a standing in words, each with its range, for pages and cards. Pure."""

from dataclasses import dataclass

from interviews.calibration.standing import CalibrationStanding, Share
from interviews.points import points, signed


@dataclass(frozen=True)
class Figure:
    """`range` is empty where there is none to tell."""

    name: str
    value: str
    range: str
    meaning: str


def figures_of(standing: CalibrationStanding) -> list[Figure]:
    """Agreement, agreement within one, mean difference and spread, in this order; spread needs two scores."""
    found = [
        _agreement("Same score", standing.exact, "Lines where you chose the anchor of the reference."),
        _agreement("Within one", standing.within_one, "Lines where you are at most one anchor away."),
        Figure(
            "Mean difference",
            signed(standing.difference),
            f"90% interval: {signed(standing.low)} to {signed(standing.high)}",
            "Above 0 you are kinder than the reference, below 0 more severe.",
        ),
    ]
    if standing.spread is not None:
        meaning = "How far apart your differences are: 0 is the same lean on every line."
        found.append(Figure("Spread", points(standing.spread), "", meaning))
    return found


def _agreement(name: str, share: Share, meaning: str) -> Figure:
    interval = f"90% interval: {share.low:.0%} to {share.high:.0%}"
    return Figure(name, f"{share.count} of {share.of}", interval, meaning)
