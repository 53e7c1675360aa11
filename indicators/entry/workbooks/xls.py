"""Reads old .xls (Excel 97 to 2003) through xlrd, fonts and runs included."""

from __future__ import annotations

from functools import lru_cache
from io import StringIO
from itertools import pairwise
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from indicators.entry.workbooks.contents import CellText, Sheet, Workbook
from indicators.entry.workbooks.gathering import Gatherer
from indicators.entry.workbooks.limits import (
    ANCIENT_WORKBOOK,
    DAMAGED,
    LONGEST_SHEET_NAME,
    MOST_SHEETS,
    NO_SHEETS,
    NOT_A_WORKBOOK,
    TOO_MANY_SHEETS,
    WITH_PASSWORD,
    WORD,
    Unreadable,
)
from indicators.entry.workbooks.number_text import is_percent_format, iso_date, prefix_of_format, typed_number
from indicators.entry.workbooks.runs import Run, shown

# Names in the directory of the compound file, as they lie there.
_ENCRYPTED, _WORKBOOK, _BOOK, _WORD = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")
)
# From Excel 97 on text is Unicode; before it is in a code page, of which an old font takes no notice.
_UNICODE_BIFF = 80


def read_xls(content: bytes) -> Workbook:
    """All sheets. Unreadable with a sentence where the file is none, is damaged, or goes beyond the limits."""
    if _ENCRYPTED in content:
        raise Unreadable(WITH_PASSWORD)
    if _WORKBOOK not in content and _BOOK not in content:
        raise Unreadable(WORD if _WORD in content else NOT_A_WORKBOOK)
    book = _opened(content)
    if book.biff_version < _UNICODE_BIFF:
        raise Unreadable(ANCIENT_WORKBOOK)
    if not book.nsheets:
        raise Unreadable(NO_SHEETS)
    if book.nsheets > MOST_SHEETS:
        raise Unreadable(TOO_MANY_SHEETS)
    gatherer = Gatherer()
    return gatherer.workbook(tuple(_sheet(book, number, gatherer) for number in range(book.nsheets)))


def _opened(content: bytes) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            # It would write to the standard output, where the answer goes.
            logfile=StringIO(),
        )
    except xlrd.XLRDError as error:
        raise Unreadable(WITH_PASSWORD if "encrypted" in str(error).casefold() else DAMAGED) from None


def _sheet(book: Any, number: int, gatherer: Gatherer) -> Sheet:
    sheet = book.sheet_by_index(number)
    gathered = gatherer.sheet(sheet.name[:LONGEST_SHEET_NAME], sheet.visibility != 0)
    for row, info in sheet.rowinfo_map.items():
        if info.hidden:
            gathered.hide_row(row + 1)
    for column, info in sheet.colinfo_map.items():
        if info.hidden:
            gathered.hide_columns(column + 1, column + 1)
    for top, below, left, right in sheet.merged_cells:
        gathered.merge((top + 1, left + 1), (below, right))
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet, row, column)
            if cell is not None:
                gathered.put((row + 1, column + 1), cell)
    book.unload_sheet(number)
    return gathered.done()


def _cell(book: Any, sheet: Any, row: int, column: int) -> CellText | None:
    kind = sheet.cell_type(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    value = sheet.cell_value(row, column)
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    font = book.font_list[style.font_index].name
    if kind == xlrd.XL_CELL_TEXT:
        runs = _runs(book, value, sheet.rich_text_runlist_map.get((row, column), ()))
        text = _shown(tuple(runs), font)
        return CellText(text, "text", font=font) if text else None
    if kind == xlrd.XL_CELL_ERROR:
        return CellText(error_text_from_code.get(value, "#?"), "error", font=font)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return CellText("TRUE" if value else "FALSE", "text", font=font)
    number = typed_number(value)
    if number is None:
        raise Unreadable(DAMAGED)
    day = iso_date(number, bool(book.datemode)) if kind == xlrd.XL_CELL_DATE else None
    if day is not None:
        return CellText(day, "date", font=font)
    code = book.format_map[style.format_key].format_str
    return CellText(
        number, "number", number, font, is_percent=is_percent_format(0, code), prefix=prefix_of_format(code)
    )


_shown = lru_cache(maxsize=4096)(shown)


def _runs(book: Any, text: str, marks: Any) -> list[Run]:
    """The text cut where its font changes: (where it begins, which font)."""
    places = [(0, None), *((place, book.font_list[index].name) for place, index in marks), (len(text), None)]
    return [(text[start:end], font) for (start, font), (end, _) in pairwise(places) if start < end]
