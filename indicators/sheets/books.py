"""A workbook while it is written: cells, looks, widths and paper. Nothing else writes workbooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from indicators.core.figures import Number
from indicators.core.numbers_vi import written
from indicators.sheets.paper import FONT, MM_PER_INCH, Paper, column_width, height_of, lines_of
from indicators.sheets.saving import save_with_values
from indicators.sheets.values import (
    Formula,
    Percent,
    Qualified,
    Value,
    as_number,
    number_format,
    percent_cell,
    percent_format,
)

LONGEST_TEXT = 32_000
LONGEST_NAME = 31
# More digits than this a spreadsheet would silently turn into zeros.
MOST_DIGITS = 15
# Not allowed in XML at all.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = tuple("=+-@\t\n\r＝＋－＠")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `align` is left, center or right, `fill` a colour such as F2F2F2.

    `gap` keeps a number off the line at its right: in its format, since LibreOffice is not sure of indents. `is_open` cells
    can be typed into on a protected sheet; `empty_form` is the number format of a cell that waits for a number.
    """

    size: float = 12
    bold: bool = False
    italic: bool = False
    align: str = "left"
    vertical: str = "center"
    border: bool = True
    wrap: bool = True
    gap: bool = False
    fill: str = ""
    is_open: bool = False
    empty_form: str = ""


def address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def quoted(sheet: str) -> str:
    """The name of a sheet as it stands before the address of a cell."""
    return "'" + sheet.replace("'", "''") + "'"


def clean_text(text: str) -> str:
    """A person's text as a workbook can hold it: no characters that XML forbids, one kind of line end."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


class Book:
    """A workbook with the values of its formulas."""

    def __init__(self) -> None:
        # openpyxl's types know nothing of the fonts and styles that are set here.
        self.workbook = cast(Any, Workbook())
        self.workbook.remove(self.workbook.active)
        self._use_the_font()
        self.values: dict[tuple[str, str], Number | str] = {}
        self.styles: dict[tuple[Look, str, bool], Any] = {}

    def _use_the_font(self) -> None:
        """Row heights and column widths hang on the font of the style "Normal", and so do empty cells."""
        font = Font(name=FONT, size=12)
        self.workbook._fonts.clear()
        self.workbook._fonts.add(font)
        self.workbook._named_styles["Normal"].font = font

    def add_sheet(self, name: str) -> Sheet:
        """A sheet with a name that is allowed and not taken."""
        allowed = _NOT_IN_NAMES.sub(" ", clean_text(name)).strip().strip("'")[:LONGEST_NAME] or "Trang"
        taken = {sheet.title.casefold() for sheet in self.workbook.worksheets}
        chosen, count = allowed, 1
        while chosen.casefold() in taken:
            count += 1
            chosen = f"{allowed[: LONGEST_NAME - len(str(count)) - 1]} {count}"
        return Sheet(self, self.workbook.create_sheet(chosen))

    def saved(self, as_of: datetime | None = None) -> bytes:
        """The file; the same bytes for the same content and moment."""
        return save_with_values(self.workbook, self.values, as_of)


class Sheet:
    """One sheet while it is written; rows and columns count from 1."""

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self.book = book
        self.worksheet = cast(Any, worksheet)
        self.widths: list[float] = []
        self.heights: dict[int, float] = {}

    @property
    def name(self) -> str:
        return str(self.worksheet.title)

    def put(self, row: int, column: int, value: Value, look: Look, *, down: int = 1, across: int = 1) -> None:
        """Write a value, over several cells where asked. None leaves the cell empty; it is never 0."""
        form, quoted = (look.empty_form, False) if value is None and look.empty_form else _form_of(value)
        style = self._style(look, f"{form}_)" if look.gap and _is_number(value) else form, quoted)
        cell = self.worksheet.cell(row, column)
        cell._style = style
        if down > 1 or across > 1:
            self._merge(CellRange(None, column, row, column + across - 1, row + down - 1), style)
        self._fill(cell, value)

    def _merge(self, area: CellRange, style: Any) -> None:
        """Make one cell of several, all in its style.

        Not openpyxl's own way: that compares every area with every other, and knows of borders alone.
        """
        sheet = self.worksheet
        sheet.merged_cells.ranges.add(area)
        _, *others = area.cells
        for place in others:
            cell: Any = MergedCell(sheet, *place)
            cell._style = style
            sheet._cells[place] = cell

    def _fill(self, cell: Any, value: Value) -> None:
        match value:
            case None:
                return
            case Percent():
                self._fill(cell, percent_cell(value))
            case Formula():
                _hold(cell, value.text, "f")
                self.book.values[self.name, cell.coordinate] = value.value
            case Qualified():
                self._fill(cell, value.number if _fits(value.number) else f"{value.qualifier} {written(value.number)}")
            case int() | Decimal() if not _fits(value):
                self._fill(cell, written(value))
            case str():
                _hold(cell, clean_text(value), "s")
            case _:
                cell.value = value

    def _style(self, look: Look, form: str, quoted: bool) -> Any:
        """One style for all cells that look alike; nothing here changes a cell's style afterwards."""
        key = (look, form, quoted)
        if key not in self.book.styles:
            cell = cast(Any, Cell(self.worksheet, row=1, column=1))
            _dress(cell, look)
            cell.number_format = form
            if quoted:
                cell.quotePrefix = True
            self.book.styles[key] = cell._style
        return self.book.styles[key]

    def set_widths(self, millimetres: Sequence[float]) -> None:
        self.widths = list(millimetres)
        for place, width in enumerate(millimetres, 1):
            self.worksheet.column_dimensions[get_column_letter(place)].width = column_width(width)

    def width_of(self, column: int, across: int = 1) -> float:
        """Millimetres of so many columns together."""
        return sum(self.widths[column - 1 : column - 1 + across])

    def set_height(self, row: int, points: float) -> None:
        self.worksheet.row_dimensions[row].height = self.heights[row] = points

    def fit_height(self, row: int, texts: Iterable[tuple[str, float]], look: Look, at_least: int = 1) -> None:
        """Make the row as high as the tallest of (text, millimetres) needs."""
        lines = max((lines_of(text, width, look.size, look.bold) for text, width in texts), default=1)
        self.set_height(row, height_of(max(lines, at_least), look.size))

    def freeze(self, row: int, column: int) -> None:
        """Rows above and columns left of this cell stay in view."""
        self.worksheet.freeze_panes = address(row, column)

    def filter_over(self, first_row: int, last_row: int, columns: int) -> None:
        self.worksheet.auto_filter.ref = f"{address(first_row, 1)}:{address(last_row, columns)}"

    def break_before(self, row: int) -> None:
        """Begin a new page with this row."""
        self.worksheet.row_breaks.append(Break(id=row - 1))

    def link(self, row: int, column: int, sheet: str) -> None:
        """Make a cell lead to another sheet of this workbook."""
        self.worksheet.cell(row, column).hyperlink = Hyperlink(
            ref=address(row, column), location=f"{quoted(sheet)}!A1", display=None
        )

    def lay_on(self, paper: Paper, last_row: int, columns: int) -> None:
        """Page set-up: A4, margins, page number centred at the top but not on the first page, nothing cut off."""
        sheet = self.worksheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
        if paper.scale is None:
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        else:
            sheet.page_setup.scale = paper.scale
        if paper.starts_at_one:
            sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
        margins = sheet.page_margins
        margins.top, margins.bottom = paper.top / MM_PER_INCH, paper.bottom / MM_PER_INCH
        margins.left, margins.right = paper.left / MM_PER_INCH, paper.right / MM_PER_INCH
        margins.header = margins.footer = 10 / MM_PER_INCH
        sheet.oddHeader.center.text = "&P"
        sheet.oddHeader.center.font, sheet.oddHeader.center.size = f"{FONT},Regular", 13
        sheet.HeaderFooter.differentFirst = True
        sheet.print_options.horizontalCentered = True
        if paper.repeat is not None:
            sheet.print_title_rows = f"{paper.repeat[0]}:{paper.repeat[1]}"
        if paper.repeat_columns:
            sheet.print_title_cols = f"A:{get_column_letter(paper.repeat_columns)}"
        sheet.print_area = f"A1:{address(last_row, columns)}"


def _is_number(value: Value) -> bool:
    if isinstance(value, Percent):
        return as_number(value.shown) is not None
    return isinstance(value, (int, Decimal, Qualified)) or (isinstance(value, Formula) and value.number_format != "")


def _hold(cell: Any, text: str, kind: str) -> None:
    """Put a text into a cell as what it is: openpyxl would take "=1" for a formula and "#N/A" for an error, and would look
    again, at length, for signs that no text here holds any more."""
    cell._value, cell.data_type = text, kind


def _fits(number: Number) -> bool:
    if isinstance(number, int):
        return abs(number) < 10**MOST_DIGITS
    return len(str(number).replace(".", "").lstrip("-0")) <= MOST_DIGITS


def _form_of(value: Value) -> tuple[str, bool]:
    """The number format of a value, and whether its text could be taken for a formula."""
    match value:
        case Formula():
            return value.number_format or "General", False
        case Percent():
            return percent_format(value), False
        case Qualified():
            return number_format(value.number, value.qualifier), False
        case int() | Decimal():
            return number_format(value), False
        case date():
            return "dd/mm/yyyy", False
        case str():
            return "General", value.startswith(_FORMULA_STARTS)
    return "General", False


def _dress(cell: Any, look: Look) -> None:
    cell.font = Font(name=FONT, size=look.size, bold=look.bold, italic=look.italic)
    cell.alignment = Alignment(horizontal=look.align, vertical=look.vertical, wrap_text=look.wrap)
    if look.border:
        thin = Side(style="thin", color="000000")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if look.fill:
        cell.fill = PatternFill("solid", start_color=look.fill)
    if look.is_open:
        cell.protection = Protection(locked=False)
