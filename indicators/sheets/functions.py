"""The functions of spreadsheets that are known here by heart, as far as every program makes the same of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP
from typing import Protocol

from indicators.sheets.formulas import Node, Reference
from indicators.sheets.operations import (
    DIVIDED_BY_ZERO,
    SOME_FAULT,
    Failed,
    Fault,
    NotCertain,
    Value,
    added,
    fail_of,
    faultless,
    finite,
    numbers,
    operated,
    rounded,
    same_text,
    truth,
)
from indicators.sheets.references import Area

_CRITERION = re.compile(r"(<>|<=|>=|=|<|>)?(.*)", re.DOTALL)
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,15}")


class Reading(Protocol):
    """Who knows what cells hold."""

    def value(self, node: Node) -> Value: ...
    def held(self, area: Area) -> Mapping[tuple[int, int], Value]:
        """Row by row, without the blank ones."""
        ...


Function = Callable[[Sequence[Node], Reading], Value]


def _between(arguments: Sequence[Node], least: int, most: int) -> Sequence[Node]:
    if not least <= len(arguments) <= most:
        raise NotCertain("arguments of another number")
    return arguments


def _given(arguments: Sequence[Node], reading: Reading, least: int, most: int) -> list[float]:
    return numbers(*(reading.value(one) for one in _between(arguments, least, most)))


def _cells_and_values(arguments: Sequence[Node], reading: Reading) -> Iterator[tuple[bool, Value]]:
    """Everything that is meant, with whether it is a cell's: words in cells are passed over, words in formulas are not."""
    for one in arguments:
        if isinstance(one, Reference):
            yield from ((True, value) for value in reading.held(one.area).values())
        else:
            yield False, reading.value(one)


def _summands(arguments: Sequence[Node], reading: Reading) -> list[float]:
    result: list[float] = []
    codes: set[str] = set()
    for is_cell, value in _cells_and_values(arguments, reading):
        match value:
            case Fault(code):
                codes.add(code)
            case bool() | None:
                raise NotCertain("truth among numbers")
            case str():
                if not is_cell:
                    raise NotCertain(value)
            case _:
                result.append(value)
    fail_of(codes)
    return result


def _sum(arguments: Sequence[Node], reading: Reading) -> Value:
    return added(_summands(arguments, reading))


def _average(arguments: Sequence[Node], reading: Reading) -> Value:
    found = _summands(arguments, reading)
    if not found:
        raise Failed(DIVIDED_BY_ZERO)
    return added(found) / len(found)


def _most(arguments: Sequence[Node], reading: Reading) -> Value:
    return max(_summands(arguments, reading), default=0.0)


def _least(arguments: Sequence[Node], reading: Reading) -> Value:
    return min(_summands(arguments, reading), default=0.0)


def _count(arguments: Sequence[Node], reading: Reading) -> Value:
    count = 0
    for is_cell, value in _cells_and_values(arguments, reading):
        if isinstance(value, bool) or (not is_cell and not isinstance(value, float)):
            raise NotCertain("truth or words among numbers")
        count += isinstance(value, float)
    return float(count)


def _count_filled(arguments: Sequence[Node], reading: Reading) -> Value:
    found = list(_cells_and_values(arguments, reading))
    if any(value is None or value == "" for _, value in found):
        raise NotCertain("a cell that may be taken for a blank one")
    return float(len(found))


def _count_if(arguments: Sequence[Node], reading: Reading) -> Value:
    area, wanted = _between(arguments, 2, 2)
    if not isinstance(area, Reference):
        raise NotCertain("no cells to count")
    operator, criterion = _criterion(reading.value(wanted))
    cells = list(reading.held(area.area).values())
    count = float(sum(_is_counted(value, operator, criterion) for value in cells))
    # A blank cell is another value than any that is named.
    return count + (area.area.size - len(cells) if operator == "<>" else 0)


def _criterion(value: Value) -> tuple[str, float | str]:
    if isinstance(value, float):
        return "=", value
    if not isinstance(value, str):
        raise NotCertain("another criterion")
    found = _CRITERION.fullmatch(value)
    assert found is not None
    operator, text = found[1] or "=", found[2]
    if _WHOLE_NUMBER.fullmatch(text):
        return operator, float(text)
    if operator not in ("=", "<>") or not text or any(sign in "*?~" or sign.isnumeric() for sign in text):
        raise NotCertain(value)
    return operator, text


def _is_counted(value: Value, operator: str, criterion: float | str) -> bool:
    if isinstance(value, bool) or (isinstance(value, Fault) and operator == "<>"):
        raise NotCertain("truth among what is counted")
    if isinstance(criterion, str):
        is_same = isinstance(value, str) and same_text(value, criterion)
        return is_same == (operator == "=")
    if isinstance(value, float):
        return operated(operator, value, criterion, is_last=False) is True
    if isinstance(value, str) and operator in ("=", "<>") and any(sign.isnumeric() for sign in value):
        # Programs take some words for numbers here.
        raise NotCertain(value)
    return operator == "<>"


def _rounding(rounding: str, least: int = 2, most: int = 2) -> Function:
    def function(arguments: Sequence[Node], reading: Reading) -> Value:
        number, *places = _given(arguments, reading, least, most)
        return rounded(number, places[0] if places else 0, rounding)

    return function


def _quotient(arguments: Sequence[Node], reading: Reading) -> Value:
    number, by = _given(arguments, reading, 2, 2)
    if not by:
        raise Failed(SOME_FAULT)
    return rounded(finite(number / by), 0, ROUND_DOWN)


def _absolute(arguments: Sequence[Node], reading: Reading) -> Value:
    (number,) = _given(arguments, reading, 1, 1)
    return abs(number)


def _if(arguments: Sequence[Node], reading: Reading) -> Value:
    condition, chosen, *other = _between(arguments, 2, 3)
    if truth(reading.value(condition)):
        return reading.value(chosen)
    return reading.value(other[0]) if other else False


def _if_fault(arguments: Sequence[Node], reading: Reading) -> Value:
    wanted, instead = _between(arguments, 2, 2)
    value = reading.value(wanted)
    if value is None:
        raise NotCertain("a blank")
    return reading.value(instead) if isinstance(value, Fault) else value


def _truths(arguments: Sequence[Node], reading: Reading) -> list[bool]:
    found = [value for _, value in _cells_and_values(arguments, reading)]
    faultless(found)
    if not found or None in found:
        raise NotCertain("nothing to judge")
    return [truth(value) for value in found]


def _not(arguments: Sequence[Node], reading: Reading) -> Value:
    (one,) = _between(arguments, 1, 1)
    return not truth(reading.value(one))


def _sum_of_products(arguments: Sequence[Node], reading: Reading) -> Value:
    areas = [one.area for one in arguments if isinstance(one, Reference)]
    shapes = {(area.bottom - area.top, area.right - area.left) for area in areas}
    if len(areas) < len(arguments) or len(shapes) > 1:
        raise NotCertain("not cells alone")
    columns: list[dict[tuple[int, int], float]] = []
    codes: set[str] = set()
    for area in areas:
        columns.append({})
        for (row, column), value in reading.held(area).items():
            if isinstance(value, Fault):
                codes.add(value.code)
            elif isinstance(value, float):
                columns[-1][row - area.top, column - area.left] = value
            else:
                raise NotCertain("words or truth in a product")
    fail_of(codes)
    products = []
    for place, number in columns[0].items():
        for other in columns[1:]:
            number *= other.get(place, 0.0)
        products.append(finite(number))
    return added(products)


FUNCTIONS: Mapping[str, Function] = {
    "SUM": _sum,
    "AVERAGE": _average,
    "COUNT": _count,
    "COUNTA": _count_filled,
    "COUNTIF": _count_if,
    "MAX": _most,
    "MIN": _least,
    "ROUND": _rounding(ROUND_HALF_UP),
    "ROUNDUP": _rounding(ROUND_UP),
    "ROUNDDOWN": _rounding(ROUND_DOWN),
    "INT": _rounding(ROUND_FLOOR, 1, 1),
    "TRUNC": _rounding(ROUND_DOWN, 1, 2),
    "QUOTIENT": _quotient,
    "ABS": _absolute,
    "IF": _if,
    "IFERROR": _if_fault,
    "AND": lambda arguments, reading: all(_truths(arguments, reading)),
    "OR": lambda arguments, reading: any(_truths(arguments, reading)),
    "NOT": _not,
    "SUMPRODUCT": _sum_of_products,
}
