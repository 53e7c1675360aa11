"""Which formulas of a workbook say something else once cells are filled: the values beside them are taken away.

A reader that does not calculate then shows nothing there, rather than what the design happened to hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from indicators.sheets.marks import marks_of
from indicators.sheets.office_books import Book, formula_of, masters_of
from indicators.sheets.packages import place_of
from indicators.sheets.shifting import Shift
from indicators.sheets.splicing import CannotSplice, Part, named

# More comparisons than this, and every formula is taken to be concerned.
MOST_LOOKS = 3_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WITHOUT_END = frozenset({"INDIRECT(", "OFFSET("})
Area = tuple[str, int, int, int, int]


def stale_formulas(book: Book, shifts: Mapping[str, Shift]) -> dict[str, frozenset[tuple[int, int]]]:
    """Places of formulas by sheet, in the rows of the design."""
    changed: dict[str, set[tuple[int, int]]] = {}
    waiting: list[tuple[str, tuple[int, int], list[Area] | None]] = []
    names = _names(book)
    for sheet in book.sheets:
        key = sheet.name.casefold()
        own = changed.setdefault(key, set())
        masters = masters_of(sheet)
        for cell in sheet.cells:
            place = (cell.row, cell.column)
            if cell.formula is not None:
                areas = _areas(formula_of(sheet, cell, masters)[0], sheet.name, names)
                if cell.row in shifts[sheet.name].copies:
                    areas = None
                waiting.append((sheet.name, place, areas))
            elif cell.line is not None and marks_of(cell.line.text):
                own.add(place)
    found: dict[str, set[tuple[int, int]]] = {}
    is_growing = any(changed.values())
    looks = len(waiting) * sum(map(len, changed.values()))
    while is_growing and waiting:
        left: list[tuple[str, tuple[int, int], list[Area] | None]] = []
        for name, place, areas in waiting:
            if areas is None or looks > MOST_LOOKS or any(_touches(area, changed) for area in areas):
                found.setdefault(name, set()).add(place)
                changed[name.casefold()].add(place)
            else:
                left.append((name, place, areas))
        is_growing = len(left) < len(waiting)
        waiting = left
    return {name: frozenset(places) for name, places in found.items()}


def _touches(area: Area, changed: Mapping[str, set[tuple[int, int]]]) -> bool:
    sheet, top, left, bottom, right = area
    return any(top <= row <= bottom and left <= column <= right for row, column in changed.get(sheet, ()))


def _names(book: Book) -> dict[str, list[Area] | None]:
    part = Part(book.package.get(book.main))
    found: dict[str, list[Area] | None] = {}
    for one in part.elements(named("workbook/definedNames/definedName")):
        text = "" if one.is_empty else html.unescape(part.content[one.inner : one.outer].decode())
        found[one.attributes.get("name", "").casefold()] = _areas(text, "", {})
    return found


def _areas(formula: str, sheet: str, names: Mapping[str, list[Area] | None]) -> list[Area] | None:
    """What the formula reads; None where that cannot be told."""
    result: list[Area] = []
    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError:
        return None
    for token in tokens:
        if token.type == Token.FUNC and token.value.upper() in _WITHOUT_END:
            return None
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        own, _, reference = token.value.rpartition("!")
        name = own.strip("'").replace("''", "'") or sheet
        area = _area(name.casefold(), reference)
        if area is not None:
            result.append(area)
        elif (known := names.get(reference.casefold())) is not None:
            result += known
        else:
            return None
    return result


def _area(sheet: str, reference: str) -> Area | None:
    begin, _, end = reference.replace("$", "").upper().partition(":")
    end = end or begin
    try:
        return (sheet, *place_of(begin), *place_of(end))
    except CannotSplice:
        pass
    if re.fullmatch("[A-Z]{1,3}", begin) and re.fullmatch("[A-Z]{1,3}", end):
        return (sheet, 1, place_of(f"{begin}1")[1], _LAST_ROW, place_of(f"{end}1")[1])
    if begin.isdigit() and end.isdigit():
        return (sheet, int(begin), 1, int(end), _LAST_COLUMN)
    return None
