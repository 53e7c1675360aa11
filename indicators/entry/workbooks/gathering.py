"""Gathers cells while a workbook is read: within the limits, with what is hidden or merged, and with the remarks on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.entry.workbooks.contents import CellText, Place, Sheet, Workbook, address_of, column_letters, listed
from indicators.entry.workbooks.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_MERGED,
    MOST_ROWS,
    TOO_MANY_CELLS,
    TOO_MANY_LETTERS,
    TOO_MANY_MERGED,
    Unreadable,
    too_far,
)

# Sheets that programs keep for themselves: nobody needs to be told that they are hidden.
OWN_SHEETS = ("_dxreport",)
NO_RESULTS = "có công thức chưa lưu kết quả"


@dataclass
class Gatherer:
    """Counts over the whole workbook, and makes it."""

    cells: int = 0
    letters: int = 0
    merged: int = 0
    remarks: list[str] = field(default_factory=list)

    def sheet(self, name: str, is_hidden: bool) -> SheetGatherer:
        return SheetGatherer(self, name, is_hidden)

    def workbook(self, sheets: tuple[Sheet, ...]) -> Workbook:
        return Workbook(sheets, tuple(self.remarks))


@dataclass
class SheetGatherer:
    """One sheet while it is read; cells that are only styled are not put."""

    whole: Gatherer
    name: str
    is_hidden: bool
    cells: dict[Place, CellText] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[Place, Place]] = field(default_factory=list)

    def put(self, place: Place, cell: CellText) -> None:
        if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
            if cell.is_empty:
                return
            raise Unreadable(too_far(self.name, address_of(place)))
        self.whole.cells += 1
        self.whole.letters += len(cell.text) + len(cell.number)
        if self.whole.cells > MOST_CELLS:
            raise Unreadable(TOO_MANY_CELLS)
        if self.whole.letters > MOST_LETTERS:
            raise Unreadable(TOO_MANY_LETTERS)
        self.cells[place] = cell

    def hide_row(self, row: int) -> None:
        if row <= MOST_ROWS:
            self.hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.append((first, last))

    def merge(self, top: Place, bottom: Place) -> None:
        self.merges.append((top, bottom))
        if len(self.merges) > MOST_MERGED:
            raise Unreadable(TOO_MANY_MERGED)

    def done(self) -> Sheet:
        self._cover()
        hidden_columns = {
            column
            for first, last in self.hidden_columns
            for column in range(max(first, 1), min(last, MOST_COLUMNS) + 1)
        }
        for place, cell in self.cells.items():
            if place[0] in self.hidden_rows or place[1] in hidden_columns:
                self.cells[place] = cell._replace(is_hidden=True)
        self._remark(hidden_columns)
        return Sheet(self.name, self.cells, self.is_hidden)

    def _cover(self) -> None:
        """Cells below a merged one, as far as the sheet has content: a title may be merged over all 16,384 columns."""
        last_row = max((row for row, _ in self.cells), default=0)
        last_column = max((column for _, column in self.cells), default=0)
        for top, bottom in self.merges:
            right, down = min(bottom[1], last_column), min(bottom[0], last_row)
            self.whole.merged += max(right - top[1] + 1, 0) * max(down - top[0] + 1, 0)
            if self.whole.merged > MOST_MERGED:
                raise Unreadable(TOO_MANY_MERGED)
            for row in range(top[0], down + 1):
                for column in range(top[1], right + 1):
                    # A value below a merged cell is not seen; Excel keeps none there, other programs may.
                    if (row, column) != top and ((row, column) not in self.cells):
                        self.cells[row, column] = CellText("", "empty", merged_from=top)

    def _remark(self, hidden_columns: set[int]) -> None:
        if self.name in OWN_SHEETS:
            return
        filled = [(place, cell) for place, cell in self.cells.items() if not cell.is_empty]
        rows = sorted({row for (row, _), _ in filled if row in self.hidden_rows})
        columns = sorted({column for (_, column), _ in filled if column in hidden_columns})
        waiting = sorted(place for place, cell in filled if cell.kind == "formula")
        say = self.whole.remarks.append
        if self.is_hidden and filled:
            say(f"Trang “{self.name}” đang ẩn nhưng vẫn được đọc.")
        if rows:
            say(f"Trang “{self.name}” có dòng ẩn vẫn được đọc: {listed(rows)}.")
        if columns:
            say(f"Trang “{self.name}” có cột ẩn vẫn được đọc: {listed(map(column_letters, columns))}.")
        if waiting:
            cells = listed(map(address_of, waiting))
            say(
                f"Trang “{self.name}” {NO_RESULTS} ở ô {cells}. "
                "Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc nhập thẳng con số."
            )
