"""Our own entry form as its writer makes it: heads, a row per indicator, and the hidden sheet that says what is what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook

from indicators.entry.workbooks.marks import MARK_SHEET, Field, Mark, MarkedColumn, MarkedRow, mark_rows
from tests.indicators.entry.workbooks.files import saved

SHEET, UNIT, MONTH = "Nhập số liệu", "xa-bac-son", "2024-11"
CODES = ("KS01", "KS02", "DVC02", "TT11")
HEADS: tuple[tuple[int, str, Field | None], ...] = (
    (1, "Mã", None), (2, "Tử số", "numerator"), (3, "Mẫu số", "denominator"), (4, "Trạng thái", "state"),
    (5, "Ghi chú", "note"), (6, "Tháng trước", None),
)  # fmt: skip
HEAD_ROW, FIRST_ROW = 4, 5


def form_mark(versions: Mapping[str, int] | None = None) -> Mark:
    rows = tuple(
        MarkedRow(SHEET, (row, 1), code, UNIT, code, MONTH, (versions or {}).get(code, 0))
        for row, code in enumerate(CODES, FIRST_ROW)
    )
    columns = tuple(
        MarkedColumn(SHEET, (HEAD_ROW, place), head, field) for place, head, field in HEADS if field is not None
    )
    return Mark("unit", UNIT, MONTH, rows, columns)


def form_book(values: Mapping[str, tuple[Any, ...]] | None = None, mark: Mark | None = None) -> Workbook:
    """The form; `values` by code are what stands in the columns from the numerator on."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = SHEET
    sheet["A1"] = "BIỂU NHẬP SỐ LIỆU THÁNG 11/2024"
    for place, head, _ in HEADS:
        sheet.cell(HEAD_ROW, place).value = head
    for row, code in enumerate(CODES, FIRST_ROW):
        sheet.cell(row, 1).value = code
        for place, value in enumerate((values or {}).get(code, ()), 2):
            sheet.cell(row, place).value = value
    hidden = workbook.create_sheet(MARK_SHEET)
    hidden.sheet_state = "veryHidden"
    for row, texts in enumerate(mark_rows(mark or form_mark()), 1):
        for column, text in enumerate(texts, 1):
            hidden.cell(row, column).value = text
            hidden.cell(row, column).data_type = "s"
    return workbook


def form_workbook(values: Mapping[str, tuple[Any, ...]] | None = None, mark: Mark | None = None) -> bytes:
    return saved(form_book(values, mark))
