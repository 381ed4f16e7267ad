"""Interviews for staff: what happened can be seen, and is fixed only through the services.

Staff take part in interviews too. A round of one's own is not here until it is released: reading scores,
evidence or the scenario early would end the blindness that everybody is promised.
"""

from interviews.admin import held, pairing, ratings, reviews, rounds

__all__ = ["held", "pairing", "ratings", "reviews", "rounds"]
