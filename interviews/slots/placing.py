"""What is wrong with slots, said where each of them was chosen or typed."""

from collections.abc import Iterable, Sequence

from django import forms

from interviews.slots.problems import Problem


def place_problems(form: forms.Form, problems: Iterable[Problem], fields: Sequence[str]) -> None:
    """Add each to its field: `fields` are those of the slots as they were sent; what is of all goes above."""
    for problem in problems:
        number = problem.place.rpartition(".")[2]
        is_known = number.isdecimal() and int(number) < len(fields)
        form.add_error(fields[int(number)] if is_known else None, problem.message)
