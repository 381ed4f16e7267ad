"""Rounds that were written and not held: a script of steps becomes the log that a replay plays."""
