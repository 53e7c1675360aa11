"""What the cells of a filled workbook hold, for whoever calculates with it or draws it."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from indicators.sheets.marks import ESCAPED, Line
from indicators.sheets.office_books import Book, Cell, Sheet, formula_of, masters_of, sheet_of
from indicators.sheets.operations import Fault, Value
from indicators.sheets.references import Area
from indicators.sheets.splicing import Element, named
from indicators.sheets.stale import array_of, covered_by

Place = tuple[int, int]


class Unknown(Enum):
    """For what cannot be told."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Written:
    """A formula and where it stands; without `text` it is one of an array, which nobody calculates here."""

    text: str | None
    cell: Element
    formula: Element | None


@dataclass
class Grid:
    """One sheet: what a reader that does not calculate finds, and the formulas."""

    name: str
    path: str
    values: dict[Place, Value | Unknown] = field(default_factory=dict)
    formulas: dict[Place, Written] = field(default_factory=dict)
    styles: dict[Place, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def _end(self) -> Place:
        places = [*self.values, *self.formulas]
        return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)

    def within(self, area: Area) -> Area:
        """As much of the area as reaches to the last cell that is there."""
        row, column = self._end
        return area._replace(bottom=min(area.bottom, row), right=min(area.right, column))


def grids_of(book: Book) -> dict[str, Grid]:
    """The sheets as they stand in the book's package by now, by folded name. One after another: they may be large."""
    result = {}
    for sheet in book.sheets:
        read = sheet_of(sheet.name, sheet.path, book.package.get(sheet.path), book.shared)
        result[sheet.name.casefold()] = _grid(read)
    return result


def _grid(sheet: Sheet) -> Grid:
    grid = Grid(sheet.name, sheet.path)
    for one in sheet.part.elements(named("worksheet/cols/col")):
        if _is_hidden(one):
            grid.hidden_columns.append((int(one.attributes["min"]), int(one.attributes["max"])))
    masters = masters_of(sheet)
    arrays = []
    for row in sheet.rows:
        if _is_hidden(row.element):
            grid.hidden_rows.add(row.number)
        for cell in row.cells:
            place = (cell.row, cell.column)
            value = _value(sheet.part.content, cell)
            if value is not None:
                grid.values[place] = value
                grid.styles[place] = cell.style
            if cell.formula is not None:
                grid.formulas[place] = _formula(sheet, cell, masters)
                if (area := array_of(sheet, cell)) is not None:
                    arrays.append(area)
    for places in covered_by(arrays, sheet) if arrays else ():
        for place in places:
            grid.formulas[place] = Written(None, sheet.root, None)
    return grid


def _is_hidden(element: Element) -> bool:
    return element.attributes.get("hidden", "0") not in ("0", "false")


def _formula(sheet: Sheet, cell: Cell, masters: Mapping[str, Cell]) -> Written:
    assert cell.formula is not None
    is_plain = cell.formula.attributes.get("t", "normal") in ("normal", "shared")
    return Written(formula_of(sheet, cell, masters)[0] if is_plain else None, cell.element, cell.formula)


def _value(content: bytes, cell: Cell) -> Value | Unknown:
    kind = cell.element.attributes.get("t", "n")
    if cell.line is not None:
        return _text(cell.line)
    if cell.value is None:
        return None
    raw = b"" if cell.value.is_empty else content[cell.value.inner : cell.value.outer]
    text = html.unescape(raw.decode())
    match kind:
        case _ if b"<" in raw:
            return UNKNOWN
        case "str":
            return UNKNOWN if ESCAPED.search(text) else text
        case _ if not text.strip():
            return None
        case "n":
            return _number(text)
        case "b" if text.strip() in ("0", "1"):
            return text.strip() == "1"
        case "e":
            return Fault(text.strip().upper())
    return UNKNOWN


def _number(text: str) -> float | Unknown:
    try:
        number = float(text)
    except ValueError:
        return UNKNOWN
    return number if math.isfinite(number) else UNKNOWN


def _text(line: Line) -> str | Unknown:
    """Blanks at an end that are not said to be kept are there for one program and not for another."""
    text = line.text
    is_doubtful = ESCAPED.search(text) is not None or any(
        text != text.strip() and piece.attributes.get("xml:space") != "preserve"
        for piece, text in zip(line.pieces, line.texts, strict=True)
    )
    return UNKNOWN if is_doubtful else text
