"""The sums of a kit, recomputed from what they state: `1,000 × 86,400 = 86.4M`. Pure.

Numbers may end in K, M, B, T or %, operators are × * / + − -, and brackets group. What is written between
backticks otherwise, with letters or two equals signs, is no sum and is left alone.
"""

import ast
import operator
import re
from collections.abc import Callable

SUM = re.compile(r"`([^`=]+)=([^`=]+)`")
NUMBER = re.compile(r"(\d[\d,]*\.?\d*)([KMBT%]?)")
SUFFIX = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "%": 0.01}
SIGNS = str.maketrans({"\N{MULTIPLICATION SIGN}": "*", "\N{MINUS SIGN}": "-"})
FORMULA = re.compile(r"[\d.+\-*/() e]+")
LONGEST = 200
TOLERANCE = 0.02
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def wrong_sum_in(text: str) -> str | None:
    """Return what is wrong with the first sum that is off by more than 2%."""
    for formula, stated in SUM.findall(text):
        try:
            computed, said = value_of(formula), value_of(stated)
        except ValueError:
            continue
        if abs(computed - said) > TOLERANCE * abs(computed):
            return f"`{formula.strip()}` is {_shown(computed)}, not {stated.strip()}"
    return None


def _shown(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def value_of(formula: str) -> float:
    """Compute a formula. Raises ValueError for what is none, and where it divides by zero."""
    plain = NUMBER.sub(lambda match: repr(float(match[1].replace(",", "")) * SUFFIX[match[2]]), formula)
    plain = plain.translate(SIGNS).strip()
    if len(plain) > LONGEST or not FORMULA.fullmatch(plain):
        raise ValueError(f"cannot read {formula!r}")
    try:
        return _value(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ZeroDivisionError, RecursionError, OverflowError):
        raise ValueError(f"cannot compute {formula!r}") from None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left), _value(right))
    raise SyntaxError
