"""What a page shows as a workbook: title, how it was asked, one table per sheet (`?format=xlsx`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.core.numbers_vi import written, written_date
from indicators.sheets.books import Book, Look, Sheet
from indicators.sheets.paper import Paper, text_width
from indicators.sheets.values import Formula, Percent, Qualified, Value, as_number

__all__ = ["Percent", "Qualified", "TableSheet", "Value", "table_workbook"]

TITLE = Look(size=14, bold=True, border=False, wrap=False)
NOTE = Look(size=12, italic=True, border=False, wrap=False)
HEAD = Look(bold=True, align="center", fill="E7EBEE")
TEXT, NUMBER = Look(), Look(align="right", gap=True)

NARROWEST_MM, WIDEST_MM = 16, 72
SAMPLE = 400


@dataclass(frozen=True)
class TableSheet:
    """One table: `notes` say window, boundaries, filters and coverage; every row has as many values as `columns`.

    None is an empty cell; a missing figure is given as the words of its state.
    """

    title: str
    notes: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    name: str = ""


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
    sheet.put(1, 1, table.title, TITLE)
    for place, note in enumerate(table.notes, 2):
        sheet.put(place, 1, note, NOTE)
    head = len(table.notes) + 3
    for place, heading in enumerate(table.columns, 1):
        sheet.put(head, place, heading, HEAD)
    sheet.fit_height(head, [(text, sheet.width_of(place)) for place, text in enumerate(table.columns, 1)], HEAD)
    for number, row in enumerate(table.rows, head + 1):
        for place, value in enumerate(row, 1):
            sheet.put(number, place, value, TEXT if _is_text(value) else NUMBER)
        sheet.fit_height(number, [(face_of(value), sheet.width_of(place)) for place, value in enumerate(row, 1)], TEXT)
    last = head + len(table.rows)
    sheet.freeze(head + 1, 2 if columns > 2 else 1)
    sheet.filter_over(head, last, columns)
    is_wide = sum(sheet.widths) > Paper().width
    sheet.lay_on(Paper(landscape=is_wide, left=20, repeat=(head, head)), last, columns)


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
