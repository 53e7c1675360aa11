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
from indicators.annex.tables import SummaryWriter, UnitsWriter, columns_of, summary_needs, unit_needs
from indicators.sheets.books import Book, Look, Sheet
from indicators.sheets.paper import Paper, pages_of
from indicators.sheets.values import Value

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

# A table begins on a page that holds so many of its lines, and ends on one that holds so many with the notes.
LINES_TO_BEGIN, LINES_TO_END = 3, 4
# Of the page that is reckoned with, so that no program finds it full before its break.
SAFETY = 0.97


def annex_workbook(annex: Annex, as_of: datetime) -> bytes:
    """The file; the same bytes for the same annex and moment."""
    return annex_book(annex).saved(as_of)


def annex_book(annex: Annex) -> Book:
    book = Book()
    contents = book.add_sheet("Danh mục")
    names = []
    for part in annex.sheets:
        sheet = book.add_sheet(part.heading)
        names.append(sheet.name)
        _write_part(sheet, part, annex)
    _write_contents(contents, annex, names)
    if annex.charted:
        write_charts(book, annex.charted, annex.remarks)
    return book


def _write_contents(sheet: Sheet, annex: Annex, names: Sequence[str]) -> None:
    paper = Paper()
    sheet.set_widths(layout.stretched(CONTENTS_COLUMNS, [0] * len(CONTENTS_COLUMNS), paper.width))
    across = len(CONTENTS_COLUMNS)
    head = row = _write_titles(sheet, ("DANH MỤC PHỤ LỤC", annex.attached), (HEADING, ATTACHED), across)
    for place, column in enumerate(CONTENTS_COLUMNS, 1):
        sheet.put(row, place, column.heading, HEAD)
    sheet.fit_height(row, [], HEAD, at_least=2)
    for count, (part, name) in enumerate(zip(annex.sheets, names, strict=True), 1):
        row += 1
        values: tuple[Value, ...] = (count, part.heading, part.name, len(part.summary), part.met, part.missed)
        for place, value in enumerate(values, 1):
            sheet.put(row, place, value, TEXT if place == 3 else CENTRED)
        sheet.link(row, 2, name)
        sheet.fit_height(row, [(part.name, sheet.width_of(3))], TEXT)
    row += 1
    for line in annex.remarks:
        row += 1
        _write_across(sheet, row, line, replace(NOTE, italic=True), across)
    sheet.lay_on(replace(paper, repeat=(head, head)), row, across)


def _write_part(sheet: Sheet, part: AnnexSheet, annex: Annex) -> None:
    upright = Paper()
    side_by_side = len(part.units.blocks) if part.units is not None else 1
    is_wide = layout.is_landscape(side_by_side, part.summary_columns, upright.width)
    paper = replace(upright, landscape=is_wide)
    summary, units = _place_tables(sheet, part, paper)
    across = len(sheet.widths)
    texts = (part.heading, part.title, annex.attached)
    row = _write_titles(sheet, texts, (HEADING, HEADING, ATTACHED), across)
    if part.units is None or units is None:
        repeat, begins = (row, row), row
        SummaryWriter(sheet, summary).write(part, row, {})
        first, row = row + 1, row + len(part.summary)
    else:
        _write_across(sheet, row, layout.SUMMARY_HEADING, SECTION, across)
        head = row + 1
        begins = head + len(part.summary) + 2
        _write_across(sheet, begins, layout.UNITS_HEADING, SECTION, across)
        repeat, first = (begins + 1, begins + 2), begins + 3
        row, totals = UnitsWriter(sheet, units, part.units).write(begins + 1)
        SummaryWriter(sheet, summary).write(part, head, totals)
    last, headings = _write_notes(sheet, part, row + 2, across)
    _break_pages(sheet, paper, repeat=repeat, begins=begins, lines=range(first, row + 1), headings=headings, last=last)
    sheet.lay_on(replace(paper, repeat=repeat), last, across)


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
        for line in note.lines:
            look = NOTE if note.heading else replace(NOTE, italic=True)
            _write_across(sheet, row, f"- {line}" if note.heading else line, look, across)
            row += 1
    return row - 1, headings


def _break_pages(
    sheet: Sheet,
    paper: Paper,
    *,
    repeat: tuple[int, int],
    begins: int,
    lines: range,
    headings: Sequence[int],
    last: int,
) -> None:
    """No head alone at the foot of a page, and no notes on a page without a line of the table where they fit on one.

    Every break is written down, since programs do not agree to the point on what fits a page.
    """
    heights = [sheet.heights.get(row, Look().size * 1.3) for row in range(1, last + 1)]
    room = paper.height * max(1, sum(sheet.widths) / paper.width) * SAFETY
    repeated = range(repeat[0] - 1, repeat[1])
    breaks: set[int] = set()

    def page_of(row: int) -> int:
        return pages_of(heights, room, repeated, breaks)[row - 1]

    if page_of(begins) != page_of(min(lines.start + LINES_TO_BEGIN, lines.stop) - 1):
        breaks.add(begins - 1)
    if page_of(last) != page_of(lines[-1]) and len(lines) > LINES_TO_END:
        tail = lines[-LINES_TO_END]
        together = sum(heights[row - 1] for row in (*repeat, *range(tail, last + 1)))
        if together <= room or page_of(lines[-1] + 2) != page_of(lines[-1]):
            breaks.add(tail - 1)
    for heading in headings:
        if page_of(heading) != page_of(heading + 1):
            breaks.add(heading - 1)
    pages = pages_of(heights, room, repeated, breaks)
    for row in range(2, last + 1):
        if pages[row - 1] != pages[row - 2]:
            sheet.break_before(row)
