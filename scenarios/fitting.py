"""Whom and which length of a round a scenario suits. Pure.

Both follow from its difficulty, the one thing about its size that an author states. It is advice for
choosing: any scenario may be taken at any level, in any format.
"""

from scenarios.lines import FORMATS

DIFFICULTIES_FOR_LEVEL = {"mid": (1, 2), "senior": (2, 3), "staff": (3,)}
# A first session is over before 60 minutes are; what is for seniors does not fit into 35.
DIFFICULTIES_FOR_MINUTES = {35: (1, 2), 45: (1, 2, 3), 60: (2, 3)}


def minutes_for(difficulty: int) -> list[int]:
    """The formats that a scenario suits, the shortest first."""
    return [minutes for minutes in FORMATS if difficulty in DIFFICULTIES_FOR_MINUTES[minutes]]
