"""One thing that must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """`sql` returns a row for each thing that breaks the rule; its first column names the thing."""

    name: str
    sql: str
