"""What was read from a workbook, .xlsx and .xls alike: sheets of cells with text, exact numbers, fonts and what hides them.

Rows and columns count from 1. Made for JSON, so that a process of its own can hand it over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "number", "date", "formula", "error", "empty"]
Place = tuple[int, int]
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


@lru_cache(maxsize=512)
def column_letters(column: int) -> str:
    """A, B … Z, AA for 1, 2 … 26, 27."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address_of(place: Place) -> str:
    """C7 for (7, 3)."""
    return f"{column_letters(place[1])}{place[0]}"


def place_of_address(address: str) -> Place | None:
    """(7, 3) for C7; None for what is no address."""
    match = _ADDRESS.fullmatch(address)
    return None if match is None else (int(match[2]), column_number(match[1]))


class CellText(NamedTuple):
    """One cell. Text in an old font is decoded already. (A tuple: there are 200,000 of them, made twice.)

    `kind` is what can be read: "formula" only where no value lies beside the formula, "empty" for a cell that is covered by
    the merged cell `merged_from`. `number` is plain decimal notation with the digits that were typed; of a cell formatted
    as a percentage it is the share (0.7082). `text` of a date is ISO. `prefix` is a word that the format puts before it.
    """

    text: str
    kind: Kind
    number: str = ""
    font: str = ""
    is_hidden: bool = False
    merged_from: Place | None = None
    is_percent: bool = False
    is_formula: bool = False
    prefix: str = ""

    @property
    def is_empty(self) -> bool:
        return self.kind == "empty" or (self.kind == "text" and not self.text.strip())

    def as_json(self) -> list[Any]:
        """The values in order, without those at the end that are as usual."""
        values: list[Any] = list(self)
        while values and values[-1] == _USUAL[len(values) - 1]:
            values.pop()
        return values

    @classmethod
    def from_json(cls, values: list[Any]) -> CellText:
        if len(values) > _MERGED and values[_MERGED] is not None:
            values[_MERGED] = tuple(values[_MERGED])
        return cls(*values)


_USUAL = tuple(CellText._field_defaults.get(name) for name in CellText._fields)
_MERGED = CellText._fields.index("merged_from")
NOTHING = CellText("", "empty")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells with content, and the cells that a merged cell covers."""

    name: str
    cells: Mapping[Place, CellText]
    is_hidden: bool = False

    @cached_property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def rows(self) -> Mapping[int, Mapping[int, CellText]]:
        """Cells by row and column, in order."""
        found: dict[int, dict[int, CellText]] = {}
        for place in sorted(self.cells):
            row = found.get(place[0])
            if row is None:
                row = found[place[0]] = {}
            row[place[1]] = self.cells[place]
        return found

    def at(self, row: int, column: int) -> CellText:
        return self.cells.get((row, column), NOTHING)

    def spread(self, row: int, column: int) -> CellText:
        """The cell, or the merged cell that covers it: what a person sees there."""
        cell = self.at(row, column)
        return cell if cell.merged_from is None else self.at(*cell.merged_from)

    def address(self, place: Place) -> str:
        """Sheet!C7, as problems name their cell."""
        return f"{self.name}!{address_of(place)}"

    def as_json(self) -> dict[str, Any]:
        cells = [[row, column, *cell.as_json()] for (row, column), cell in self.cells.items()]
        return {"name": self.name, "is_hidden": self.is_hidden, "cells": cells}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Sheet:
        cells = {(row, column): CellText.from_json(values) for row, column, *values in data["cells"]}
        return cls(data["name"], cells, data["is_hidden"])


@dataclass(frozen=True)
class Workbook:
    """All sheets in order; `remarks` are sentences about what a person may not know to be read, or not to be."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = field(default=())

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def as_json(self) -> dict[str, Any]:
        return {"sheets": [sheet.as_json() for sheet in self.sheets], "remarks": list(self.remarks)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Workbook:
        return cls(tuple(Sheet.from_json(sheet) for sheet in data["sheets"]), tuple(data["remarks"]))


def listed(numbers: Iterable[int | str], most: int = 8) -> str:
    """5, 6, 9 … for a sentence."""
    texts = [str(number) for number in numbers]
    return ", ".join(texts[:most]) + (" …" if len(texts) > most else "")
