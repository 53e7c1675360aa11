"""The file again with its errors marked: at each cell a coloured ground and what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.entry.importing.previewing import Preview
from indicators.entry.workbooks.contents import CellText, Place, Sheet
from indicators.entry.workbooks.limits import Unreadable
from indicators.entry.workbooks.lines import Kind
from indicators.entry.workbooks.number_text import date_of
from indicators.entry.workbooks.opening import run_apart
from indicators.sheets.annotating import Remark
from indicators.sheets.plain_copies import CopiedSheet, copied
from indicators.sheets.values import Value

_ZIP = b"PK\x03\x04"
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from indicators.entry.workbooks.reading import limit_this_process
from indicators.sheets.annotating import main
limit_this_process()
main()
"""
LONGEST_REMARK = 500
_WORDS = {Kind.ERROR: "Lỗi", Kind.QUESTION: "Cần trả lời"}


@dataclass(frozen=True)
class MarkedFile:
    """`is_same` is False for a copy of the cells: an .xls, or a workbook whose parts could not be changed in place."""

    content: bytes
    is_same: bool


def remarks_of(preview: Preview) -> dict[str, list[Remark]]:
    """By sheet, what is wrong or asked at which cell."""
    found: dict[str, list[Remark]] = {}
    for line in () if preview.differences is None else preview.differences.lines:
        if line.kind in _WORDS:
            sheet, _, address = line.cell.rpartition("!")
            text = f"{_WORDS[line.kind]}: {line.message}"[:LONGEST_REMARK]
            found.setdefault(sheet, []).append(Remark(address, text, line.kind is Kind.QUESTION))
    return found


def marked(content: bytes, preview: Preview, as_of: datetime) -> MarkedFile:
    """The same workbook with marks and comments; a copy of its cells where the file cannot be changed in place."""
    remarks = remarks_of(preview)
    if content.startswith(_ZIP):
        told = {name: [[one.address, one.text, one.is_question] for one in own] for name, own in remarks.items()}
        try:
            return MarkedFile(run_apart(_START, json.dumps(told).encode() + b"\n" + content), is_same=True)
        except Unreadable:
            # Readable, and yet not written as such workbooks usually are.
            pass
    return MarkedFile(copied([_copy(sheet) for sheet in preview.workbook.sheets], remarks, as_of), is_same=False)


def _copy(sheet: Sheet) -> CopiedSheet:
    cells: dict[Place, Value] = {}
    percents: set[Place] = set()
    merged: dict[Place, Place] = {}
    for place, cell in sheet.cells.items():
        if cell.merged_from is not None:
            (top, left), (row, column) = cell.merged_from, place
            down, across = merged.get((top, left), (1, 1))
            merged[top, left] = (max(down, row - top + 1), max(across, column - left + 1))
            continue
        cells[place] = _value(cell)
        if cell.kind == "number" and cell.is_percent:
            percents.add(place)
    return CopiedSheet(sheet.name, cells, merged, frozenset(percents), sheet.is_hidden)


def _value(cell: CellText) -> Value:
    if cell.kind == "number":
        return Decimal(cell.number)
    if cell.kind == "date":
        return date_of(cell.text) or cell.text
    return cell.text or None
