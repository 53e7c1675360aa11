"""Which column of an office's table is which figure: suggestions from the words of the heads.

Counts go before percentages: a column of percentages is only used to check the counts beside it, or where an indicator is
given as a percentage by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indicators.core.figures import Measure, Rule
from indicators.entry.workbooks.contents import Sheet
from indicators.entry.workbooks.heads import Table
from indicators.entry.workbooks.marks import Field
from units.names import fold

# Of the words of a label, how many a head must share to be suggested.
ENOUGH = 0.5
_EMPTY_WORDS = frozenset(
    ["so", "ty", "le", "ti", "cac", "va", "cua", "duoc", "da", "co", "cho", "tren", "trong", "theo", "tong", "don", "vi",
     "luong", "thang", "nam"]
)  # fmt: skip
_NOT_A_FIGURE = re.compile(r"^(?:stt|tt|so tt|so thu tu|thu tu)$")
_BY_ANOTHER_TIME = re.compile(r"\b(?:luy ke|cung ky|ke hoach|chi tieu giao|so sanh|tang giam|nam truoc|thang truoc)\b")
_PERCENT = re.compile(r"%|\bt[yi] le\b|\bphan tram\b")
_WHOLE = re.compile(r"\b(?:tong so|tong|mau so|phai|phat hanh|phat sinh)\b")
_NOTE = re.compile(r"\b(?:ghi chu|giai trinh|ly do)\b")
_CODE = re.compile(r"[a-z]{2,4}\d{2}")
Role = Literal["share", "whole", "part", "note"]


@dataclass(frozen=True, slots=True)
class Use:
    """A column read as one field of one indicator. `month` only where the column is of another than the sheet."""

    column: int
    indicator: str
    field: Field
    is_sure: bool = False
    month: str | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    number: int
    group: str
    leaf: str
    role: Role

    @property
    def words(self) -> frozenset[str]:
        return _words(f"{self.group} {self.leaf}")


def uses_guessed(sheet: Sheet, table: Table, rules: Iterable[Rule]) -> tuple[Use, ...]:
    """Suggestions for all columns, in order; sure only where a head holds the code or exactly a name of the indicator."""
    columns = list(_columns(sheet, table))
    parts = _parts(columns, tuple(rules))
    found: list[Use] = []
    for rule, part, is_sure in parts:
        if rule.measure is Measure.RATIO:
            found.append(Use(part.number, rule.code, "numerator", is_sure))
            found.extend(_beside(rule, part, columns, is_sure))
        else:
            found.append(
                Use(part.number, rule.code, "numerator" if rule.measure is Measure.COUNT else "value", is_sure)
            )
    return tuple(sorted(set(found), key=lambda use: (use.column, use.indicator, use.field)))


def _columns(sheet: Sheet, table: Table) -> Iterable[_Column]:
    for number, lines in table.heads.items():
        folded = [fold(line) for line in lines]
        whole = " ".join(folded)
        if number == table.unit_column or _NOT_A_FIGURE.match(whole) or _BY_ANOTHER_TIME.search(whole):
            continue
        group = " ".join(folded[:-1])
        yield _Column(number, group, folded[-1], _role(sheet, table, number, folded[-1]))


def _role(sheet: Sheet, table: Table, number: int, leaf: str) -> Role:
    cells = [sheet.at(row, number) for row in range(table.first_row, sheet.last_row + 1)]
    numbers = [cell for cell in cells if cell.kind == "number"]
    if _NOTE.search(leaf):
        return "note"
    if _PERCENT.search(leaf) or (numbers and all(cell.is_percent for cell in numbers)):
        return "share"
    return "whole" if _WHOLE.search(leaf) else "part"


def _parts(columns: list[_Column], rules: tuple[Rule, ...]) -> list[tuple[Rule, _Column, bool]]:
    """For each indicator the column of what is counted, each column for one indicator, the best match first."""
    scored = []
    for column in columns:
        for rule in rules:
            is_given = rule.measure not in (Measure.RATIO, Measure.COUNT)
            if (
                column.role == "note"
                or (column.role == "share") != is_given
                or (column.role == "whole" and not is_given)
            ):
                continue
            is_sure = _names_exactly(column, rule)
            score = 2.0 if is_sure else _likeness(column, rule)
            if score >= ENOUGH:
                scored.append((score, -column.number, rule, column, is_sure))
    scored.sort(key=lambda one: one[:2], reverse=True)
    found: list[tuple[Rule, _Column, bool]] = []
    for _, _, rule, column, is_sure in scored:
        if all(rule is not other and column is not taken for other, taken, _ in found):
            found.append((rule, column, is_sure))
    return found


def _beside(rule: Rule, part: _Column, columns: list[_Column], is_sure: bool) -> Iterable[Use]:
    """The whole of which `part` is a part, and the percentage to check them by: under the same head, the nearest."""
    near = [column for column in columns if column.group == part.group]
    wholes = [column for column in near if column.role == "whole"]
    if wholes:
        whole = min(wholes, key=lambda column: abs(column.number - part.number))
        yield Use(whole.number, rule.code, "denominator", is_sure and len(wholes) == 1)
    parts_between = [column.number for column in near if column.role == "part" and column.number > part.number]
    until = min(parts_between, default=10_000)
    shares = [column for column in near if column.role == "share" and part.number < column.number < until]
    if shares:
        yield Use(min(column.number for column in shares), rule.code, "percent", is_sure)


def _names_exactly(column: _Column, rule: Rule) -> bool:
    codes = set(_CODE.findall(f"{column.group} {column.leaf}"))
    names = {fold(name) for name in (rule.name, rule.short_name, rule.numerator_label) if name}
    return rule.code.lower() in codes or column.leaf in names


def _likeness(column: _Column, rule: Rule) -> float:
    """How much of the label's words the head shares, and how much of the head's words the label explains."""
    best = 0.0
    for label in (rule.numerator_label, rule.short_name, rule.name):
        words = _words(label)
        shared = words & column.words
        if words and shared:
            best = max(best, (len(shared) / len(words) + len(shared) / len(column.words)) / 2)
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(text))) - _EMPTY_WORDS
