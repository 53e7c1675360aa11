"""Where a table lies in an office's sheet: the column of unit names, the rows of the heads, the rows of figures.

Titles and letterheads stand above, heads are merged over two or three lines, a line may number the columns, groups of units
have lines of their own, totals and signatures stand below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.core.numbers_vi import NotANumber, parsed
from indicators.entry.workbooks.contents import CellText, Sheet
from units.matching import Names
from units.names import fold, tidy

# A table that has not begun by then is none of this kind.
ROWS_LOOKED_AT = 400
MOST_HEAD_ROWS = 6
LONGEST_NAME = 120
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?(?:\s*=.*)?", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tong|cong|toan (?:huyen|xa|tinh)|binh quan|trung binh)\b")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns count from 1. `heads` by column: its lines from the top, without repetitions."""

    unit_column: int
    head_rows: tuple[int, int]
    first_row: int
    heads: dict[int, tuple[str, ...]]


def is_total(name: str) -> bool:
    """Whether a line seems to add up others ("Tổng cộng"); a unit's name may begin so too (Cộng Hòa)."""
    return _TOTAL.match(fold(name)) is not None


def is_figure(cell: CellText) -> bool:
    """Whether the cell holds a number, typed as one or as text, or what stands for one (a date by mistake, an error)."""
    if cell.kind != "text":
        return cell.kind != "empty"
    try:
        return parsed(cell.text) is not None
    except NotANumber:
        return False


def table_in(sheet: Sheet, names: Names) -> Table | None:
    """The table with units down the side; None where no column holds at least one name of a unit."""
    known = _known_names(sheet, names)
    if not known:
        return None
    column = max(known, key=lambda place: (len(known[place]), -place))
    rows = known[column]
    with_figures = [row for row in rows if _has_figures(sheet, row, column)]
    first = min(with_figures or rows)
    last_head = first - 1
    while last_head > 0 and _is_body(sheet, last_head, column, rows):
        last_head -= 1
    first_head = last_head
    while first_head > 1 and last_head - first_head < MOST_HEAD_ROWS and _is_head(sheet, first_head - 1):
        first_head -= 1
    head_rows = (max(first_head, 1), last_head)
    return Table(column, head_rows, _after_numbering(sheet, last_head + 1), _heads(sheet, head_rows))


def _known_names(sheet: Sheet, names: Names) -> dict[int, list[int]]:
    """Rows by column in which a unit's name stands, sure or not."""
    asked: dict[str, bool] = {}
    found: dict[int, list[int]] = {}
    near = ((place, cell) for place, cell in sheet.cells.items() if place[0] <= ROWS_LOOKED_AT)
    for (row, column), cell in sorted(near, key=lambda one: one[0]):
        if cell.kind != "text" or not 1 < len(cell.text) <= LONGEST_NAME:
            continue
        name = tidy(cell.text)
        if name not in asked:
            asked[name] = names.knows(name)
        if asked[name]:
            found.setdefault(column, []).append(row)
    return found


def _has_figures(sheet: Sheet, row: int, unit_column: int) -> bool:
    return any(column > unit_column and is_figure(cell) for column, cell in sheet.rows.get(row, {}).items())


def _is_body(sheet: Sheet, row: int, unit_column: int, known: Iterable[int]) -> bool:
    """A line below the heads: a unit without figures yet, the name of a group, the numbers of the columns, a blank one."""
    cells = {column: cell for column, cell in sheet.rows.get(row, {}).items() if not cell.is_empty}
    if row in known or _is_numbering(cells.values()):
        return True
    covered = any(
        cell.merged_from is not None and cell.merged_from[0] < row for cell in sheet.rows.get(row, {}).values()
    )
    return not covered and not any(column > unit_column for column in cells)


def _is_numbering(cells: Iterable[CellText]) -> bool:
    texts = [cell.text.strip() for cell in cells]
    return len(texts) > 1 and all(_NUMBERING.fullmatch(text) for text in texts)


def _is_head(sheet: Sheet, row: int) -> bool:
    """A line of heads has at least two texts; a title has one, a letterhead stands apart by a blank line."""
    cells = sheet.rows.get(row, {})
    texts = [cell for cell in cells.values() if cell.kind == "text" and not cell.is_empty]
    return len(texts) > 1 and not any(cell.kind == "number" for cell in cells.values())


def _after_numbering(sheet: Sheet, row: int) -> int:
    while _is_numbering(cell for cell in sheet.rows.get(row, {}).values() if not cell.is_empty):
        row += 1
    return row


def _heads(sheet: Sheet, head_rows: tuple[int, int]) -> dict[int, tuple[str, ...]]:
    found = {}
    for column in range(1, sheet.last_column + 1):
        lines: list[str] = []
        for row in range(head_rows[0], head_rows[1] + 1):
            text = tidy(sheet.spread(row, column).text)
            if text and text not in lines:
                lines.append(text)
        if lines:
            found[column] = tuple(lines)
    return found
