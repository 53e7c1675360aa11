"""The two tables of an annex on its sheet: indicators as a whole, and units by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from indicators.annex import layout
from indicators.annex.contents import AnnexSheet, Entry, Line, SummaryLine, UnitTable
from indicators.annex.grid import Placed
from indicators.annex.layout import Column, Part
from indicators.annex.live import Sums, figure_cells, verdict_cell
from indicators.annex.references import Cells, SummaryCells
from indicators.core.figures import STATE_WORDS
from indicators.core.results import Judged
from indicators.core.status import STATUS_WORDS, Status
from indicators.sheets.books import Look, Sheet, address
from indicators.sheets.paper import CELL_PADDING_MM, text_width
from indicators.sheets.tables import face_of
from indicators.sheets.values import Value, value_of

HEAD = Look(bold=True, align="center")
NUMBER = Look(align="right", gap=True)


def _by_weight(look: Look) -> dict[bool, Look]:
    """The look of a unit's line, and in bold that of what adds lines up; made once, since every cell asks for one."""
    return {is_bold: replace(look, bold=is_bold) for is_bold in (False, True)}


TEXT, CENTRED, MISSING = (
    _by_weight(look) for look in (Look(), Look(align="center"), Look(align="center", italic=True))
)
# In italics what does not count.
NUMBERS = {is_counted: _by_weight(replace(NUMBER, italic=not is_counted)) for is_counted in (False, True)}
NO_TARGET = "không giao"
# What a number needs beside its digits: the cell's edges and the gap.
NUMBER_EDGES_MM = 4.5


class TableWriter:
    """Writes the lines of one table on its places of the sheet."""

    def __init__(self, sheet: Sheet, table: Placed) -> None:
        self.sheet = sheet
        self.table = table

    def put(self, row: int, place: int, value: Value, look: Look) -> None:
        self.sheet.put(row, self.table.starts[place], value, look, across=self.table.spans[place])

    def width(self, place: int, count: int = 1) -> float:
        return self.sheet.width_of(self.table.starts[place], self.table.over(place, count))

    def fit(self, row: int, texts: Mapping[int, str], look: Look, at_least: int = 1) -> None:
        """Make the row as high as its texts, by place, need."""
        self.sheet.fit_height(row, [(text, self.width(place)) for place, text in texts.items()], look, at_least)

    def write_figure(
        self,
        row: int,
        figures: Sequence[int],
        status: int | None,
        entry: Entry,
        *,
        copied: Cells | None = None,
        added: Mapping[Part, Sequence[str]] | None = None,
        bold: bool = False,
    ) -> None:
        """Counts, value and verdict of one reading; the words of its state across its cells where there is no figure."""
        judged, table = entry.judged, self.table
        if entry.has_rank and status is not None:
            self.put(row, status + 1, entry.rank, CENTRED[False])
        if judged.value is None:
            words, over = STATE_WORDS[judged.reading.state], table.over(figures[0], len(figures))
            self.sheet.put(row, table.starts[figures[0]], words, MISSING[bold], across=over)
            if status is not None:
                self.put(row, status, None, CENTRED[False])
            return
        cells = {table.columns[place].part: address(row, table.starts[place]) for place in figures}
        values = figure_cells(judged, cells, copied=copied, added=added)
        for place in figures:
            value = values.get(table.columns[place].part)
            self.put(row, place, value, NUMBERS[entry.counted][bold])
        if status is not None:
            self.put(row, status, verdict_cell(judged, cells), CENTRED[bold])


class SummaryWriter(TableWriter):
    """A line per indicator."""

    def write(self, part: AnnexSheet, head: int, totals: Mapping[str, Cells]) -> SummaryCells:
        """`totals` by code: the cells of the table of units that hold an indicator's total."""
        headings = {place: column.heading for place, column in enumerate(self.table.columns)}
        for place, heading in headings.items():
            self.put(head, place, heading, HEAD)
        self.fit(head, headings, HEAD, at_least=2)
        for row, line in enumerate(part.summary, head + 1):
            self._write_line(row, line, totals.get(line.result.rule.code, {}))
        return self._written(part, head + 1)

    def _written(self, part: AnnexSheet, first: int) -> SummaryCells:
        columns = {column.part: start for column, start in zip(self.table.columns, self.table.starts, strict=True)}
        lines = {
            line.result.rule.code: {part: address(row, column) for part, column in columns.items()}
            for row, line in enumerate(part.summary, first)
        }
        return SummaryCells(self.sheet.name, lines)

    def _write_line(self, row: int, line: SummaryLine, totals: Cells) -> None:
        texts = {
            Part.NAME: line.name,
            Part.UNIT_LABEL: line.result.rule.unit_label,
            Part.TARGET: line.target or NO_TARGET,
            Part.COVERAGE: line.coverage,
        }
        figures = []
        written = {}
        for place, column in enumerate(self.table.columns):
            if column.part in layout.FIGURE_PARTS:
                figures.append(place)
            elif column.part is Part.NUMBER:
                self.put(row, place, line.number, CENTRED[False])
            elif column.part in texts:
                written[place] = texts[column.part]
                self.put(row, place, written[place], (TEXT if column.part is Part.NAME else CENTRED)[False])
        status = self.table.place(Part.STATUS)
        self.write_figure(row, figures, status, Entry(line.result), copied=totals)
        if status is not None:
            written[status] = _verdict_of(line.result)
        self.fit(row, written, TEXT[False])


class UnitsWriter(TableWriter):
    """Units by kind with subtotals, the total, and the targets."""

    def __init__(self, sheet: Sheet, table: Placed, units: UnitTable) -> None:
        super().__init__(sheet, table)
        self.units = units
        self.starts = _block_starts(units)

    def write(self, head: int) -> tuple[int, dict[str, Cells]]:
        """Gives the last row of the table and, by code, the cells of each total."""
        self._write_heads(head)
        sums = Sums(self.units, head + 2)
        row = head + 1
        for line in self.units.lines:
            row += 1
            self._write_line(row, line, sums)
        totals: dict[str, Cells] = {
            block.result.rule.code: {
                column.part: address(row, self.table.starts[place])
                for place, column in enumerate(block.columns, first)
                if column.part in layout.FIGURE_PARTS
            }
            for block, first in zip(self.units.blocks, self.starts, strict=True)
        }
        if self.units.has_targets:
            row += 1
            self._write_targets(row)
        return row, totals

    def _write_heads(self, head: int) -> None:
        table = self.table
        for place in range(2):
            heading, span = table.columns[place].heading, table.spans[place]
            self.sheet.put(head, table.starts[place], heading, HEAD, down=2, across=span)
        names = []
        for block, first in zip(self.units.blocks, self.starts, strict=True):
            count = len(block.columns)
            self.sheet.put(head, table.starts[first], block.heading, HEAD, across=table.over(first, count))
            names.append((block.heading, self.width(first, count)))
            for place, column in enumerate(block.columns, first):
                self.put(head + 1, place, column.heading, HEAD)
        self.sheet.fit_height(head, names, HEAD)
        self.fit(head + 1, {place: table.columns[place].heading for place in range(2, len(table.columns))}, HEAD)

    def _write_line(self, row: int, line: Line, sums: Sums) -> None:
        is_bold = line.role != "unit"
        number = int(line.number) if line.role == "unit" else line.number
        self.put(row, 0, number, CENTRED[is_bold])
        self.put(row, 1, line.name_with_marks, TEXT[is_bold])
        for block, (columns, first) in enumerate(zip(self.units.blocks, self.starts, strict=True)):
            figures = range(first, first + columns.figure_columns)
            status = first + columns.figure_columns if columns.is_judged else None
            added = {}
            if is_bold:
                for place in figures:
                    added[self.table.columns[place].part] = sums.ranges(row, block, self.table.starts[place])
            self.write_figure(row, figures, status, line.entries[block], added=added, bold=is_bold)
        self.fit(row, {1: line.name_with_marks}, TEXT[is_bold])

    def _write_targets(self, row: int) -> None:
        self.put(row, 0, None, HEAD)
        self.put(row, 1, "Chỉ tiêu giao", TEXT[True])
        texts = []
        for block, first in zip(self.units.blocks, self.starts, strict=True):
            count = len(block.columns)
            text = block.target or NO_TARGET
            self.sheet.put(row, self.table.starts[first], text, HEAD, across=self.table.over(first, count))
            texts.append((text, self.width(first, count)))
        self.sheet.fit_height(row, texts, HEAD)


def columns_of(units: UnitTable) -> tuple[Column, ...]:
    """All columns of a table of units: number, name, then those of each indicator."""
    blocks = (column for block in units.blocks for column in block.columns)
    return (layout.NUMBER_COLUMN, layout.UNIT_COLUMN, *blocks)


def _block_starts(units: UnitTable) -> list[int]:
    starts = [2]
    for block in units.blocks:
        starts.append(starts[-1] + len(block.columns))
    return starts[:-1]


def summary_needs(part: AnnexSheet) -> list[float]:
    """Millimetres that each column of the summary needs at least for its figures."""
    return _needs(part.summary_columns, [line.result for line in part.summary])


def unit_needs(units: UnitTable) -> list[float]:
    """Millimetres that each column of the table of units needs at least for its figures."""
    needs = [0.0, 0.0]
    for place, block in enumerate(units.blocks):
        of_figures = _needs(block.columns, [line.entries[place].judged for line in units.lines])
        verdict = _verdict_need(units.lines, place)
        needs += [
            verdict if column.part is Part.STATUS else need
            for column, need in zip(block.columns, of_figures, strict=True)
        ]
    return needs


def _verdict_need(lines: Sequence[Line], place: int) -> float:
    """A verdict stays on one line, since lines are no higher than the unit's name."""
    said = {(_verdict_of(line.entries[place].judged), line.role != "unit") for line in lines}
    return max(text_width(words, NUMBER.size, bold) for words, bold in said) + CELL_PADDING_MM


def _verdict_of(judged: Judged) -> str:
    """Đạt, Chưa đạt; empty where nothing is judged."""
    status = judged.status
    return STATUS_WORDS[status] if status is Status.MET or status is Status.MISSED else ""


def _needs(columns: Sequence[Column], judged: Iterable[Judged]) -> list[float]:
    """What the widest figure of each column needs; a number that does not fit its cell would be shown as ####."""
    faces: dict[Part, set[str]] = {}
    for one in judged:
        for part, face in _faces_of(one):
            faces.setdefault(part, set()).add(face)
    widest = {part: max(text_width(face, NUMBER.size, bold=True) for face in own) for part, own in faces.items()}
    return [widest[column.part] + NUMBER_EDGES_MM if column.part in widest else 0.0 for column in columns]


def _faces_of(judged: Judged) -> Iterator[tuple[Part, str]]:
    """The figures of a reading as its cells show them."""
    reading = judged.reading
    if judged.value is not None:
        yield Part.VALUE, face_of(value_of(judged))
    if reading.numerator is not None and reading.denominator is not None:
        yield Part.NUMERATOR, face_of(reading.numerator)
        yield Part.DENOMINATOR, face_of(reading.denominator)
