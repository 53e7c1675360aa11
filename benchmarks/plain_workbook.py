"""A workbook kept in memory and written again by openpyxl alone: the floor of whatever writes such a workbook.

Written are all cells with value or formula and style, merged areas, widths of columns, heights of rows, and charts. Left
out are page set-up, page breaks and links, a few lines of the file, and what openpyxl does not write: values of formulas.
Each style is made once and set on its cells. Areas are merged as openpyxl does it, which compares every area with every other
and takes longer than all the rest together; or, asked for a `bare` file, put straight into its list of them.
"""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass, field
from typing import Any, cast

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.cell_range import CellRange

STYLED = ("font", "fill", "border", "alignment", "protection", "number_format", "quotePrefix")


@dataclass
class PlainSheet:
    """`cells` are row, column, value, its type, and the place of its style among those of the workbook."""

    title: str
    cells: list[tuple[int, int, Any, str, int]]
    widths: dict[str, float]
    heights: dict[int, float]
    merged: set[tuple[int, int, int, int]]
    charts: list[Any] = field(compare=False)


class PlainWorkbook:
    """What an openpyxl workbook holds. RuntimeError where making it again does not give the same."""

    def __init__(self, book: Any) -> None:
        self.sheets, self.styles = _held_by(book)
        if _held_by(self._made_again()) != (self.sheets, self.styles):
            raise RuntimeError("what is made from memory is not what was kept in it")

    def saved(self, *, bare: bool = False) -> bytes:
        target = io.BytesIO()
        self._made_again(bare=bare).save(target)
        return target.getvalue()

    def _made_again(self, *, bare: bool = True) -> Any:
        book = cast(Any, openpyxl.Workbook())
        book.remove(book.active)
        styles: list[Any] = []
        for plain in self.sheets:
            sheet = book.create_sheet(plain.title)
            styles = styles or [_style(sheet, style) for style in self.styles]
            for row, column, value, kind, style in plain.cells:
                cell = sheet.cell(row, column)
                cell._style = styles[style]
                if value is not None:
                    cell.value = value
                    cell.data_type = kind
            for letters, width in plain.widths.items():
                sheet.column_dimensions[letters].width = width
            for row, height in plain.heights.items():
                sheet.row_dimensions[row].height = height
            if bare:
                sheet.merged_cells.ranges.update(CellRange(None, *bounds) for bounds in plain.merged)
            else:
                for left, top, right, bottom in plain.merged:
                    sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
            for chart in plain.charts:
                sheet.add_chart(chart)
        return book


def _held_by(book: Any) -> tuple[list[PlainSheet], list[tuple[Any, ...]]]:
    """The sheets, and the styles in the order in which cells use them first."""
    styles: dict[tuple[int, ...], tuple[Any, ...]] = {}
    places: dict[tuple[int, ...], int] = {}
    sheets = []
    for sheet in book.worksheets:
        cells = []
        for _, cell in sorted(sheet._cells.items()):
            key = tuple(cell._style)
            if key not in styles:
                places[key] = len(styles)
                styles[key] = tuple(copy(getattr(cell, name)) for name in STYLED)
            cells.append((cell.row, cell.column, cell.value, cell.data_type, places[key]))
        widths = {letters: one.width for letters, one in sheet.column_dimensions.items()}
        heights = {row: one.height for row, one in sheet.row_dimensions.items() if one.height}
        merged = {area.bounds for area in sheet.merged_cells.ranges}
        sheets.append(PlainSheet(sheet.title, cells, widths, heights, merged, list(sheet._charts)))
    return sheets, list(styles.values())


def _style(sheet: Any, style: tuple[Any, ...]) -> Any:
    """The parts of a style by their numbers in the workbook, as its cells hold them."""
    cell = cast(Any, Cell(sheet, row=1, column=1))
    for name, part in zip(STYLED, style, strict=True):
        setattr(cell, name, part)
    return cell._style
