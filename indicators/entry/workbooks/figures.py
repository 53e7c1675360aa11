"""From the cells of a form or of an office's sheet to figures as they stand in the file: nothing is believed yet.

A figure is up to four cells of one row: counts or a value, a percentage to check them by, a state in words, a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from indicators.entry.workbooks.contents import NOTHING, CellText, Place, Sheet, Workbook, address_of
from indicators.entry.workbooks.heads import is_figure, is_total
from indicators.entry.workbooks.layouts import Layout
from indicators.entry.workbooks.limits import MOST_ROWS
from indicators.entry.workbooks.marks import Field, Mark, found_rows
from units.names import tidy

NUMBERS: tuple[Field, ...] = ("numerator", "denominator", "value")
ROW_GONE = "Dòng “{key}” không còn trong biểu nhập. Hãy tải biểu mới, chép số liệu sang rồi gửi lại."


class RawCell(NamedTuple):
    """One cell of a figure and where it is in the file."""

    sheet: str
    place: Place
    field: Field
    cell: CellText

    @property
    def address(self) -> str:
        """Sheet!C7, as problems name their cell."""
        return f"{self.sheet}!{address_of(self.place)}"


class RawFigure(NamedTuple):
    """A figure as it stands in the file. `version` is None where the file knows of none."""

    indicator: str
    month: str
    cells: tuple[RawCell, ...]
    version: int | None = None

    @property
    def address(self) -> str:
        """The cell that is named where the whole figure is meant: the first with content, else the first."""
        return next((one for one in self.cells if not one.cell.is_empty), self.cells[0]).address

    def of(self, name: Field) -> RawCell | None:
        for one in self.cells:
            if one.field == name:
                return one
        return None

    @property
    def is_empty(self) -> bool:
        return all(one.cell.is_empty for one in self.cells if one.field != "note")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of the file. Whose figures they are is told by `slug` in our own form, else by the name as it was met.

    `problem` is a sentence where the row itself cannot be read; `is_total` that it adds up others, if it is no unit's.
    """

    address: str
    name: str
    figures: tuple[RawFigure, ...]
    slug: str | None = None
    problem: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class FileRows:
    """All rows that are named or hold figures, in order."""

    rows: tuple[RawRow, ...]
    is_form: bool = False


def form_rows(workbook: Workbook, mark: Mark) -> FileRows:
    """The rows of our own form; Unreadable where a sheet or a column of it is gone."""
    rows = []
    for found in found_rows(workbook, mark):
        marked = found.marked
        cells = tuple(RawCell(marked.sheet, place, name, cell) for name, (place, cell) in found.fields.items())
        key_at: Place = marked.key_at if found.row is None else (found.row, marked.key_at[1])
        rows.append(
            RawRow(
                f"{marked.sheet}!{address_of(key_at)}",
                marked.key,
                (RawFigure(marked.indicator, marked.month, cells, marked.version),) if cells else (),
                slug=marked.unit,
                problem=ROW_GONE.format(key=marked.key) if found.row is None else "",
            )
        )
    return FileRows(tuple(rows), is_form=True)


def sheet_rows(sheet: Sheet, layout: Layout, month: str) -> FileRows:
    """The rows of an office's sheet, read by a layout; figures are of `month` unless their column says another."""
    by_figure: dict[tuple[str, str], list[tuple[int, Field]]] = {}
    for use in layout.uses:
        by_figure.setdefault((use.indicator, use.month or month), []).append((use.column, use.field))
    rows = []
    for row in range(layout.first_row, min(sheet.last_row, MOST_ROWS) + 1):
        cells = sheet.rows.get(row, {})
        named = cells.get(layout.unit_column, NOTHING)
        name = tidy(named.text)
        figures = tuple(
            [
                RawFigure(
                    code,
                    of,
                    tuple([RawCell(sheet.name, (row, at), use, cells.get(at, NOTHING)) for at, use in columns]),
                )
                for (code, of), columns in by_figure.items()
            ]
        )
        if name and not is_figure(named):
            rows.append(RawRow(sheet.address((row, layout.unit_column)), name, figures, is_total=is_total(name)))
        elif any(is_figure(one.cell) for figure in figures for one in figure.cells if one.field != "note"):
            address = sheet.address((row, layout.unit_column))
            rows.append(RawRow(address, name, figures, problem="Dòng có số liệu nhưng không có tên đơn vị."))
    return FileRows(tuple(rows))


def cells_of(sheet: Sheet, layout: Layout, month: str) -> list[tuple[str, str, str, RawCell]]:
    """Every cell that the layout reads: (name of the unit as met, indicator, month, cell)."""
    return [
        (row.name, figure.indicator, figure.month, one)
        for row in sheet_rows(sheet, layout, month).rows
        for figure in row.figures
        for one in figure.cells
    ]
