"""Our own entry form, known again by a hidden sheet: which row is of which figure, which column holds which field.

The form's writer puts `mark_rows(mark)` into the sheet `MARK_SHEET`, all as text. Rows and columns are found again by
the texts that stood beside and above them, so that a form in which someone has put in a row or a column still reads right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from indicators.core.months import Month
from indicators.entry.workbooks.contents import CellText, Place, Workbook, address_of, place_of_address
from indicators.entry.workbooks.limits import Unreadable
from units.names import fold

MARK_SHEET = "_dxreport"
MARK, VERSION = "dxreport", "1"
Field = Literal["numerator", "denominator", "value", "percent", "state", "note"]
FIELDS: tuple[str, ...] = get_args(Field)
Subject = Literal["unit", "indicator"]

OTHER_VERSION = "Biểu nhập này do phiên bản khác của phần mềm tạo ra. Hãy tải biểu mới, chép số liệu sang rồi gửi lại."
BROKEN_MARK = (
    f"Phần ghi nhớ trong biểu nhập (trang ẩn “{MARK_SHEET}”) đã bị sửa. "
    "Hãy tải biểu mới, chép số liệu sang rồi gửi lại."
)
COLUMN_GONE = (
    "Không tìm thấy cột “{column}” trong trang “{sheet}” của biểu nhập. "
    "Hãy tải biểu mới, chép số liệu sang rồi gửi lại."
)
SHEET_GONE = "Biểu nhập thiếu trang “{sheet}”. Hãy tải biểu mới, chép số liệu sang rồi gửi lại."
LONGEST_LABEL = 1000


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of the form: the text `key` stands at `key_at`; `version` is that of the figure when the form was made."""

    sheet: str
    key_at: Place
    key: str
    unit: str
    indicator: str
    month: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class MarkedColumn:
    """A column of the form: the text `head` stands at `head_at`; below it lies `field` of every row."""

    sheet: str
    head_at: Place
    head: str
    field: Field


@dataclass(frozen=True, slots=True)
class Mark:
    """What a form is of: one unit's indicators or one indicator's units, in a month."""

    about: Subject
    subject: str
    month: str
    rows: tuple[MarkedRow, ...]
    columns: tuple[MarkedColumn, ...]


def mark_rows(mark: Mark) -> list[list[str]]:
    """What the hidden sheet holds, row by row from A1."""
    rows = [[MARK, VERSION, mark.about, mark.subject, mark.month]]
    for row in mark.rows:
        rows.append(
            ["row", row.sheet, address_of(row.key_at), row.key, row.unit, row.indicator, row.month, str(row.version)]
        )
    for column in mark.columns:
        rows.append(["column", column.sheet, address_of(column.head_at), column.head, column.field])
    return rows


def mark_of(workbook: Workbook) -> Mark | None:
    """The mark of our own form; None for any other workbook. Unreadable where it was changed or is of another version."""
    sheet = workbook.sheet(MARK_SHEET)
    if sheet is None:
        return None
    lines = [[cell.text for _, cell in sorted(cells.items())] for _, cells in sorted(sheet.rows.items())]
    head = lines[0] if lines else []
    if len(head) != 5 or head[0] != MARK:
        raise Unreadable(BROKEN_MARK)
    if head[1] != VERSION:
        raise Unreadable(OTHER_VERSION)
    try:
        rows = tuple(_row(line[1:]) for line in lines[1:] if line[0] == "row")
        columns = tuple(_column(line[1:]) for line in lines[1:] if line[0] == "column")
        about = _one_of(get_args(Subject), head[2])
        month = str(Month.parse(head[4]))
    except (ValueError, TypeError, IndexError):
        raise Unreadable(BROKEN_MARK) from None
    if not rows or not columns or len(rows) + len(columns) != len(lines) - 1:
        raise Unreadable(BROKEN_MARK)
    return Mark("unit" if about == "unit" else "indicator", head[3], month, rows, columns)


def _row(line: list[str]) -> MarkedRow:
    sheet, key_at, key, unit, indicator, month, version = line
    return MarkedRow(sheet, _place(key_at), key, unit, indicator, str(Month.parse(month)), int(version))


def _column(line: list[str]) -> MarkedColumn:
    sheet, head_at, head, field = line
    _one_of(FIELDS, field)
    return MarkedColumn(sheet, _place(head_at), head, field)  # type: ignore[arg-type]


def _one_of(known: Iterable[str], text: str) -> str:
    if text not in known:
        raise ValueError(text)
    return text


def _place(address: str) -> Place:
    place = place_of_address(address)
    if place is None:
        raise ValueError(address)
    return place


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the form where it stands now: its fields by name, with the place of each; None for a row that is gone."""

    marked: MarkedRow
    row: int | None
    fields: Mapping[Field, tuple[Place, CellText]]


def found_rows(workbook: Workbook, mark: Mark) -> list[FoundRow]:
    """Every row of the form. Unreadable where a sheet or a column of it is gone."""
    sheets = {row.sheet for row in mark.rows} | {column.sheet for column in mark.columns}
    finders = {name: _Finder(workbook, name) for name in sorted(sheets)}
    columns: dict[str, list[tuple[Field, int]]] = {}
    for column in mark.columns:
        place = finders[column.sheet].find(column.head_at, column.head)
        if place is None:
            raise Unreadable(COLUMN_GONE.format(column=column.head, sheet=column.sheet))
        columns.setdefault(column.sheet, []).append((column.field, place[1]))
    found = []
    for marked in mark.rows:
        finder = finders[marked.sheet]
        place = finder.find(marked.key_at, marked.key)
        fields: dict[Field, tuple[Place, CellText]] = {}
        if place is not None:
            for field, number in columns.get(marked.sheet, ()):
                fields[field] = ((place[0], number), finder.sheet.at(place[0], number))
        found.append(FoundRow(marked, None if place is None else place[0], fields))
    return found


class _Finder:
    """Where texts of a sheet stand now."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        sheet = workbook.sheet(name)
        if sheet is None:
            raise Unreadable(SHEET_GONE.format(sheet=name))
        self.sheet = sheet

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = {}
        for place, cell in self.sheet.cells.items():
            if cell.kind == "text" and len(cell.text) <= LONGEST_LABEL:
                found.setdefault(fold(cell.text), []).append(place)
        return found

    def find(self, expected_at: Place, text: str) -> Place | None:
        """Where it stood, or the only other place that holds it."""
        wanted = fold(text)
        if fold(self.sheet.at(*expected_at).text) == wanted:
            return expected_at
        places = self.places.get(wanted, [])
        return places[0] if len(places) == 1 else None
