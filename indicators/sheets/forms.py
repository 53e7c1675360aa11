"""The entry form as a workbook: what to type on a yellow ground, everything else locked, what was earlier beside it.

A hidden sheet holds what `entry.workbooks.marks` knows the form by when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color

from indicators.core.figures import Measure, Rule
from indicators.core.results import Judged
from indicators.sheets.books import Book, Look, Sheet, address, clean_text
from indicators.sheets.inputs import (
    allow_choice,
    allow_count,
    allow_number,
    allow_part,
    mark_impossible,
    rate_formula,
    show_cut_places,
)
from indicators.sheets.paper import FONT, Paper, height_of, lines_of
from indicators.sheets.values import Formula, Qualified, Value

GREY, YELLOW, HEAD_FILL = "EEF0F2", "FFF9DB", "DDE4EA"
TITLE = Look(size=15, bold=True, border=False, wrap=False)
SUBTITLE = Look(size=13, bold=True, border=False, wrap=False)
GUIDE = Look(size=11, border=False)
HEAD = Look(size=11, bold=True, align="center", fill=HEAD_FILL)
SECTION = Look(size=11, bold=True, fill=GREY)
KEY, LABEL = Look(size=11, bold=True, align="center"), Look(size=11)
LOCKED_NUMBER = Look(align="right", gap=True, fill=GREY)
RATE = Look(bold=True, align="right", gap=True, fill=GREY)
BESIDE = Look(size=11, align="right")
OPEN_COUNT = Look(size=13, align="right", gap=True, fill=YELLOW, is_open=True, empty_form="#,##0_)")
OPEN_NUMBER = Look(size=13, align="right", gap=True, fill=YELLOW, is_open=True)
OPEN_TEXT = Look(size=11, fill=YELLOW, is_open=True)
CLOSED_TEXT = Look(size=11, fill=GREY)

MARK_LOOK = Look(border=False, wrap=False)


@dataclass(frozen=True)
class FormColumn:
    """A column of the form. `field` is what is typed there; "key", "label", "rate" and "beside" are not typed."""

    head: str
    field: str
    width: float


@dataclass(frozen=True)
class FormLine:
    """One figure. `key` stands in the first column, `label` in the second, with what it counts below its name; `called`
    heads the hints of its cells.

    `beside` are the texts of the columns "beside", in their order; `state` and `note` are what stands there already.
    """

    key: str
    label: str
    called: str
    judged: Judged
    counted: tuple[str, str]
    beside: tuple[str, ...]
    state: str = ""
    note: str = ""
    is_open: bool = True

    @property
    def rule(self) -> Rule:
        return self.judged.rule


@dataclass(frozen=True)
class EntryForm:
    """A form of one sheet: `guide` are sentences above the table, `sections` lines under a heading each."""

    name: str
    title: str
    subtitle: str
    guide: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    sections: tuple[tuple[str, tuple[FormLine, ...]], ...]
    states: tuple[str, ...]

    @property
    def head_row(self) -> int:
        return len(self.guide) + 4

    def rows(self) -> Iterator[tuple[int, str | FormLine]]:
        """What stands in each row below the heads: the heading of a section, or a line."""
        row = self.head_row
        for heading, lines in self.sections:
            if heading:
                row += 1
                yield row, heading
            for line in lines:
                row += 1
                yield row, line

    def column(self, field: str) -> int | None:
        """Where the column of a field is, counted from 1."""
        return next((place for place, column in enumerate(self.columns, 1) if column.field == field), None)


def form_workbook(form: EntryForm, mark_sheet: str, marks: Sequence[Sequence[str]], as_of: datetime) -> bytes:
    """The workbook; `marks` are the rows of the hidden sheet of the name `mark_sheet`."""
    book = Book()
    sheet = book.add_sheet(form.name)
    if sheet.name != form.name:
        raise ValueError(f"{form.name!r} cannot be the name of a sheet")
    _write_top(sheet, form)
    for row, what in form.rows():
        if isinstance(what, str):
            sheet.put(row, 1, what, SECTION, across=len(form.columns))
            sheet.set_height(row, height_of(1, 11) + 2)
        else:
            _Line(sheet, form, row, what).write()
    _lay_out(sheet, form)
    hidden = book.add_sheet(mark_sheet)
    for row, texts in enumerate(marks, 1):
        for column, text in enumerate(texts, 1):
            hidden.put(row, column, text, MARK_LOOK)
    hidden.worksheet.sheet_state = "veryHidden"
    return book.saved(as_of)


def _write_top(sheet: Sheet, form: EntryForm) -> None:
    sheet.set_widths([column.width for column in form.columns])
    across = len(form.columns)
    sheet.put(1, 1, form.title, TITLE)
    sheet.put(2, 1, form.subtitle, SUBTITLE)
    sheet.set_height(1, height_of(1, 15) + 6)
    sheet.set_height(2, height_of(1, 13) + 5)
    for row, sentence in enumerate(form.guide, 3):
        sheet.put(row, 1, sentence, GUIDE, across=across)
        sheet.fit_height(row, [(sentence, sheet.width_of(1, across))], GUIDE)
    for place, column in enumerate(form.columns, 1):
        sheet.put(form.head_row, place, column.head, HEAD)
    sheet.fit_height(form.head_row, [(column.head, column.width) for column in form.columns], HEAD)


class _Line:
    """One row while it is written."""

    def __init__(self, sheet: Sheet, form: EntryForm, row: int, line: FormLine) -> None:
        self.sheet, self.form, self.row, self.line = sheet, form, row, line
        self.reading = line.judged.reading
        self.is_ratio = line.rule.measure is Measure.RATIO

    def write(self) -> None:
        beside = iter(self.line.beside)
        texts: list[tuple[str, float]] = []
        for place, column in enumerate(self.form.columns, 1):
            look, value = self._cell(column.field, beside)
            self.sheet.put(self.row, place, value, look)
            if isinstance(value, str):
                texts.append((value, column.width))
        self._label()
        self._guard()
        lines = max((lines_of(text, width, 11) for text, width in texts), default=1)
        self.sheet.set_height(self.row, max(height_of(lines, 11) + 3, height_of(1, 13) + 4))

    def _cell(self, field: str, beside: Iterator[str]) -> tuple[Look, Value]:
        line, reading = self.line, self.reading
        match field:
            case "key":
                return KEY, line.key
            case "label":
                return LABEL, line.label
            case "numerator":
                is_here = line.rule.measure.is_counted
                return self._number_look(is_here), self._number(reading.numerator)
            case "denominator":
                return self._number_look(self.is_ratio), self._number(reading.denominator)
            case "value":
                return self._number_look(not line.rule.measure.is_counted), self._number(reading.value)
            case "rate":
                return RATE, self._rate()
            case "state":
                return self._text_look(), line.state or None
            case "note":
                return self._text_look(), line.note or None
        return BESIDE, next(beside, "") or None

    def _number_look(self, is_here: bool) -> Look:
        if not (is_here and self.line.is_open):
            return LOCKED_NUMBER
        return OPEN_COUNT if self.is_ratio or self.line.rule.decimals == 0 else OPEN_NUMBER

    def _text_look(self) -> Look:
        return OPEN_TEXT if self.line.is_open else CLOSED_TEXT

    def _number(self, number: int | Decimal | None) -> Value:
        return None if number is None else Qualified(number, self.reading.qualifier)

    def _rate(self) -> Value:
        if not self.is_ratio:
            return None
        shown = self.line.judged.value
        value = Decimal(shown) if shown is not None else ""
        numerator, denominator = self._address("numerator"), self._address("denominator")
        return Formula(rate_formula(self.line.rule, self.line.judged.target, numerator, denominator), value, "General")

    def _address(self, field: str) -> str:
        place = self.form.column(field)
        assert place is not None
        return address(self.row, place)

    def _label(self) -> None:
        """The name in bold, what it counts small below it."""
        place = self.form.column("label")
        if place is None or "\n" not in self.line.label:
            return
        name, _, counted = clean_text(self.line.label).partition("\n")
        bold = InlineFont(rFont=FONT, sz=11, b=True)
        small = InlineFont(rFont=FONT, sz=10, color=Color(rgb="FF465461"))
        cell = self.sheet.worksheet.cell(self.row, place)
        cell.value = CellRichText(TextBlock(bold, f"{name}\n"), TextBlock(small, counted))

    def _guard(self) -> None:
        if not self.line.is_open:
            return
        sheet, rule, key = self.sheet.worksheet, self.line.rule, self.line.called
        part, whole = self.line.counted
        if self.is_ratio:
            numerator, denominator, rate = (self._address(name) for name in ("numerator", "denominator", "rate"))
            allow_part(sheet, numerator, denominator, f"{key}: tử số", part)
            allow_count(sheet, denominator, f"{key}: mẫu số", whole)
            show_cut_places(sheet, rate, rule.decimals, numerator, denominator)
            mark_impossible(sheet, f"{numerator}:{rate}", f"${numerator}", f"${denominator}")
        else:
            field, what = ("numerator", "số lượng") if rule.measure is Measure.COUNT else ("value", "giá trị")
            allow_number(sheet, self._address(field), rule, f"{key}: {what}", part)
        allow_choice(sheet, self._address("state"), self.form.states)


def _lay_out(sheet: Sheet, form: EntryForm) -> None:
    label = form.column("label") or 1
    first = next((row for row, what in form.rows() if isinstance(what, FormLine)), form.head_row + 1)
    last = max((row for row, _ in form.rows()), default=form.head_row)
    typed = next((place for place, column in enumerate(form.columns, 1) if column.field in _TYPED), 1)
    sheet.freeze(form.head_row + 1, label + 1)
    sheet.lay_on(
        Paper(landscape=True, left=15, right=10, top=15, bottom=15, repeat=(form.head_row, form.head_row)),
        last, len(form.columns),
    )  # fmt: skip
    worksheet: Any = sheet.worksheet
    for selection in worksheet.sheet_view.selection:
        if selection.pane == "bottomRight":
            selection.activeCell = selection.sqref = address(first, typed)
    protection = worksheet.protection
    protection.sheet = True
    # Without a password: it keeps labels from slipping, nobody out. Widths and heights may be changed.
    protection.formatColumns = protection.formatRows = False


_TYPED = ("numerator", "denominator", "value")
