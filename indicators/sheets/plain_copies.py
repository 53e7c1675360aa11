"""The cells of a workbook copied into a new one, with remarks: for files that cannot be changed in place, such as .xls.

Texts, numbers, dates and merged cells come along; looks, formulas and pictures do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.comments import Comment

from indicators.sheets.annotating import ERROR, QUESTION, Remark
from indicators.sheets.books import Book, Look, Sheet
from indicators.sheets.packages import place_of
from indicators.sheets.paper import text_width
from indicators.sheets.values import Value

PLAIN = Look(border=False, wrap=False)
NARROWEST_MM, WIDEST_MM = 16, 70
AUTHOR = "dxreport"


@dataclass(frozen=True)
class CopiedSheet:
    """One sheet: its cells by row and column from 1, and how many rows and columns a merged one covers. `percents` are the
    places of numbers that are shown as percentages."""

    name: str
    cells: Mapping[tuple[int, int], Value]
    merged: Mapping[tuple[int, int], tuple[int, int]]
    percents: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False


def copied(sheets: Sequence[CopiedSheet], remarks: Mapping[str, Sequence[Remark]], as_of: datetime) -> bytes:
    """A new workbook of these sheets, with a coloured ground and a comment at each cell that is spoken of."""
    book = Book()
    for sheet in sheets:
        _write(book.add_sheet(sheet.name), sheet, remarks.get(sheet.name, ()))
    if all(sheet.is_hidden for sheet in sheets):
        book.workbook.worksheets[0].sheet_state = "visible"
    return book.saved(as_of)


def _write(target: Sheet, sheet: CopiedSheet, remarks: Sequence[Remark]) -> None:
    by_cell: dict[tuple[int, int], list[Remark]] = {}
    for remark in remarks:
        by_cell.setdefault(place_of(remark.address), []).append(remark)
    target.set_widths(_widths(sheet))
    for place in dict.fromkeys([*sheet.cells, *by_cell]):
        own = by_cell.get(place)
        look = PLAIN
        if own:
            look = Look(border=False, wrap=False, fill=(QUESTION if all(one.is_question for one in own) else ERROR)[2:])
        down, across = sheet.merged.get(place, (1, 1))
        target.put(*place, sheet.cells.get(place), look, down=down, across=across)
        cell: Any = target.worksheet.cell(*place)
        if place in sheet.percents:
            cell.number_format = "0.00%"
        if own:
            cell.comment = Comment("\n".join(dict.fromkeys(one.text for one in own)), AUTHOR, height=120, width=320)
    target.worksheet.sheet_state = "hidden" if sheet.is_hidden else "visible"


def _widths(sheet: CopiedSheet) -> list[float]:
    last = max((column for _, column in sheet.cells), default=1)
    longest = [0.0] * last
    for (row, column), value in sheet.cells.items():
        if value is not None and (row, column) not in sheet.merged:
            longest[column - 1] = max(longest[column - 1], text_width(str(value)[:80], 12) + 5)
    return [min(max(width, NARROWEST_MM), WIDEST_MM) for width in longest]
