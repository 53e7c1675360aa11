"""What a page shows as a workbook: title, how it was asked, one table per sheet (`?format=xlsx`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil

from indicators.core.numbers_vi import written, written_date
from indicators.sheets.books import Book, Look, Sheet
from indicators.sheets.paper import CELL_PADDING_MM, Paper, text_width
from indicators.sheets.values import Formula, Percent, Qualified, Value, as_number

__all__ = ["Percent", "Qualified", "TableSheet", "Value", "table_workbook"]

TITLE = Look(size=14, bold=True, border=False, wrap=False)
NOTE = Look(size=12, italic=True, border=False, wrap=False)
HEAD = Look(bold=True, align="center", fill="E7EBEE")
TEXT, NUMBER = Look(), Look(align="right", gap=True)

NARROWEST_MM, WIDEST_MM = 16, 72
SAMPLE = 400
# Cells are written in 12 points; smaller than 8 on paper nobody reads them.
SMALLEST_SCALE = Fraction(8, 12)


@dataclass(frozen=True)
class TableSheet:
    """One table: `notes` say window, boundaries, filters and coverage; every row has as many values as `columns`.

    None is an empty cell; a missing figure is given as the words of its state. The first `labels` columns name a row: they
    stay in view, and begin every page where the columns go over several.
    """

    title: str
    notes: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    name: str = ""
    labels: int = 1


def table_workbook(sheets: Sequence[TableSheet], as_of: datetime | None = None) -> bytes:
    """A workbook with a sheet per table; the same bytes for the same tables and moment. ValueError for a ragged row."""
    book = Book()
    for table in sheets:
        _write(book.add_sheet(table.name or table.title), table)
    return book.saved(as_of)


def _write(sheet: Sheet, table: TableSheet) -> None:
    columns = len(table.columns)
    if any(len(row) != columns for row in table.rows):
        raise ValueError(f"{table.title}: a row has not as many values as there are columns")
    sheet.set_widths([_width(table, place) for place in range(columns)])
    head = len(table.notes) + 3
    paper = _paper(sheet.widths, table.labels, head)
    across = _columns_of_a_page(sheet.widths, paper)
    for place, (text, look) in enumerate([(table.title, TITLE), *((note, NOTE) for note in table.notes)], 1):
        _put_above(sheet, place, text, look, across)
    for place, heading in enumerate(table.columns, 1):
        sheet.put(head, place, heading, HEAD)
    sheet.fit_height(head, [(text, sheet.width_of(place)) for place, text in enumerate(table.columns, 1)], HEAD)
    for number, row in enumerate(table.rows, head + 1):
        for place, value in enumerate(row, 1):
            sheet.put(number, place, value, TEXT if _is_text(value) else NUMBER)
        sheet.fit_height(number, [(face_of(value), sheet.width_of(place)) for place, value in enumerate(row, 1)], TEXT)
    last = head + len(table.rows)
    sheet.freeze(head + 1, table.labels + 1 if columns > table.labels + 1 else 1)
    sheet.filter_over(head, last, columns)
    sheet.lay_on(paper, last, columns)


def _put_above(sheet: Sheet, row: int, text: str, look: Look, across: int) -> None:
    """A line above the table. One longer than the first page is wide breaks there: paper would cut it off."""
    room = sheet.width_of(1, across)
    if text_width(text, look.size, look.bold) + CELL_PADDING_MM <= room:
        sheet.put(row, 1, text, look)
        return
    broken = replace(look, wrap=True, vertical="top")
    sheet.put(row, 1, text, broken, across=across)
    sheet.fit_height(row, [(text, room)], broken)


def _columns_of_a_page(widths: Sequence[float], paper: Paper) -> int:
    """How many columns the first page holds."""
    if paper.scale is None:
        return len(widths)
    room = paper.width * 100 / paper.scale
    return max(1, sum(reached <= room for reached in accumulate(widths)))


def _paper(widths: Sequence[float], labels: int, head: int) -> Paper:
    """Upright, else on its side; on several pages side by side where all columns on one would be too small to read."""
    total = sum(widths)
    if total <= Paper().width:
        return Paper(left=20, repeat=(head, head))
    paper = Paper(landscape=True, left=20, repeat=(head, head))
    if paper.width >= total * SMALLEST_SCALE:
        return paper
    return replace(paper, scale=ceil(SMALLEST_SCALE * 100), repeat_columns=labels)


def _width(table: TableSheet, place: int) -> float:
    """Millimetres that fit the column's values, and its heading in two or three lines with room for the filter's arrow."""
    texts = [face_of(row[place]) for row in table.rows[:SAMPLE]]
    longest = max((text_width(text, 12) for text in texts), default=0.0)
    heading = table.columns[place]
    word = max((text_width(part, 12, bold=True) for part in heading.split()), default=0.0)
    head = max(word + 5, text_width(heading, 12, bold=True) / 3)
    return min(max(longest + 5, head + 3, NARROWEST_MM), WIDEST_MM)


def face_of(value: Value) -> str:
    """About what a cell shows, to reckon its width."""
    match value:
        case None:
            return ""
        case Percent():
            number = as_number(value.shown)
            return value.shown if number is None else written(number)
        case Formula():
            return value.value if isinstance(value.value, str) else written(value.value)
        case Qualified():
            return f"{value.qualifier} {written(value.number)}"
        case int() | Decimal():
            return written(value)
        case date():
            return written_date(value)
    return value


def _is_text(value: Value) -> bool:
    return isinstance(value, str) or (isinstance(value, Percent) and as_number(value.shown) is None)
