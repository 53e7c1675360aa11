"""How to read an office's own sheet: which column is which figure. Guessed once, confirmed by a person, then remembered.

The fingerprint is of the heads and where they stand, without months and years, so that next month's sheet is known again.
A guess is only a suggestion for the mapping step: nothing is imported by it that a person has not confirmed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from indicators.core.figures import Rule
from indicators.core.months import Month
from indicators.entry.workbooks.columns import Use, uses_guessed
from indicators.entry.workbooks.contents import Sheet, Workbook
from indicators.entry.workbooks.heads import Table, table_in
from indicators.entry.workbooks.marks import FIELDS, MARK_SHEET
from units.matching import Names
from units.names import fold

_MONTH = re.compile(r"\bthang\s*(\d{1,2})\s*(?:[/.-]\s*|nam\s*)(\d{4})\b")
_FROM_TO = re.compile(r"\b(?:den|tu|luy ke|quy|6 thang|9 thang|\d+ thang)\b")
_CHANGING = re.compile(r"\b(?:thang\s*\d{1,2}|nam\s*\d{4}|\d{1,2}\s*[/.-]\s*\d{4}|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is read. `month` is None where the sheet does not say one clearly: a person does.

    A column may serve several indicators: the documents issued are the denominator of both rates of signing.
    """

    sheet: str
    unit_column: int
    head_rows: tuple[int, int]
    first_row: int
    last_row: int
    heads: tuple[tuple[int, str], ...]
    uses: tuple[Use, ...]
    month: str | None
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Layout:
        """ValueError for what is no layout: it may come back through a browser."""
        try:
            uses = tuple(_use(one) for one in data["uses"])
            heads = tuple((_whole(column), str(text)) for column, text in data["heads"])
            first, last = data["head_rows"]
            month = None if data["month"] is None else str(Month.parse(data["month"]))
            return cls(
                str(data["sheet"]), _whole(data["unit_column"]), (_whole(first), _whole(last)), _whole(data["first_row"]),
                _whole(data["last_row"]), heads, uses, month, str(data["fingerprint"]),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a layout") from error

    def known_as(self, remembered: Layout) -> Layout:
        """This sheet, read as a person confirmed for another of the same heads; the rows and the month are its own."""
        if self.fingerprint != remembered.fingerprint:
            raise ValueError("another layout")
        return replace(self, unit_column=remembered.unit_column, uses=remembered.uses)


def _use(data: Mapping[str, Any]) -> Use:
    if data["field"] not in FIELDS:
        raise ValueError("not a field")
    month = data.get("month")
    return Use(
        _whole(data["column"]), str(data["indicator"]), data["field"], bool(data.get("is_sure")),
        None if month is None else str(Month.parse(month)),
    )  # fmt: skip


def _whole(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 10_000:
        raise ValueError("not a row or column")
    return given


def guessed(workbook: Workbook, names: Names, rules: Iterable[Rule]) -> tuple[Layout, ...]:
    """A layout for every sheet that holds a table with units down its side, the visible ones first."""
    rules = tuple(rules)
    found = []
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.is_hidden):
        if sheet.name == MARK_SHEET:
            continue
        table = table_in(sheet, names)
        if table is not None:
            found.append(_layout(sheet, table, rules))
    return tuple(found)


def _layout(sheet: Sheet, table: Table, rules: tuple[Rule, ...]) -> Layout:
    month = month_said(sheet, table)
    if month is not None:
        # Indicators of another year may bear the same words.
        rules = tuple(rule for rule in rules if not rule.years or month.year in rule.years)
    return Layout(
        sheet.name,
        table.unit_column,
        table.head_rows,
        table.first_row,
        sheet.last_row,
        tuple((column, " / ".join(lines)) for column, lines in sorted(table.heads.items())),
        uses_guessed(sheet, table, rules),
        None if month is None else str(month),
        fingerprint_of(table),
    )


def fingerprint_of(table: Table) -> str:
    """Alike for sheets with the same heads in the same columns, whatever month or year they name."""
    heads = {column: [_CHANGING.sub("#", fold(line)) for line in lines] for column, lines in table.heads.items()}
    told = json.dumps([table.unit_column, sorted(heads.items())], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def month_said(sheet: Sheet, table: Table) -> Month | None:
    """The month that the title or the sheet's name says; None where there is none, or more than one, or a span of months."""
    first = max(table.head_rows[0], 1)
    above = [cell.text for (row, _), cell in sheet.cells.items() if row < first and cell.kind == "text"]
    found = set()
    for text in (sheet.name, *above):
        folded = fold(text)
        said = _MONTH.findall(folded)
        if said and _FROM_TO.search(folded):
            return None
        for number, year in said:
            try:
                found.add(Month.from_key(int(year) * 100 + int(number)))
            except ValueError:
                return None
    return found.pop() if len(found) == 1 else None
