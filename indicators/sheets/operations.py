"""Values of cells and what operators make of them, as far as every spreadsheet program makes the same of them.

Where programs, languages or settings differ, nothing is calculated: NotCertain. A figure that is not there can be calculated
by whoever opens the file, a wrong one is believed.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

# Excel keeps no longer text; and one that doubles from cell to cell must end somewhere.
MOST_LETTERS = 32_767
# Closer than this, programs differ in whether two numbers are one.
_NEAR, _SAME = 2.0**-44, 2.0**-48
_EXACT = Context(prec=50)


class NotCertain(Exception):
    """What comes out here cannot be told for every program that may open the file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a cell holds instead of a value, such as #DIV/0!."""

    code: str


class Failed(Exception):
    """The calculation ends in a fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Value = float | str | bool | Fault | None

DIVIDED_BY_ZERO, WRONG_VALUE = "#DIV/0!", "#VALUE!"
# Certainly a fault, but programs call it by different names.
SOME_FAULT = ""


def fail_of(codes: set[str]) -> None:
    """Of several faults, one program shows the first and another one the last."""
    if codes:
        raise Failed(codes.pop() if len(codes) == 1 else SOME_FAULT)


def faultless(values: Sequence[Value]) -> None:
    """Failed where one of them is a fault."""
    fail_of({value.code for value in values if isinstance(value, Fault)})


def numbers(*values: Value) -> list[float]:
    """The values as operands of a calculation."""
    result: list[float] = []
    codes: set[str] = set()
    for value in values:
        match value:
            case Fault(code):
                codes.add(code)
            case str() if any(sign.isnumeric() for sign in value):
                # "1/2" is a number, a day, or neither, depending on the language of the program.
                raise NotCertain(value)
            case str():
                codes.add(WRONG_VALUE)
            case _:
                result.append(float(value or 0))
    fail_of(codes)
    return result


def text_of_value(value: Value) -> str:
    """The value as & puts it into words."""
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    # Fractions have a point or a comma, and truth is spelled in the language of the program.
    raise NotCertain(value)


def truth(value: Value) -> bool:
    """The value as a condition."""
    match value:
        case Fault(code):
            raise Failed(code)
        case str():
            raise NotCertain(value)
    return bool(value)


def finite(number: float) -> float:
    """The number, if there is one; never a zero below zero."""
    if not math.isfinite(number):
        raise NotCertain(number)
    return number + 0.0


def operated(operator: str, left: Value, right: Value, *, is_last: bool) -> Value:
    """`is_last` is the calculation whose result is the cell's: Excel then lets a difference that means nothing be zero."""
    if operator in ("+", "-", "*", "/", "^"):
        one, other = numbers(left, right)
        return finite(_calculated(operator, one, other, is_last=is_last))
    faultless((left, right))
    if operator == "&":
        text = text_of_value(left) + text_of_value(right)
        if len(text) > MOST_LETTERS:
            raise NotCertain("a long text")
        return text
    return _compared(operator, left, right)


def _calculated(operator: str, one: float, other: float, *, is_last: bool) -> float:
    match operator:
        case "+" | "-":
            result = one + other if operator == "+" else one - other
            if result and abs(result) < _NEAR * max(abs(one), abs(other)):
                if is_last and abs(result) < _SAME * min(abs(one), abs(other)):
                    return 0.0
                raise NotCertain(result)
            return result
        case "*":
            return _not_vanished(one * other, one, other)
        case "/":
            if not other:
                raise Failed(DIVIDED_BY_ZERO)
            return one / other
    if one < 0 and not other.is_integer():
        raise NotCertain("a root of a negative number")
    if not one and other <= 0:
        raise NotCertain("no power of zero")
    try:
        return _not_vanished(math.pow(one, other), one)
    except OverflowError:
        raise NotCertain("a large number") from None


def _not_vanished(result: float, *operands: float) -> float:
    """Smaller than any number that is kept, it is zero to one program and a fault to another."""
    if abs(result) < 1e-300 and all(operands):
        raise NotCertain("a small number")
    return result


def _compared(operator: str, left: Value, right: Value) -> bool:
    left, right = _filled(left, right), _filled(right, left)
    if isinstance(left, bool) != isinstance(right, bool):
        # To some programs truth is a number.
        raise NotCertain("truth beside another value")
    if isinstance(left, str) and isinstance(right, str):
        if operator not in ("=", "<>") and left != right:
            raise NotCertain("an order of letters")
        order = 0 if same_text(left, right) else 1
    elif isinstance(left, str) or isinstance(right, str):
        order = 1 if isinstance(left, str) else -1
    else:
        order = order_of(*numbers(left, right))
    return {
        "=": order == 0, "<>": order != 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0
    }[operator]  # fmt: skip


def _filled(value: Value, other: Value) -> Value:
    """A blank is nothing of whatever kind it stands beside."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0


def order_of(one: float, other: float) -> int:
    """-1, 0 or 1, by the digits that are shown."""
    if one == other:
        return 0
    if abs(one - other) < _NEAR * max(abs(one), abs(other)):
        if abs(one - other) < _SAME * min(abs(one), abs(other)) and f"{one:.15g}" == f"{other:.15g}":
            return 0
        raise NotCertain("nearly the same")
    return -1 if one < other else 1


def same_text(one: str, other: str) -> bool:
    """Capitals do not count."""
    if one == other or (one.lower() == other.lower() and one.upper() == other.upper()):
        return True
    if _folded(one) == _folded(other):
        raise NotCertain("one word written in two ways")
    return False


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def rounded(number: float, places: float, rounding: str) -> float:
    """To so many places behind the point, by the digits that are shown."""
    if abs(number) >= 1e15 or abs(places) > 15:
        raise NotCertain("more digits than there are")
    step = Decimal(1).scaleb(-int(places))
    shown, kept = (Decimal(text).quantize(step, rounding, _EXACT) for text in (f"{number:.15g}", repr(number)))
    if shown != kept:
        # 28.999999999999996 is 29 to one program and cut to 28 by another.
        raise NotCertain(number)
    return finite(float(shown))


def added(values: Sequence[float]) -> float:
    """Programs add with or without care for the last digits; where that could be seen, nothing is certain."""
    plain = 0.0
    for value in values:
        plain += value
    careful = math.fsum(values) if math.isfinite(plain) else finite(plain)
    if abs(careful - plain) > 1e-13 * abs(careful):
        raise NotCertain("digits that cancel out")
    if careful and abs(careful) < _NEAR * max(map(abs, values)):
        raise NotCertain("digits that cancel out")
    return careful + 0.0
