"""What one sheet of the annex tells again of another: by reference, so that a corrected count changes both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.annex.layout import Part
from indicators.core.results import Judged
from indicators.core.status import STATUS_WORDS, Status
from indicators.sheets.books import quoted
from indicators.sheets.values import Formula, Percent, Value, number_format, percent_format, value_of

Cells = Mapping[Part, str]


@dataclass(frozen=True)
class SummaryCells:
    """Where a summary stands: the name of its sheet and, by code, the cells of each line."""

    sheet: str
    lines: Mapping[str, Cells]

    @property
    def verdicts(self) -> str:
        """All cells that say Đạt or Chưa đạt; empty where the summary judges nothing."""
        found = [cells[Part.STATUS] for cells in self.lines.values() if Part.STATUS in cells]
        return f"{quoted(self.sheet)}!{found[0]}:{found[-1]}" if found else ""

    def value_of(self, judged: Judged) -> Value:
        """The value of an indicator again, on another sheet; it looks as it does where it stands."""
        value = value_of(judged)
        match value:
            case Percent():
                form = percent_format(value)
            case Decimal() | int():
                form = number_format(value)
            case _:
                return value
        return Formula(self._reference(judged, Part.VALUE), Decimal(judged.value or 0), form)

    def verdict_of(self, judged: Judged) -> Value:
        words = STATUS_WORDS[judged.status] if isinstance(judged.status, Status) else ""
        return Formula(self._reference(judged, Part.STATUS), words) if words else None

    def _reference(self, judged: Judged, part: Part) -> str:
        return f"={quoted(self.sheet)}!{self.lines[judged.rule.code][part]}"


def count_cell(cells: str, words: str, count: int) -> Formula:
    """How many of `cells` hold these words."""
    return Formula(f'=COUNTIF({cells},"{words}")', count, number_format(count))
