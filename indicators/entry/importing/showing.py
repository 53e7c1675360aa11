"""A preview as a page shows it: questions with the answers to choose from, then what would change, then how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators.core.figures import Rule
from indicators.core.months import Month
from indicators.core.numbers_vi import written
from indicators.core.wording import value_with_unit
from indicators.entry.cells import Content
from indicators.entry.grid import judged_of
from indicators.entry.importing.answering import SKIP, Matched, matched
from indicators.entry.importing.layouts import layout_words
from indicators.entry.importing.previewing import Preview, Scope, SheetPlan
from indicators.entry.workbooks.contents import CellText, Sheet, column_letters
from indicators.entry.workbooks.lines import Kind, Line, content_words
from indicators.loading import Catalogue
from units.names import tidy
from units.timeline import UnitLife

# More than this nobody reads on a page; the counts say how many there are, and the marked file names them all.
MOST_QUESTIONS, MOST_ERRORS, MOST_CHANGES = 200, 300, 600
BLANK_LINES = 3
SAMPLES, LONGEST_SAMPLE, LONGEST_HEAD = 3, 24, 120
NO_MATCH = Matched("", None, {})


@dataclass(frozen=True)
class ShownLine:
    """One figure: where it is, whose it is, what stands and what would. `cell` names the sheet where there are several."""

    line: Line
    cell: str
    unit: str
    rule: Rule | None
    old: str
    new: str

    @property
    def month(self) -> Month | None:
        return Month.parse(self.line.month) if self.line.month else None


@dataclass(frozen=True)
class NameQuestion:
    """A name and the units that it may mean; `chosen` is a slug, SKIP, or empty as long as nobody has answered."""

    name: str
    cell: str
    message: str
    choices: tuple[UnitLife, ...]
    others: tuple[UnitLife, ...]
    chosen: str

    @property
    def is_skipped(self) -> bool:
        return self.chosen == SKIP


@dataclass(frozen=True)
class NumberQuestion:
    """A cell whose text could mean two numbers, and what was answered so far; `address` names the sheet, too."""

    address: str
    cell: str
    what: str
    message: str
    answer: str


@dataclass(frozen=True)
class Agreement:
    """Something that a person has to agree to before it is written; `address` names the sheet, too."""

    address: str
    cell: str
    what: str
    message: str
    is_agreed: bool


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the sheet as a person knows it: C, its head, and the first things below it."""

    number: int
    head: str
    samples: str

    @property
    def letters(self) -> str:
        return column_letters(self.number)


@dataclass(frozen=True)
class SheetChoice:
    """How a sheet is read, to be confirmed or changed."""

    plan: SheetPlan
    columns: tuple[ColumnChoice, ...]
    lines: tuple[Matched, ...]
    words: str

    @property
    def name(self) -> str:
        return self.plan.layout.sheet


class Shown:
    """The page of one preview."""

    def __init__(self, preview: Preview, catalogue: Catalogue, scope: Scope) -> None:
        self.preview, self.catalogue, self.scope = preview, catalogue, scope
        self.differences = preview.differences
        self.lines: Sequence[Line] = () if self.differences is None else self.differences.lines

    def _of(self, *kinds: Kind) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    @cached_property
    def counts(self) -> dict[str, int]:
        return {} if self.differences is None else self.differences.counts

    @cached_property
    def errors(self) -> list[ShownLine]:
        return [self._shown(line) for line in self._of(Kind.ERROR)[:MOST_ERRORS]]

    @property
    def more_errors(self) -> int:
        return self.counts.get("error", 0) - len(self.errors)

    @cached_property
    def changes(self) -> list[ShownLine]:
        """What would change comes before what is new: it is what a person has to look at."""
        return [self._shown(line) for line in [*self._of(Kind.CHANGED), *self._of(Kind.NEW)][:MOST_CHANGES]]

    @property
    def more_changes(self) -> int:
        return self.counts.get("new", 0) + self.counts.get("changed", 0) - len(self.changes)

    @cached_property
    def has_months(self) -> bool:
        """Whether the file speaks of more than one month."""
        return len({line.month for line in self.lines if line.month}) > 1

    @cached_property
    def month(self) -> Month | None:
        months = {line.month for line in self.lines if line.month}
        return Month.parse(months.pop()) if len(months) == 1 else None

    def _shown(self, line: Line) -> ShownLine:
        rule = self.catalogue.by_code.get(line.indicator)
        unit = self.catalogue.timeline.units[line.unit].name if line.unit else line.name
        cell = self._cell(line.cell)
        return ShownLine(line, cell, unit, rule, self._words(line, line.old), self._words(line, line.new))

    def _cell(self, address: str) -> str:
        return address.rpartition("!")[2] if self._has_one_sheet else address

    @cached_property
    def _has_one_sheet(self) -> bool:
        return len({row.address.rpartition("!")[0] for row in self.preview.rows.rows}) == 1

    def _what(self, line: Line) -> str:
        """Xã Bắc Sơn, KS01 Văn bản điện tử được ký số."""
        rule = self.catalogue.by_code[line.indicator]
        return f"{self.catalogue.timeline.units[line.unit or ''].name}, {rule.code} {rule.short_name or rule.name}"

    def _words(self, line: Line, content: Content | None) -> str:
        """24/26 (92,30 %)."""
        if content is None:
            return ""
        words = content_words(content)
        if content.denominator is None or line.unit is None:
            return words
        rule, unit = self.catalogue.by_code[line.indicator], self.catalogue.timeline.units[line.unit]
        return f"{words} ({value_with_unit(judged_of(self.catalogue, rule, unit, Month.parse(line.month), content))})"

    # Questions: those that are open, and those that were answered, so that an answer can be changed

    @cached_property
    def names(self) -> list[NameQuestion]:
        answers = self.preview.given.answers
        asked = {line.name: line for line in self.lines if line.kind is Kind.QUESTION and line.unit is None}
        found: list[NameQuestion] = []
        for row in self.preview.rows.rows:
            is_answered = row.slug is None and (row.name in answers.units or row.name in answers.skipped)
            if row.name in asked or is_answered:
                line = asked.pop(row.name, None)
                chosen = SKIP if row.name in answers.skipped else answers.units.get(row.name, "")
                if not any(one.name == row.name for one in found):
                    found.append(self._name(row.name, row.address, line, chosen))
        return found[:MOST_QUESTIONS]

    def _name(self, name: str, cell: str, line: Line | None, chosen: str) -> NameQuestion:
        units = self.catalogue.timeline.units
        likely = () if line is None else tuple(units[slug] for slug in line.candidates)
        others = tuple(unit for unit in self._writable if unit not in likely)
        return NameQuestion(name, self._cell(cell), "" if line is None else line.message, likely, others, chosen)

    @cached_property
    def _writable(self) -> tuple[UnitLife, ...]:
        timeline = self.catalogue.timeline
        return timeline.in_order(timeline.units if self.scope.writable is None else self.scope.writable)

    @cached_property
    def numbers(self) -> list[NumberQuestion]:
        texts = self.preview.given.answers.texts
        asked = {line.cell: line for line in self._asked if line.typed is None}
        cells = [*asked, *(cell for cell in texts if cell not in asked)]
        return [
            NumberQuestion(cell, self._cell(cell), *self._about(asked.get(cell)), texts.get(cell, ""))
            for cell in cells[:MOST_QUESTIONS]
        ]

    @cached_property
    def agreements(self) -> list[Agreement]:
        agreed = set(self.preview.given.answers.agreed)
        asked = {line.cell: line for line in self._asked if line.typed is not None}
        cells = [*asked, *sorted(agreed - asked.keys())]
        return [
            Agreement(cell, self._cell(cell), *self._about(asked.get(cell)), cell in agreed)
            for cell in cells[:MOST_QUESTIONS]
        ]

    @cached_property
    def _asked(self) -> list[Line]:
        """Questions about figures; the others are about names."""
        return [line for line in self._of(Kind.QUESTION) if line.unit is not None]

    def _about(self, line: Line | None) -> tuple[str, str]:
        """What the question is about, and the question; both empty where it was answered."""
        return ("", "") if line is None else (self._what(line), line.message)

    @property
    def has_questions(self) -> bool:
        return bool(self.names or self.numbers or self.agreements)

    # How the office's sheets are read

    @cached_property
    def sheets(self) -> list[SheetChoice]:
        return [self._sheet(plan) for plan in self.preview.plans]

    def _sheet(self, plan: SheetPlan) -> SheetChoice:
        sheet = self.preview.workbook.sheet(plan.layout.sheet)
        assert sheet is not None
        heads = dict(plan.layout.heads)
        columns = tuple(
            ColumnChoice(number, heads.get(number, "")[:LONGEST_HEAD], _samples(sheet, plan.layout.first_row, number))
            for number in range(1, sheet.last_column + 1)
        )
        lines = (*matched(plan.layout), *([NO_MATCH] * BLANK_LINES))
        return SheetChoice(
            plan, tuple(one for one in columns if one.head or one.samples), lines, layout_words(plan.layout)
        )

    @property
    def months_said(self) -> set[Month]:
        """Months that the sheets name or that were chosen, whether their year is open or not."""
        said = [plan.layout.month for plan in self.preview.plans]
        said += [use.month for plan in self.preview.plans for use in plan.layout.uses]
        return {Month.parse(month) for month in said if month}

    @cached_property
    def rules(self) -> list[Rule]:
        """Indicators that a column may be of: of the years that the file speaks of, else all."""
        years = {month.year for month in self.months_said}
        return [rule for rule in self.catalogue.rules if not years or rule.years & years]


def _samples(sheet: Sheet, first_row: int, column: int) -> str:
    """The first things below the head, as they stand in the file."""
    found: list[str] = []
    for row in range(first_row, min(sheet.last_row, first_row + 30) + 1):
        text = _as_seen(sheet.at(row, column))
        if text:
            found.append(text[:LONGEST_SAMPLE])
        if len(found) == SAMPLES:
            break
    return "; ".join(found)


def _as_seen(cell: CellText) -> str:
    if cell.kind != "number":
        return tidy(cell.text)
    number = Decimal(cell.number)
    return f"{written((number * 100).normalize() + 0)} %" if cell.is_percent else written(number)


def units_touched(lines: Iterable[Line]) -> set[tuple[str, str]]:
    """The units and months whose figures would be written."""
    return {(line.unit, line.month) for line in lines if line.unit is not None}
