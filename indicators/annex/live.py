"""Figures as live cells: sums over the lines that count, percentages and verdicts over the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.annex.contents import UnitTable
from indicators.annex.layout import Part
from indicators.core.figures import Measure, Number
from indicators.core.results import Judged
from indicators.sheets.books import address
from indicators.sheets.values import (
    Formula,
    Qualified,
    Value,
    number_format,
    percent_cell,
    percent_of,
    status_cell,
    sum_cell,
    value_of,
)


def figure_cells(
    judged: Judged,
    cells: Mapping[Part, str],
    *,
    copied: Mapping[Part, str] | None = None,
    added: Mapping[Part, Sequence[str]] | None = None,
) -> dict[Part, Value]:
    """Counts and value of a reading that is to stand in `cells`.

    `copied` names cells that hold the same counts elsewhere on the sheet, `added` the ranges whose sum a count is.
    """
    reading = judged.reading

    def count(part: Part, number: Number | None) -> Value:
        if number is None:
            return None
        if copied and part in copied:
            return Formula(f"={copied[part]}", number, number_format(number, reading.qualifier))
        ranges = list(added.get(part, ())) if added else []
        return sum_cell(ranges, number, reading.qualifier) or Qualified(number, reading.qualifier)

    if judged.rule.measure is Measure.RATIO:
        return {
            Part.NUMERATOR: count(Part.NUMERATOR, reading.numerator),
            Part.DENOMINATOR: count(Part.DENOMINATOR, reading.denominator),
            Part.VALUE: percent_cell(percent_of(judged), cells[Part.NUMERATOR], cells[Part.DENOMINATOR]),
        }
    if judged.rule.measure is Measure.COUNT:
        return {Part.VALUE: count(Part.VALUE, reading.numerator)}
    return {Part.VALUE: value_of(judged)}


def verdict_cell(judged: Judged, cells: Mapping[Part, str]) -> Value:
    """Đạt or Chưa đạt over the counts in `cells`; empty where nothing is judged."""
    counts = cells.get(Part.NUMERATOR, cells[Part.VALUE])
    base = cells.get(Part.DENOMINATOR, "") if judged.reading.denominator is not None else ""
    return status_cell(judged, counts, base) or None


class Sums:
    """Which rows a subtotal and the total add up: a kind its units that count, the total the kinds.

    A line that does not count (a closed unit's stock, which its successor's row holds) is left out of the ranges.
    """

    def __init__(self, units: UnitTable, first_row: int) -> None:
        self.lines = dict(enumerate(units.lines, first_row))
        self.kinds: list[int] = []
        # By the row that adds them up: the rows of a kind's units, and of all units for the total.
        self.members: dict[int, list[int]] = {}
        every: list[int] = []
        for row, line in self.lines.items():
            if line.role == "unit":
                every.append(row)
                if self.kinds:
                    self.members[self.kinds[-1]].append(row)
            elif line.role == "kind":
                self.kinds.append(row)
                self.members[row] = []
            else:
                self.members[row] = every
        self._runs: dict[tuple[int, int], list[list[int]]] = {}

    def ranges(self, row: int, block: int, column: int) -> list[str]:
        """The ranges of `column` that the line in `row` adds up for the indicator in place `block`."""
        if self.kinds and self.lines[row].role == "total":
            return [address(kind, column) for kind in self.kinds]
        return [f"{address(first, column)}:{address(last, column)}" for first, last in self._runs_of(row, block)]

    def _runs_of(self, row: int, block: int) -> list[list[int]]:
        """First and last of the rows that follow each other; the same for every column of an indicator."""
        if (row, block) not in self._runs:
            runs = self._runs[row, block] = []
            for at in self.members[row]:
                if not self.lines[at].entries[block].counted:
                    continue
                if runs and runs[-1][1] == at - 1:
                    runs[-1][1] = at
                else:
                    runs.append([at, at])
        return self._runs[row, block]
