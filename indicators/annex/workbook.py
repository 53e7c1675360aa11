"""The annex as a workbook for the printer: a list of the annexes, one sheet for each, then the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from indicators.annex import layout
from indicators.annex.charts import write_charts
from indicators.annex.contents import Annex, AnnexSheet
from indicators.annex.grid import Placed, common_grid
from indicators.annex.layout import Column, Part
from indicators.annex.pages import Shape, break_pages
from indicators.annex.references import SummaryCells, count_cell
from indicators.annex.tables import NO_TARGET, SummaryWriter, UnitsWriter, columns_of, summary_needs, unit_needs
from indicators.core.status import STATUS_WORDS, Status
from indicators.sheets.books import Book, Look, Sheet, address, quoted
from indicators.sheets.paper import Paper, pieces_of
from indicators.sheets.values import Formula, Value

HEADING = Look(size=14, bold=True, align="center", border=False)
ATTACHED = Look(size=13, italic=True, align="center", border=False)
SECTION = Look(size=13, bold=True, border=False)
HEAD = Look(bold=True, align="center")
TEXT, CENTRED = Look(), Look(align="center")
NOTE_HEAD = Look(bold=True, border=False, wrap=False)
NOTE = Look(border=False, vertical="top")

CONTENTS_COLUMNS = (
    Column(Part.NUMBER, "STT", 11),
    Column(Part.NAME, "Phụ lục", 28),
    Column(Part.NAME, "Nội dung", 60, grows=True),
    Column(Part.VALUE, "Số chỉ tiêu", 18),
    Column(Part.VALUE, "Đạt", 16),
    Column(Part.VALUE, "Chưa đạt", 18),
)


# A longer note goes over several rows, so that a page can end inside it.
MOST_LINES = 8


def annex_workbook(annex: Annex, as_of: datetime) -> bytes:
    """The file; the same bytes for the same annex and moment."""
    return annex_book(annex).saved(as_of)


def annex_book(annex: Annex) -> Book:
    book = Book()
    contents = book.add_sheet("Danh mục")
    lines: list[SummaryCells] = []
    for part in annex.sheets:
        lines.append(_write_part(book.add_sheet(part.heading), part, annex))
    _write_contents(contents, annex, lines)
    if annex.charted:
        places = {code: own for own in lines for code in own.lines}
        write_charts(book, annex.charted, annex.remarks, places)
    return book


def _write_contents(sheet: Sheet, annex: Annex, written: Sequence[SummaryCells]) -> None:
    paper = Paper()
    sheet.set_widths(layout.stretched(CONTENTS_COLUMNS, [0] * len(CONTENTS_COLUMNS), paper.width))
    across = len(CONTENTS_COLUMNS)
    head = row = _write_titles(sheet, ("DANH MỤC PHỤ LỤC", annex.attached), (HEADING, ATTACHED), across)
    for place, column in enumerate(CONTENTS_COLUMNS, 1):
        sheet.put(row, place, column.heading, HEAD)
    sheet.fit_height(row, [], HEAD, at_least=2)
    for count, (part, own) in enumerate(zip(annex.sheets, written, strict=True), 1):
        row += 1
        # A formula, since LibreOffice prints a text that leads elsewhere in its own blue.
        heading = Formula(f"={quoted(own.sheet)}!{address(1, 1)}", part.heading)
        values: tuple[Value, ...] = (count, heading, part.name, len(part.summary))
        for place, value in enumerate(values, 1):
            sheet.put(row, place, value, TEXT if place == 3 else CENTRED)
        if own.verdicts:
            sheet.put(row, 5, count_cell(own.verdicts, STATUS_WORDS[Status.MET], part.met), CENTRED)
            sheet.put(row, 6, count_cell(own.verdicts, STATUS_WORDS[Status.MISSED], part.missed), CENTRED)
        else:
            sheet.put(row, 5, NO_TARGET, CENTRED, across=2)
        sheet.link(row, 2, own.sheet)
        sheet.fit_height(row, [(part.name, sheet.width_of(3))], TEXT)
    row += 1
    for line in annex.remarks:
        row += 1
        _write_across(sheet, row, line, replace(NOTE, italic=True), across)
    sheet.lay_on(replace(paper, repeat=(head, head)), row, across)


def _write_part(sheet: Sheet, part: AnnexSheet, annex: Annex) -> SummaryCells:
    upright = Paper()
    side_by_side = len(part.units.blocks) if part.units is not None else 1
    is_wide = layout.is_landscape(side_by_side, part.summary_columns, upright.width)
    paper = replace(upright, landscape=is_wide)
    summary, units = _place_tables(sheet, part, paper)
    across = len(sheet.widths)
    texts = (part.heading, part.title, annex.attached)
    row = _write_titles(sheet, texts, (HEADING, HEADING, ATTACHED), across)
    if part.units is None or units is None:
        repeat = (row, row)
        written = SummaryWriter(sheet, summary).write(part, row, {})
        lines, unit_lines, kinds, closing = range(row + 1, row + 1 + len(part.summary)), range(0), [], 0
    else:
        _write_across(sheet, row, layout.SUMMARY_HEADING, SECTION, across)
        head = row + 1
        begins = head + len(part.summary) + 2
        _write_across(sheet, begins, layout.UNITS_HEADING, SECTION, across)
        repeat = (begins + 1, begins + 2)
        last, totals = UnitsWriter(sheet, units, part.units).write(begins + 1)
        written = SummaryWriter(sheet, summary).write(part, head, totals)
        lines, unit_lines = range(head + 1, begins - 1), range(begins + 3, last + 1)
        kinds = [unit_lines[place] for place, line in enumerate(part.units.lines) if line.role == "kind"]
        closing = 1 + part.units.has_targets
    last, headings = _write_notes(sheet, part, (unit_lines or lines).stop + 1, across)
    break_pages(sheet, paper, Shape(repeat, lines, unit_lines, closing, kinds, headings, last))
    sheet.lay_on(replace(paper, repeat=repeat), last, across)
    return written


def _place_tables(sheet: Sheet, part: AnnexSheet, paper: Paper) -> tuple[Placed, Placed | None]:
    """Give the sheet columns that serve both tables; what does not fit the page is printed smaller."""
    columns, needs = part.summary_columns, summary_needs(part)
    if part.units is None:
        sheet.set_widths(layout.stretched(columns, needs, paper.width))
        return Placed.of(columns, [1] * len(columns)), None
    own = columns_of(part.units)
    own_needs = unit_needs(part.units)
    page = max(
        paper.width,
        sum(layout.stretched(columns, needs, 0)),
        sum(layout.stretched(own, own_needs, 0)),
    )
    least = [max(need, column.width - 3) for need, column in zip(needs, columns, strict=True)]
    widths, own_spans, spans = common_grid(
        layout.stretched(own, own_needs, page), layout.stretched(columns, needs, page), least
    )
    sheet.set_widths(widths)
    return Placed.of(columns, spans), Placed.of(own, own_spans)


def _write_titles(sheet: Sheet, texts: Sequence[str], looks: Sequence[Look], across: int) -> int:
    """Lines centred over the whole width; gives the row where a table may begin."""
    for row, (text, look) in enumerate(zip(texts, looks, strict=True), 1):
        _write_across(sheet, row, text, look, across)
    return len(texts) + 2


def _write_across(sheet: Sheet, row: int, text: str, look: Look, across: int) -> None:
    sheet.put(row, 1, text, look, across=across)
    sheet.fit_height(row, [(text, sheet.width_of(1, across))], look)


def _write_notes(sheet: Sheet, part: AnnexSheet, row: int, across: int) -> tuple[int, list[int]]:
    """Gives the last row written, and those with headings."""
    headings = []
    for note in part.notes:
        if note.heading:
            headings.append(row)
            _write_across(sheet, row, f"{note.heading}:", NOTE_HEAD, across)
            row += 1
        look = NOTE if note.heading else replace(NOTE, italic=True)
        for line in note.lines:
            text = f"- {line}" if note.heading else line
            for piece in pieces_of(text, sheet.width_of(1, across), look.size, MOST_LINES):
                _write_across(sheet, row, piece, look, across)
                row += 1
    return row - 1, headings
