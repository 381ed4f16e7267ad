"""Scenarios taken again, as an explicit choice, two weeks after at the earliest: offered, begun, compared.

Who takes one again may have read its kit since. A retake therefore tells whether advice was acted on, and
counts in no fair score.
"""
