"""Calibration rounds: short recordings that everybody scores, with reference scores to compare with.

Not to be confused with `interviews.ratings.calibration`, which is about intervals of the model.
"""
